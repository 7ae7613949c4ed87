import type ts from 'typescript'
import { virtualPath } from './file-source.ts'

/** What a change does to what importers see of a file. */
export type ApiChange = 'same' | 'grown' | 'changed'

/**
 * Compared by the declarations the compiler would emit: `grown` when every one of the base is still there. A file that is
 * gone or beyond the emitter has changed; a new one had no importers.
 */
export function apiChange(compiler: typeof ts, base: ts.Program, head: ts.Program, path: string): ApiChange {
  if (base.getSourceFile(virtualPath(path)) === undefined) return 'same'
  const [before, after] = [declarationsOf(base, path), declarationsOf(head, path)]
  if (before === undefined || after === undefined) return 'changed'
  if (before === after) return 'same'
  const kept = new Set(statementsIn(compiler, after))
  return statementsIn(compiler, before).every((statement) => kept.has(statement)) ? 'grown' : 'changed'
}

function declarationsOf(program: ts.Program, path: string): string | undefined {
  const file = program.getSourceFile(virtualPath(path))
  if (file === undefined) return undefined
  let text: string | undefined
  try {
    program.emit(
      file,
      (name, content) => (text = /\.d\.[cm]?ts$/.test(name) ? content : text),
      undefined,
      true,
    )
  } catch {
    return undefined
  }
  return text
}

/** `export {}` only marks a module. */
function statementsIn(compiler: typeof ts, text: string): string[] {
  const file = compiler.createSourceFile('face.d.ts', text, compiler.ScriptTarget.Latest)
  return file.statements.map((each) => each.getText(file)).filter((statement) => statement !== 'export {};')
}
