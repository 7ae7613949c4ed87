import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  createSourceFile,
  forEachChild,
  getLeadingCommentRanges,
  getTrailingCommentRanges,
  ScriptTarget,
  type CommentRange,
  type Node,
} from 'typescript'

/** Copies the files of a folder that `isWanted` (a path below it) lets through; declarations without their comments. */
export function copyDeclarations(from: string, to: string, isWanted: (path: string) => boolean): void {
  const entries = readdirSync(from, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  for (const { parentPath, name } of entries) {
    const path = join(parentPath.slice(from.length + 1), name)
    if (!isWanted(path)) continue
    mkdirSync(dirname(join(to, path)), { recursive: true })
    if (name.endsWith('.d.ts'))
      writeFileSync(join(to, path), withoutComments(readFileSync(join(from, path), 'utf8')))
    else cpSync(join(from, path), join(to, path))
  }
}

/** Keeps what a compiler or a rule reads: directives (`/// <reference`) and what is `@deprecated`; and notices of licences. */
export function withoutComments(declarations: string): string {
  const kept: string[] = []
  let from = 0
  for (const { pos, end } of commentsOf(declarations)) {
    const isRead = /^\/\/\/\s*<|^\/\*!|@deprecated/.test(declarations.slice(pos, end))
    if (isRead || pos < from) continue
    kept.push(declarations.slice(from, pos))
    from = end
  }
  return [...kept, declarations.slice(from)]
    .join('')
    .replaceAll(/[ \t]+$/gm, '')
    .replaceAll(/\n{2,}/g, '\n')
}

/** The comments around the nodes of the syntax tree, in order: nothing that only looks like one inside a text. */
function commentsOf(text: string): CommentRange[] {
  const found = new Map<number, CommentRange>()
  const visit = (node: Node): void => {
    const around = [
      ...(getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ]
    for (const comment of around) found.set(comment.pos, comment)
    forEachChild(node, visit)
  }
  visit(createSourceFile('declarations.d.ts', text, ScriptTarget.Latest))
  return [...found.values()].sort((a, b) => a.pos - b.pos)
}
