import type ts from 'typescript'
import { madeWithinCpu } from '../deadline.ts'
import { MAX_PARSE_MS } from '../limits.ts'

/** Code written by hand has a few dozen levels. The time of a compiler grows with the square of this. */
export const MAX_DEPTH = 1000

export type SourceFormat = ts.ScriptTarget | ts.CreateSourceFileOptions

/** The parsed text; `undefined` when it nests deeper than {@link MAX_DEPTH} or than the parser's stack, or takes {@link MAX_PARSE_MS}. */
export function parseSource(
  compiler: typeof ts,
  path: string,
  text: string,
  format: SourceFormat,
): ts.SourceFile | undefined {
  const file = madeWithinCpu(MAX_PARSE_MS, () => compiler.createSourceFile(path, text, format))
  return file === undefined || isDeep(compiler, file) ? undefined : file
}

/** Level by level, without recursion. */
function isDeep(compiler: typeof ts, file: ts.SourceFile): boolean {
  let level: ts.Node[] = [file]
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    const next: ts.Node[] = []
    for (const node of level) compiler.forEachChild(node, (child) => void next.push(child))
    if (next.length === 0) return false
    level = next
  }
  return true
}
