import { blocking, type Finding } from '../../findings.ts'
import { git, gitText } from '../../git/git.ts'
import { isShallow } from '../../git/history-end.ts'
import { splitNul } from '../../git/tree.ts'
import { safeWord } from '../../text/safe-log.ts'

/** What no commit may touch once it is there: entries and traces. Indexes and the head grow. */
const KEPT = ['log', ':(glob)units/*/*/*/a*/**']

/** A few trees that name each other stand for any number of files, and git lists them one by one. */
const HISTORY_MS = 900_000

/** Findings of a history that is all wrong are not of use. */
const MOST_FINDINGS = 100

/**
 * Looks through the commits of the ledger for one that changed or removed an entry or a trace, or joined another history: somebody who may push
 * could write the whole chain anew in one commit that goes on from the tip. A clone without history can say nothing of that.
 */
export async function checkHistory(repo: string, commit: string): Promise<Finding[]> {
  if (await isShallow(repo)) return [shallow()]
  const merges = await lines(repo, ['rev-list', '--min-parents=2', commit])
  const roots = await lines(repo, ['rev-list', '--max-parents=0', commit])
  const filter = ['--no-renames', '--diff-filter=MDT', '--name-status', '-z']
  const words = ['log', '--first-parent', '-m', '--format=%H', ...filter, commit, '--', ...KEPT]
  const raw = await git(repo, words, { timeoutMs: HISTORY_MS })
  return [
    ...[...merges, ...roots.slice(1)].map(joined),
    ...changesIn(splitNul(raw).map((part) => part.toString('utf8'))),
  ].slice(0, MOST_FINDINGS)
}

async function lines(repo: string, words: readonly string[]): Promise<string[]> {
  return (await gitText(repo, words)).split('\n').filter((line) => line !== '')
}

/** `<commit>`, then pairs of a letter and a path; git puts a line end before the first letter of each commit. */
function changesIn(parts: readonly string[]): Finding[] {
  const findings: Finding[] = []
  let commit = ''
  let letter: string | undefined
  for (const part of parts.map((each) => each.replace(/^\n/, ''))) {
    if (letter !== undefined) {
      findings.push(changed(commit, letter, part))
      letter = undefined
    } else if (/^[MDT]$/.test(part)) letter = part
    else if (part !== '') commit = part
  }
  return findings
}

function changed(commit: string, letter: string, path: string): Finding {
  const what = letter === 'D' ? 'removed' : 'changed'
  return blocking('LEDGER_HISTORY', `the commit ${commit.slice(0, 12)} ${what} what was there`, {
    file: safeWord(path),
    hint: `see git show ${commit.slice(0, 12)}, and put the branch back to the commit before it`,
  })
}

function joined(commit: string): Finding {
  return blocking('LEDGER_HISTORY', `the commit ${commit.slice(0, 12)} joins another history to the ledger`, {
    hint: 'the ledger is one line of commits with one beginning',
  })
}

function shallow(): Finding {
  return {
    code: 'LEDGER_SHALLOW',
    level: 'note',
    message:
      'this clone has no history, so commits that changed an entry cannot be told from those that added one',
    hint: 'git fetch --unshallow origin factory-ledger',
  }
}
