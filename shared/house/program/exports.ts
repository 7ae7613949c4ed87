import type ts from 'typescript'
import { virtualPath } from './host.ts'

/**
 * Do two versions of a file show importers the same face? Compared by the declarations the compiler would emit; a file
 * that is new, gone, or beyond the emitter counts as changed.
 */
export function sameExports(base: ts.Program, head: ts.Program, path: string): boolean {
  const before = declarationsOf(base, path)
  return before !== undefined && before === declarationsOf(head, path)
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
