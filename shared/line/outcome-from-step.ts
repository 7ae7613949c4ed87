import { FactoryError } from '../errors.ts'
import { canonicalJson } from '../formats/canonical.ts'
import { parseJson } from '../formats/read-json.ts'
import {
  commandsOn,
  exercises,
  hasOwnWork,
  reportPaths,
  type Station,
  type Work,
} from '../factory/factory.ts'
import type { OutcomeUpstream } from './upstream-refs.ts'
import { outcomeDocument, type RunOutcome } from './outcome.ts'
import { MAX_OUTCOME_BYTES } from '../limits.ts'
import { defined } from '../formats/defined.ts'

type Commands = Extract<Work, { kind: 'run' }>

/**
 * The outcome of a command station from two sources. Only the runner says whether the commands succeeded. The document
 * lists the tests; the code under test may have written it. The document may add reasons for a stop. It may not contradict
 * the runner, and it must name the same commands and the same reports as the station.
 * @throws FactoryError UPSTREAM_INVALID, SCHEMA_INVALID, JSON_INVALID.
 */
export function outcomeFromStep(
  seen: OutcomeUpstream,
  document: Uint8Array | undefined,
  line: readonly Station[],
): RunOutcome {
  const work = commandsOf(seen, line)
  const isExercised = exercises(line, seen.station)
  if (hasOwnWork(work)) return outcomeOfOwnWork(seen, work, document)
  if (document === undefined)
    return { ...outcomeWithoutReport(seen, work), ...(isExercised ? { values: { rows: [] } } : {}) }
  const outcome = outcomeWithReport(seen, work, document)
  if (outcome.probe !== undefined || outcome.ownEslint !== undefined)
    throw untrue(subjectOf(seen), 'says what was tried, where nothing is to be')
  if ((outcome.values !== undefined) === isExercised) return outcome
  throw untrue(subjectOf(seen), isExercised ? 'holds no values of the examples' : 'holds values of examples')
}

/** Without what was tried there is nothing to judge, and nothing passes. */
function outcomeOfOwnWork(
  seen: OutcomeUpstream,
  work: Commands,
  document: Uint8Array | undefined,
): RunOutcome {
  const outcome = document === undefined ? undefined : outcomeWithReport(seen, work, document)
  const isProbed = outcome?.probe !== undefined
  const isLinted = outcome?.ownEslint !== undefined
  const isAsked = isProbed === (work.probe === true) && isLinted === (work.ownEslint !== undefined)
  if (outcome !== undefined && isAsked && outcome.values === undefined) return outcome
  throw untrue(subjectOf(seen), 'does not say what was tried')
}

function commandsOf({ station }: OutcomeUpstream, line: readonly Station[]): Commands {
  const work = line.find(({ name }) => name === station)?.work
  if (work?.kind === 'run') return work
  throw new FactoryError('UPSTREAM_INVALID', `the line has no station ${station} that runs commands`, {
    hint: 'the output `station` of a job with commands must be the name of its station in factory.yml',
  })
}

/** Judged by the runner's word alone: without the report that is asked for, success shows nothing. */
function outcomeWithoutReport({ station, round, outcome }: OutcomeUpstream, work: Commands): RunOutcome {
  const { report } = work
  const common = { station, round, outcome, commands: commandsOn(work), tests: [], output: '' }
  if (outcome === 'failure')
    return {
      ...common,
      verdict: 'stop',
      reason: 'a command failed or ran out of time',
      ...defined({ report }),
    }
  if (report === undefined) return { ...common, verdict: 'pass', reason: 'the commands succeeded' }
  return {
    ...common,
    verdict: 'stop',
    reason: `the report ${reportPaths(report).join(', ')} was not handed on`,
    report,
  }
}

function outcomeWithReport(seen: OutcomeUpstream, work: Commands, document: Uint8Array): RunOutcome {
  const subject = subjectOf(seen)
  const claimed = outcomeDocument.parse(parseJson(document, subject, MAX_OUTCOME_BYTES), subject)
  if (claimed.station !== seen.station || claimed.round !== seen.round)
    throw untrue(subject, 'is of another station or round')
  if (claimed.outcome !== seen.outcome)
    throw untrue(subject, `says ${claimed.outcome}, the runner recorded ${seen.outcome}`)
  if (!isOf(claimed, work))
    throw untrue(subject, 'is of other commands, or of another report, than factory.yml names')
  return claimed
}

function subjectOf({ station, round }: OutcomeUpstream): string {
  return `the outcome of ${station} round ${round}`
}

function isOf(claimed: RunOutcome, work: Commands): boolean {
  const said = canonicalJson([claimed.commands, claimed.report ?? null])
  return said === canonicalJson([commandsOn(work), work.report ?? null])
}

function untrue(subject: string, how: string): FactoryError {
  return new FactoryError('UPSTREAM_INVALID', `${subject} ${how}`, {
    hint: 'nothing of it is believed: look at what the commands did to their own runner, then run the job again',
  })
}
