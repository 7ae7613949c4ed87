import { blame, type BlamedLine } from '../git/blame.ts'
import { git } from '../git/git.ts'

/**
 * The lines in whose place the commit of a line put it, as git blames them in the commit before: the one at the same place first. Empty where it
 * was put between other lines.
 */
export async function linesBefore(repo: string, line: BlamedLine): Promise<BlamedLine[]> {
  const { commit, before, path, sourceLine } = line
  if (commit === undefined || before === undefined) return []
  const names = [`${before.commit}:${before.path}`, `${commit}:${path}`]
  const output = await git(repo, ['diff', '-U0', '--no-color', '--no-textconv', '--no-ext-diff', ...names])
  const hunk = hunksOf(output.toString('utf8')).find(({ to }) => isIn(sourceLine, to))
  if (hunk === undefined || hunk.from.count === 0) return []
  const { first, count } = hunk.from
  const range = { first, last: first + count - 1 }
  const lines = await blame(repo, { path: before.path, commit: before.commit, ranges: [range] })
  const at = Math.min(sourceLine - hunk.to.first, count - 1)
  return [...lines.slice(at), ...lines.slice(0, at).reverse()]
}

interface Side {
  first: number
  count: number
}

/** The places of a diff without context. A count that is left out is 1. Pure. */
export function hunksOf(diff: string): { from: Side; to: Side }[] {
  return [...diff.matchAll(/^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm)].map(
    ([, first, count = '1', toFirst, toCount = '1']) => ({
      from: { first: Number(first), count: Number(count) },
      to: { first: Number(toFirst), count: Number(toCount) },
    }),
  )
}

function isIn(line: number, { first, count }: Side): boolean {
  return line >= first && line < first + count
}
