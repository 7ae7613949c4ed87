import { lazyAnalysis } from '../station/load-station.ts'
import { tracePlace } from '../station/find-trace-folder.ts'
import { commandsOf, refuseForeignCommands } from '../replay/commands.ts'
import { replayTrace, type ReplayReport } from '../replay/replay-trace.ts'
import { openFound } from '../replay/open-found.ts'
import { secretNames } from '../factory/secret-names.ts'
import { secretVariables } from '../model/redaction.ts'
import { hideVariables } from '../local/hide-variables.ts'
import { safeWord } from '../text/safe-log.ts'
import {
  onlyPositional,
  type Arguments,
  type Command,
  type ExitCode,
  type Outcome,
  type Terminal,
} from './command.ts'
import { repositoryOf, standingOf } from './work-tree.ts'

export const command: Command = {
  name: 'replay',
  summary: 're-execute every station of a trace with its recorded answers',
  help: `
jidoka replay <trace dir or serial> [--repo DIR] [--trust FILE] [--allow-commands] [--json]

Verifies the trace, then runs every station again from its attested inputs and recorded model answers, without network or keys,
and compares the invariant digests. Nothing is published.

This executes code on this machine: the commands of the line, and with them the code of the change. Only for a trace whose keys
count (as jidoka verify), and only the commands of the factory.yml that the base commit of your repository holds.

  --repo DIR         your repository, which holds the base commit (default: the one around the current folder)
  --trust FILE       trust file whose keys count (default: as jidoka verify)
  --allow-commands   also run commands of a factory.yml that the base commit does not hold: read them first

Exit: 0 all replayed, 1 rejected or diverged, 2 bad usage or files, or commands that are not the repository's
(REPLAY_COMMANDS), 3 a station could not run.

Examples
  jidoka replay .jidoka/traces/JD-ABCD-EFGH-JKMN
  jidoka replay downloaded/trace --repo . --trust .factory/trust.json --json
`,
  options: {
    repo: { type: 'string' },
    trust: { type: 'string' },
    'allow-commands': { type: 'boolean' },
  },
  node: 24,
  endsItself: true,
  async run(args: Arguments, { cwd, say, signal, ...terminal }: Terminal): Promise<Outcome> {
    const folder = await tracePlace(standingOf(args, cwd), onlyPositional(args, 'trace folder'))
    const [named, given] = [args.text('trust'), args.text('repo')]
    const { trace, trust } = await openFound({ folder, named, repo: given, cwd })
    const repo = await repositoryOf(args, cwd)
    const env = { ...terminal.env }
    const source = { ...trace, repo, trust, signal, env, analysis: lazyAnalysis() }
    if (!args.flag('allow-commands')) await refuseForeignCommands(source)
    const tell = (line: string): void => say(safeWord(line))
    for (const { station, command } of commandsOf(source)) tell(`${station} executes ${command}`)
    hideVariables([...secretVariables(env), ...secretNames(source.factory)])
    const report = await replayTrace(source, tell)
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
