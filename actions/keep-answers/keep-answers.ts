import { asFactoryError, FactoryError } from '../../shared/errors.ts'
import { warning, type Finding } from '../../shared/findings.ts'
import { loadFactory, loadSpec } from '../../shared/factory/control-files.ts'
import { resolveCommit } from '../../shared/git/revision.ts'
import { answersRef, openAnswersRef } from '../../shared/github/answers/answers-ref.ts'
import { keepAnswers, type Kept, type VerifiedAnswer } from '../../shared/github/answers/keep-answers.ts'
import { githubFacts, type GithubFacts } from '../../shared/github/github-facts.ts'
import { hostFor } from '../../shared/github/host.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import { unitSerial } from '../../shared/line/open-unit.ts'
import { seedOf } from '../../shared/specification/document/asked-serials.ts'
import type { StationInputs } from '../../shared/station/inputs.ts'
import { trustFor } from '../../shared/station/signing.ts'
import { parseAnswerName } from '../../shared/trace/parcel/names.ts'
import type { ParcelStore, StoredRef } from '../../shared/trace/parcel/store.ts'
import { openAnswer } from '../../shared/trace/verify/answer.ts'
import type { Trust } from '../../shared/trace/verify/trust.ts'

/**
 * Keeps the answers that the stations of this run recorded beyond the run. Each is verified like any answer; one that its own
 * station did not sign is left where it is, with a warning.
 * @throws FactoryError HOST_UNSUPPORTED, ANSWERS_NOT_KEPT, ANSWERS_DENIED, ANSWERS_UNREACHABLE, those of files and store.
 */
export async function keepRunAnswers(inputs: StationInputs, env: NodeJS.ProcessEnv): Promise<StepReport> {
  const { facts, run } = requireRun(env)
  const { repo, token } = inputs
  const base = await resolveCommit(repo, inputs.base)
  const { factory } = await loadFactory(repo, base, inputs.factory)
  const { bytes, spec } = await loadSpec(inputs.workspace, inputs.spec)
  const serial = unitSerial(factory, base, bytes)
  const { store } = await hostFor(inputs, env)
  const { answers, findings } = await verifiedAnswers(serial, store, await trustFor(inputs, factory, base))
  const home = seedOf(spec, serial)
  const ref = openAnswersRef(home, { facts, repo, token, env })
  const kept = await keepAnswers({ repo, ref, serial: home, run, now: () => new Date() }, answers)
  return reportOf({ serial, home }, kept, [...findings, ...kept.left.map(noRoom)])
}

/** @throws FactoryError HOST_UNSUPPORTED. */
function requireRun(env: NodeJS.ProcessEnv): { facts: GithubFacts; run: string } {
  const facts = githubFacts(env)
  const run = env['GITHUB_RUN_ID'] ?? ''
  if (facts !== undefined && /^[1-9]\d{0,15}$/.test(run)) return { facts, run }
  throw new FactoryError('HOST_UNSUPPORTED', 'there is no run on a server whose answers could be kept', {
    hint: 'run the action as a step of a workflow; `jidoka run` keeps answers in .jidoka/cassettes',
  })
}

interface Verified {
  answers: VerifiedAnswer[]
  findings: Finding[]
}

async function verifiedAnswers(serial: string, store: ParcelStore, trust: Trust): Promise<Verified> {
  const answers: VerifiedAnswer[] = []
  const findings: Finding[] = []
  for (const ref of await store.list(serial)) {
    const identity = parseAnswerName(ref.name)
    if (identity === undefined) continue
    try {
      const bytes = await store.get(ref)
      await openAnswer(bytes, identity, trust)
      answers.push({ name: ref.name, bytes })
    } catch (thrown) {
      findings.push(notGenuine(ref, thrown))
    }
  }
  return { answers, findings }
}

function notGenuine({ name }: StoredRef, thrown: unknown): Finding {
  const { code, message } = asFactoryError(thrown)
  return warning(code, `${name} is not kept: ${message}`, {
    hint: 'look at what else stored artifacts in this run',
  })
}

function noRoom(name: string): Finding {
  return warning('ANSWERS_NOT_KEPT', `${name} is not kept: the unit has as many answers as are kept`, {
    hint: 'delete the ref to start afresh: its answers are paid again then',
  })
}

/** `home`: the unit in whose ref they are. */
function reportOf(
  { serial, home }: { serial: string; home: string },
  { added, there }: Kept,
  findings: Finding[],
): StepReport {
  const where = answersRef(home)
  return {
    line: `${serial}: ${added} answers kept in ${where}, ${there} were there`,
    outputs: { serial, kept: String(added) },
    findings,
    summary: '',
    stopped: false,
  }
}
