import { FactoryError } from '../../shared/errors.ts'
import { resolveCommit } from '../../shared/git/revision.ts'
import { requireFacts } from '../../shared/github/github-facts.ts'
import { syncBranch, type SyncEnd } from '../../shared/github/ledger/sync-branch.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import { entryLine } from '../../shared/ledger/entry-line.ts'
import { safeMarkdown } from '../../shared/text/safe-log.ts'
import type { SyncInputs } from './inputs.ts'

/**
 * Enters which commits of a branch bring lines of a unit, or take them back. It reads commits and runs nothing of them.
 * @throws FactoryError HOST_UNSUPPORTED, USAGE, LEDGER_DENIED, LEDGER_NOT_WRITTEN, LEDGER_BROKEN; those of git.
 */
export async function syncServerLedger(
  { repo, branch: named, ledger: write, token }: SyncInputs,
  env: NodeJS.ProcessEnv,
): Promise<StepReport> {
  const facts = requireFacts(env, 'whose ledger could be written', '; in a clone `jidoka ledger sync --push`')
  const branch = named ?? facts.branch
  if (branch === undefined)
    throw new FactoryError('USAGE', 'the run is on no branch that could be looked through', {
      hint: 'start the workflow on a push to the default branch, or name one with `branch:`',
    })
  const tip = await resolveCommit(repo, 'HEAD')
  return reportOf(branch, await syncBranch({ facts, repo, token, env, write }, { branch, tip }))
}

function reportOf(branch: string, end: SyncEnd): StepReport {
  const plain = { findings: [], stopped: false }
  if (end.kind === 'none')
    return { ...plain, line: NO_LEDGER, outputs: { commits: '0', entries: '0' }, summary: '' }
  const { commits, entries } = end
  const head = `${commits} commits of ${branch} looked at, ${entries.length} entries added`
  const lines = entries.map((entry) => `- ${safeMarkdown(entryLine(entry), 300)}`)
  return {
    ...plain,
    line: head,
    outputs: { commits: String(commits), entries: String(entries.length) },
    summary: entries.length === 0 ? '' : `# The ledger\n\n${safeMarkdown(head)}\n\n${shortened(lines)}\n`,
  }
}

const NO_LEDGER = 'there is no ledger yet: the first unit that is delivered makes it'
const MOST_LINES = 50

function shortened(lines: readonly string[]): string {
  const more = lines.length - MOST_LINES
  return [...lines.slice(0, MOST_LINES), ...(more > 0 ? [`- and ${more} more`] : [])].join('\n')
}
