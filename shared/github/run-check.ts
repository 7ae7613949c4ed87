import type { FactoryError } from '../errors.ts'
import { defined } from '../formats/defined.ts'
import { verdictOf, type Finding } from '../findings.ts'
import type { PullChange } from '../line/pull-change.ts'
import { runStep, type StepReport } from './run-step.ts'
import { optional, readStationInputs, type InputSource, type StationInputs } from '../station/inputs.ts'
import { actionInputs } from './action.ts'
import { baseOfCheck } from './check-range.ts'
import { attemptOf } from './github-facts.ts'
import { handOn } from '../report/handed-findings.ts'
import { checkSummary } from '../report/summary.ts'

/** Inputs of a station that judges a pull request instead of a unit: nothing is signed and nothing is handed on. */
export interface CheckInputs extends StationInputs {
  head: string
  /** `base` as the workflow gives it; `undefined` for an entry of a merge queue. */
  namedBase: string | undefined
}

/** A station with the input `head` judges what lies between `base` and it. */
export function isCheck(): boolean {
  return optional(actionInputs(process.env), 'head') !== undefined
}

/**
 * The common inputs of a station with `head`.
 * @throws FactoryError USAGE naming the input.
 */
export function readCheckInputs(station: string, source: InputSource): CheckInputs {
  return {
    ...readStationInputs(station, source),
    head: optional(source, 'head') ?? 'HEAD',
    namedBase: optional(source, 'base'),
  }
}

/** What a check found, and what it looked at in one phrase, such as `3 specs`. */
export interface CheckResult {
  findings: Finding[]
  examined: string
  /** Does a gate become weaker, and no spec says that it may? Only of the style gate. */
  weakened?: boolean
  /** Is there something for the next steps of the job to do? Only of a station with steps of its own. */
  asks?: boolean
  /** Makes the check red after everything was reported: a part of it could not run. */
  failure?: FactoryError
}

export type CheckWork<I extends CheckInputs> = (
  change: PullChange,
  inputs: I,
  env: NodeJS.ProcessEnv,
) => Promise<CheckResult>

/** Runs one station as a check of a pull request, from inputs to exit code, and ends the process. */
export async function runCheck<I extends CheckInputs>(
  action: string,
  readInputs: (source: InputSource) => I,
  work: CheckWork<I>,
): Promise<never> {
  return runStep(action, readInputs, async (inputs, env) => {
    const { openPullChange } = await import('../line/pull-change.ts')
    const base = await baseOfCheck(inputs.namedBase, env)
    const change = await openPullChange({ ...inputs, base })
    await refuseStoppedCheck(change, inputs, env)
    const result = await work(change, inputs, env)
    return {
      ...reportOf(inputs, change, result),
      ...defined({ failure: result.failure }),
      documents: { findings: handOn({ attempt: attemptOf(env), ...result }) },
    }
  })
}

/** A check spends too: on a model, or on machines. @throws FactoryError ANDON_PULLED, LEDGER_…. */
async function refuseStoppedCheck(
  { factory, repo, base }: PullChange,
  { token }: CheckInputs,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  if (factory.andon === undefined) return
  const [{ refuseStoppedJob }, { andonTrust }, { stepLog }] = await Promise.all([
    import('./andon/refuse-stopped-job.ts'),
    import('../station/andon-trust.ts'),
    import('./host.ts'),
  ])
  const trust = await andonTrust(repo, base, factory)
  // a pull for some specs stops their units, and no pull request
  await refuseStoppedJob({ factory, specPath: '' }, { repo, token, env, trust, warn: stepLog.warn })
}

function reportOf(
  { station, failOnStop }: CheckInputs,
  { base, head }: PullChange,
  { findings, examined, weakened, asks }: CheckResult,
): StepReport {
  const verdict = verdictOf(findings)
  const range = `${base.slice(0, 12)}..${head.slice(0, 12)}`
  return {
    line: `${station} ${range}: ${verdict.kind}, ${examined}`,
    outputs: {
      verdict: verdict.kind,
      ...(weakened === undefined ? {} : { weakened: String(weakened) }),
      ...(asks === undefined ? {} : { asks: String(asks) }),
    },
    findings: verdict.findings,
    summary: checkSummary({ station, range, examined, verdict }),
    stopped: verdict.kind === 'stop' && failOnStop,
  }
}
