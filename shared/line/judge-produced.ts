import { blocking, verdictOf, type Finding } from '../findings.ts'
import { makesFiles, type CommandWork, type Factory } from '../factory/factory.ts'
import { controlPaths } from '../paths/forbidden-paths.ts'
import { checkProduced, type Permitted } from '../specification/change/check-produced.ts'
import { safeWord } from '../text/safe-log.ts'
import { proposalOfRound } from './change-set.ts'
import type { Judgement } from './judge-outcome.ts'
import type { RefusedFile, RunOutcome } from './outcome.ts'
import type { Carried } from './produced.ts'

/** What the files of an outcome are judged by. */
export interface ProducingUnit {
  factory: Pick<Factory, 'line' | 'specs' | 'house' | 'signing'>
  upstream: Pick<Carried, 'links'>
}

/**
 * What an outcome means once its files are looked at as well. A station that makes files passes only with files that may be taken; one that
 * fails without the change as well has made none, and then nobody knows what the change would be.
 */
export function judgeProduced(outcome: RunOutcome, unit: ProducingUnit, commands: Judgement): Judgement {
  const making = makingWork(unit.factory.line, outcome.station)
  const { produced, refused = [] } = outcome
  if (making === undefined && produced === undefined && refused.length === 0) return commands
  if (commands.verdict.kind === 'stop') return commands
  if (making !== undefined && produced === undefined)
    return { ...stopped(commands, [NOT_MADE]), final: 'files could not be made' }
  const findings = [
    ...refused.map((file) => refusedFinding(file, outcome.station)),
    ...checkProduced(produced ?? [], permittedTo(making, outcome.round, unit)),
  ]
  return findings.length === 0 ? commands : stopped(commands, findings)
}

/** The work of a station that makes files. */
function makingWork(line: Factory['line'], station: string): CommandWork | undefined {
  const work = line.find(({ name }) => name === station)?.work
  return work?.kind === 'run' && makesFiles(work) ? work : undefined
}

function stopped({ verdict }: Judgement, findings: readonly Finding[]): Judgement {
  return { verdict: verdictOf([...findings, ...verdict.findings]) }
}

const NOT_MADE: Finding = {
  code: 'RUN_NOT_PRODUCED',
  level: 'block',
  message: 'the commands fail without the change as well, so they made nothing',
  hint: 'repair the base commit, or the commands of the station in factory.yml',
}

/** The files that a formatter may change are those that the writer of this round proposed. */
function permittedTo(
  work: CommandWork | undefined,
  round: number,
  { factory, upstream }: ProducingUnit,
): Permitted {
  const proposal = work?.format === undefined ? undefined : proposalOfRound(upstream.links, round)
  const formatted = (proposal?.changes ?? []).flatMap((change) =>
    'content' in change ? [[change.path, change.mode] as const] : [],
  )
  return {
    globs: work?.produces ?? [],
    formatted: new Map(formatted),
    control: controlPaths(factory, 'factory.yml'),
  }
}

const REASONS: Record<RefusedFile['reason'], { code: string; what: string; hint: string }> = {
  outside: {
    code: 'RUN_PRODUCED_OUTSIDE',
    what: 'was changed, and is none of the files that the station makes',
    hint: 'name it in produces, or let the commands leave it as it is',
  },
  link: {
    code: 'RUN_PRODUCED_LINK',
    what: 'is a link, a folder, or lies behind one',
    hint: 'let the commands write a regular file that they may read',
  },
  binary: { code: 'RUN_PRODUCED_BINARY', what: 'is no UTF-8 text', hint: 'only text enters a change' },
  large: {
    code: 'RUN_PRODUCED_LARGE',
    what: 'is too large, or all of them together are',
    hint: 'make less, or keep it out of the repository',
  },
  many: {
    code: 'RUN_PRODUCED_MANY',
    what: 'is one file too many',
    hint: 'let produces name fewer files',
  },
  unsafe: {
    code: 'RUN_PRODUCED_UNSAFE',
    what: 'has a name that is not safe on every platform',
    hint: 'use plain names',
  },
  secret: {
    code: 'RUN_PRODUCED_SECRET',
    what: 'holds a secret of the machine that made it',
    hint: 'revoke the secret, and look at how the commands came by it',
  },
}

/** The path may be any text. */
function refusedFinding({ path, reason }: RefusedFile, station: string): Finding {
  const { code, what, hint } = REASONS[reason]
  return blocking(code, `${JSON.stringify(safeWord(path, 200))}, left by ${station}, ${what}`, { hint })
}
