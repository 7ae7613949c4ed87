import { git } from '../git/git.ts'
import type { LedgerSource } from './ledger-branch.ts'

/** The commit of each of these refs that is there, through one process. */
export async function tipsOf(repo: string, refs: readonly string[]): Promise<Map<string, string>> {
  const format = '--format=%(objectname) %(refname)'
  const listed = (await git(repo, ['for-each-ref', format, ...refs])).toString('utf8').split('\n')
  const rows = listed.map((line) => line.split(' '))
  return new Map(rows.flatMap(([commit = '', name]) => (name === undefined ? [] : [[name, commit]])))
}

/** Of the branch here and the one of origin, the one that goes on from the other; where neither does, that of origin. */
export async function newerOf(
  repo: string,
  local: string,
  origin: string | undefined,
): Promise<LedgerSource> {
  if (origin === undefined || origin === local) return 'local'
  const words = ['rev-list', '--max-count=1', origin, `^${local}`]
  return (await git(repo, words)).length === 0 ? 'local' : 'origin'
}
