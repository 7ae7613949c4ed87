import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gitText } from '../../shared/git/git.ts'
import { makeLongHistory, type LongHistory } from './long-history.ts'
import { CLI, measure, ratio } from './measure.ts'

const COMMITS = 100_000

/**
 * `jidoka trace file:line` beside `git blame -L` of the same line, and `jidoka recall` beside `git log`, in a repository of 100,000 commits whose
 * ledger knows a thousand units.
 */
export async function benchLookUp(): Promise<string[]> {
  const repo = mkdtempSync(join(tmpdir(), 'jidoka-long-'))
  try {
    await gitText(repo, ['init', '--quiet', '--initial-branch=main', '--template='])
    const history = await makeLongHistory(repo, COMMITS)
    return [traceLine(repo, history), recallLine(repo, history)]
  } finally {
    rmSync(repo, { recursive: true, force: true })
  }
}

function traceLine(repo: string, { place, commits }: LongHistory): string {
  const { path, line, serial } = place
  const ours = measure(process.execPath, [CLI, 'trace', `${path}:${line}`], { cwd: repo, runs: 5 })
  if (!ours.output.includes(`made by ${serial}`)) throw new Error(`the line leads elsewhere: ${ours.output}`)
  const theirs = measure('git', ['blame', `-L${line},${line}`, 'HEAD', '--', path], { cwd: repo, runs: 5 })
  return ratio(`trace of a line in ${commits} commits`, ours.ms, 'git blame -L', theirs.ms)
}

function recallLine(repo: string, { units, commits }: LongHistory): string {
  const words = [CLI, 'recall', '--model', 'called-back', '--json']
  const ours = measure(process.execPath, words, { cwd: repo, runs: 5 })
  const { units: recalled } = JSON.parse(ours.output) as { units: { alive: number }[] }
  const alive = recalled.filter((unit) => unit.alive > 0).length
  if (alive === 0) throw new Error('nothing is alive')
  const theirs = measure('git', ['log', '--format=%H %s'], { cwd: repo, runs: 5 })
  const what = `recall of ${recalled.length} of ${units} units (${alive} alive) in ${commits} commits`
  return ratio(what, ours.ms, 'git log', theirs.ms)
}
