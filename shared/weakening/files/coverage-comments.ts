import type ts from 'typescript'
import { placeAt } from '../../source/assembled-text.ts'
import type { OpenSource } from '../../source/open-source.ts'
import type { Weakening } from '../weakening.ts'

/** How code says that it is not to be measured: Istanbul, c8, V8 in Vitest, Node's own coverage, and the mutants of Stryker. */
const COMMENT =
  /^\/[/*]\s*(?:@preserve\s+)?(?:(?:istanbul|c8|v8)\s+ignore|node:coverage\s+(?:ignore|disable)|Stryker\s+disable)\b/

/** Comments that take code out of the coverage, where there are more of them than before. `before`: none of a new file. */
export function coverageComments(before: OpenSource | undefined, after: OpenSource): Weakening[] {
  const [was, is] = [before === undefined ? [] : commentsOf(before), commentsOf(after)]
  const first = is[was.length]
  if (first === undefined) return []
  const count = is.length - was.length
  const what = `code is taken out of the coverage: ${count} more ${count === 1 ? 'comment says' : 'comments say'} so`
  const place = placeAt(after, first.pos)
  return [{ code: 'WEAKENED_EXCLUDE', file: after.path, subject: 'coverage comments', what, ...place }]
}

function commentsOf({ ts: compiler, file }: OpenSource): ts.CommentRange[] {
  const { text } = file
  if (!/\bignore\b|node:coverage|Stryker/.test(text)) return []
  const found = new Map<number, ts.CommentRange>()
  const keep = (ranges: readonly ts.CommentRange[] = []): void => {
    for (const range of ranges)
      if (COMMENT.test(text.slice(range.pos, range.end))) found.set(range.pos, range)
  }
  const walk = (node: ts.Node): void => {
    keep(compiler.getLeadingCommentRanges(text, node.pos))
    keep(compiler.getTrailingCommentRanges(text, node.end))
    for (const child of node.getChildren(file)) walk(child)
  }
  walk(file)
  return [...found.values()].sort((a, b) => a.pos - b.pos)
}
