import { counterexamplesOf, type Counterexample } from '../../adequacy/counterexamples.ts'
import { confirmedBy } from '../../adequacy/judge/counterexamples.ts'
import type { AskedUnit } from '../../adequacy/answers/answer-questions.ts'
import { FactoryError } from '../../errors.ts'
import type { Standing } from '../../git/repository-path.ts'
import { openQuestions, type JudgedUnit } from '../../line/judge.ts'
import { signedOutcomes } from '../../line/signed-outcomes.ts'
import { openFound } from '../../replay/open-found.ts'
import type { VerifiedTrace } from '../../replay/verify-trace.ts'
import { findTraceFolder } from '../../station/find-trace-folder.ts'
import type { Keeping } from './keep-counterexamples.ts'

export interface AskedPlaces extends Standing {
  trust: string | undefined
}

/**
 * A unit that ended asking, and its questions, from its trace: verified before anything in it is believed.
 * @throws FactoryError USAGE, TRACE_UNREADABLE, TRACE_REJECTED; ANSWER_NOT_ASKED when it ended otherwise.
 */
export async function askedUnit(trace: string, places: AskedPlaces): Promise<AskedUnit> {
  const { serial, links, factory, spec, journey } = await openedTrace(trace, places)
  const specPath = links[0]?.extension.spec.path ?? ''
  if (journey.status === 'asking')
    return { serial, spec, specPath, questions: openQuestions({ factory, spec, upstream: { links } }) }
  throw new FactoryError('ANSWER_NOT_ASKED', `${serial} asks nothing: it was ${journey.status}`, {
    hint: `jidoka trace ${serial} shows how it ended`,
  })
}

/**
 * A unit, however it ended, and the calls that proved a change of it wrong.
 * @throws FactoryError USAGE, TRACE_UNREADABLE, TRACE_REJECTED.
 */
export async function provenUnit(
  trace: string,
  places: AskedPlaces,
): Promise<Pick<Keeping, 'serial' | 'specPath' | 'confirmed'>> {
  const { serial, links, factory, spec } = await openedTrace(trace, places)
  const confirmed = confirmedCounterexamples({ factory, spec, upstream: { links } })
  return { serial, specPath: links[0]?.extension.spec.path ?? '', confirmed }
}

async function openedTrace(
  trace: string,
  { trust: named, ...standing }: AskedPlaces,
): Promise<VerifiedTrace> {
  const folder = await findTraceFolder(standing, trace)
  return (await openFound({ folder, named, ...standing })).trace
}

/** The calls by which a reviewer proved a change of this unit wrong, each once: what they should give is worth a row. */
function confirmedCounterexamples({ spec, upstream: { links } }: JudgedUnit): Counterexample[] {
  const confirmed = links.flatMap(signedOutcomes).flatMap(({ probe, round }) => {
    return probe === undefined ? [] : confirmedBy(counterexamplesOf(links, round), probe.rows, spec)
  })
  return [...new Map(confirmed.map((each) => [`${each.module} ${each.call}`, each])).values()]
}
