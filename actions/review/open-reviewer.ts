import { cassetteKey, modelRequest, type Prompt } from '../../shared/model/prompt.ts'
import { githubFacts } from '../../shared/github/github-facts.ts'
import { keptAnswers, type KeptAnswers } from '../../shared/github/pull/kept-answers.ts'
import type { Unit } from '../../shared/line/unit.ts'
import type { ModelInputs } from '../../shared/station/inputs.ts'
import { replayHost } from '../../shared/station/machine-host.ts'
import { openStationSession } from '../../shared/station/model-inputs.ts'
import { NO_ATTEMPTS } from '../../shared/station/previous-attempts.ts'
import type { Host } from '../../shared/station/program.ts'
import { trustOf } from '../../shared/trace/verify/trust.ts'
import type { Reviewer } from './check.ts'

/**
 * The reviewer of a pull request for one question. An answer that an earlier run has kept is used again when the question is
 * the same to the byte: nothing that the reviewer sees has changed. `undefined` when factory.yml names no reviewer.
 */
export async function openReviewer(
  unit: Unit,
  prompt: Prompt,
  { inputs, env, log }: { inputs: ModelInputs; env: NodeJS.ProcessEnv; log: Pick<Host, 'info' | 'warn'> },
): Promise<Reviewer | undefined> {
  const profile = unit.factory.models.reviewer
  if (profile === undefined) return undefined
  const question = cassetteKey(modelRequest(prompt, profile))
  const kept = inputs.mode === 'refresh' ? undefined : keeper(inputs, env, log.info)
  const found = await kept?.find(question)
  const answers = found === undefined ? [] : [{ origin: 'an earlier run', bytes: found }]
  const host = { ...replayHost(), env, ...log }
  const { signal } = new AbortController()
  const previous = { ...NO_ATTEMPTS, answers: () => Promise.resolve(answers) }
  const trust = trustOf(new Map(), { repository: unit.factory.repository, assurance: 'local' })
  const deps = { inputs, host, trust, previous, now: () => new Date(), signal }
  const session = await openStationSession(unit, deps, profile)
  const keep = async (): Promise<void> => {
    const { status, recorder, text } = session.cassette()
    if (status === 'recorded' && recorder === 'live') await kept?.keep(question, text)
  }
  return { session, keep }
}

/** `undefined` outside of GitHub, and where no key of the reviewer is there to seal with. */
function keeper(
  { apiKey, token }: ModelInputs,
  env: NodeJS.ProcessEnv,
  info: (line: string) => void,
): KeptAnswers | undefined {
  const facts = githubFacts(env)
  if (facts === undefined || apiKey === undefined || token === '') return undefined
  return keptAnswers({ facts, apiKey, token, env, info })
}
