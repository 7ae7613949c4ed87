import { resolve } from 'node:path'
import { repositoryTop } from '../git/revision.ts'
import { lazyAnalysis } from '../station/load-station.ts'
import { findTrust } from '../station/find-trust.ts'
import { replayTrace, type ReplayReport } from '../replay/replay-trace.ts'
import { openTrace } from '../replay/verify-trace.ts'
import { safeWord } from '../text/safe-log.ts'
import {
  onlyPositional,
  type Arguments,
  type Command,
  type ExitCode,
  type Outcome,
  type Terminal,
} from './command.ts'

export const command: Command = {
  name: 'replay',
  summary: 're-execute every station of a trace with its recorded answers',
  help: `
jidoka replay <trace dir> [--repo DIR] [--trust FILE] [--json]

Verifies the trace, then runs every station again (commands included) from its attested inputs and recorded model answers,
without network or keys, and compares the invariant digests. The repository must hold the base commit. Nothing is published.

  --repo DIR     repository with the base commit (default: the one around the trace folder)
  --trust FILE   trust file (default: the nearest above the folder)

Exit: 0 all replayed, 1 rejected or diverged, 2 bad usage or files, 3 a station could not run.

Examples
  jidoka replay .jidoka/traces/JD-ABCD-EFGH-JKMN
  jidoka replay downloaded/trace --repo . --trust .factory/trust.json --json
`,
  options: { repo: { type: 'string' }, trust: { type: 'string' } },
  endsItself: true,
  async run(args: Arguments, { cwd, say, signal }: Terminal): Promise<Outcome> {
    const folder = resolve(cwd, onlyPositional(args, 'trace folder'))
    const { trust } = await findTrust(folder, args.text('trust'), cwd)
    const trace = await openTrace(folder, trust)
    const repo = await repositoryTop(resolve(cwd, args.text('repo') ?? folder))
    const source = { ...trace, repo, trust, signal, analysis: lazyAnalysis() }
    const report = await replayTrace(source, (line) => say(safeWord(line)))
    return { exit: replayExit(report), json: report, text: replayText(report) }
  },
}

function replayExit({ stations }: ReplayReport): ExitCode {
  if (stations.some(({ status }) => status === 'error')) return 3
  return stations.every(({ status }) => status === 'replayed') ? 0 : 1
}

function replayText({ serial, stations }: ReplayReport): string {
  const rows = stations.map(({ station, round, status, invariantDigest, difference }) => {
    const row = `${status.padEnd(9)} ${station} round ${round} ${invariantDigest.slice(0, 16)}`
    return safeWord(difference === null ? row : `${row} ${difference}`)
  })
  const replayed = stations.filter(({ status }) => status === 'replayed').length
  return [...rows, '', `${serial}: ${replayed} of ${stations.length} stations replayed`].join('\n')
}
