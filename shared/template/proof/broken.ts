import type ts from 'typescript'
import { blocking, type Finding } from '../../findings.ts'
import type { Cut } from '../render/cut.ts'
import type { Rendered } from '../render/render.ts'
import { parseSource } from '../../source/parse.ts'
import { safeText } from '../../text/safe-log.ts'
import { placeAt } from './syntax.ts'

/** A file and the skeleton that it must keep. */
export interface Kept {
  path: string
  text: string
  skeleton: Pick<Rendered, 'template' | 'outside'>
}

/** Whether the bytes outside of the holes are those of the skeleton; the finding names the first node and line that are not. */
export function brokenFindings(compiler: typeof ts, kept: Kept, cut: Cut): Finding[] {
  if (cut.kind === 'bad') return [broken(compiler, kept, cut.offset, cut.problem)]
  const { outside } = kept.skeleton
  let offset = 0
  for (const [index, part] of cut.outside.entries()) {
    const expected = outside[index] ?? ''
    if (part !== expected) {
      const at = firstDifference(part, expected)
      return [broken(compiler, kept, offset + at, differenceWords(expected, at))]
    }
    offset += part.length + (cut.holes[index]?.text.length ?? 0)
  }
  if (cut.outside.length === outside.length) return []
  return [broken(compiler, kept, kept.text.length, 'a hole of the skeleton is gone')]
}

function firstDifference(a: string, b: string): number {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at += 1
  return at
}

const SHOWN = 60

function differenceWords(expected: string, at: number): string {
  const from = expected.lastIndexOf('\n', at - 1) + 1
  const end = expected.indexOf('\n', at)
  const line = expected.slice(from, end === -1 ? undefined : end).trim()
  if (at === expected.length) return 'the skeleton ends here'
  return line === ''
    ? 'the skeleton has an empty line here'
    : `the skeleton has ${JSON.stringify(line.slice(0, SHOWN))}`
}

const HINT = 'change nothing outside of the holes: what stands there comes from the template'

function broken(compiler: typeof ts, { path, text, skeleton }: Kept, offset: number, why: string): Finding {
  const node = nodeAt(compiler, path, text, offset)
  const place = placeAt(text, offset)
  const message = `${node} on line ${place.line} is not that of the template ${skeleton.template}: ${why}`
  return blocking('TEMPLATE_BROKEN', message, { file: path, ...place, hint: HINT })
}

/** The smallest named declaration or statement around an offset. */
function nodeAt(compiler: typeof ts, path: string, text: string, offset: number): string {
  const file = parseSource(compiler, `/template/${path}`, text, compiler.ScriptTarget.Latest)
  if (file === undefined) return 'the text'
  let best = 'the text'
  const visit = (node: ts.Node): void => {
    if (node.pos > offset || node.end < offset) return
    const name = nameOf(compiler, node)
    if (name !== undefined) best = `${compiler.SyntaxKind[node.kind]} ${name}`
    else if (compiler.isStatement(node)) best = compiler.SyntaxKind[node.kind]
    compiler.forEachChild(node, visit)
  }
  compiler.forEachChild(file, visit)
  return best
}

function nameOf(compiler: typeof ts, node: ts.Node): string | undefined {
  const isNamed =
    compiler.isFunctionDeclaration(node) ||
    compiler.isClassDeclaration(node) ||
    compiler.isMethodDeclaration(node) ||
    compiler.isPropertyDeclaration(node) ||
    compiler.isVariableDeclaration(node) ||
    compiler.isInterfaceDeclaration(node) ||
    compiler.isTypeAliasDeclaration(node)
  return isNamed && node.name !== undefined && compiler.isIdentifier(node.name)
    ? safeText(node.name.text, SHOWN)
    : undefined
}

/** The template itself is wrong: nothing can be proved by it. */
export function skeletonFinding({ path, skeleton }: Pick<Kept, 'path' | 'skeleton'>): Finding {
  const message = `the skeleton of the template ${skeleton.template} is no code, or has a hole where none can be`
  return blocking('TEMPLATE_INVALID', message, { file: path, hint: 'run jidoka template check' })
}
