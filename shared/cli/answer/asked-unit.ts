import type { AskedUnit } from '../../adequacy/answers/answer-questions.ts'
import { FactoryError } from '../../errors.ts'
import type { Standing } from '../../git/repository-path.ts'
import { openQuestions } from '../../line/journey.ts'
import { openTrace } from '../../replay/verify-trace.ts'
import { findTrustThatCounts } from '../../station/find-trust.ts'
import { findTraceFolder } from '../../station/find-trace-folder.ts'

export interface AskedPlaces extends Standing {
  trust: string | undefined
}

/**
 * A unit that ended asking, and its questions, from its trace: verified before anything in it is believed.
 * @throws FactoryError USAGE, TRACE_UNREADABLE, TRACE_REJECTED; ANSWER_NOT_ASKED when it ended otherwise.
 */
export async function askedUnit(
  trace: string,
  { trust: named, ...standing }: AskedPlaces,
): Promise<AskedUnit> {
  const folder = await findTraceFolder(standing, trace)
  const trust = await findTrustThatCounts({ folder, named, ...standing })
  const { serial, links, factory, spec, journey } = await openTrace(folder, trust)
  const specPath = links[0]?.extension.spec.path ?? ''
  if (journey.status === 'asking')
    return { serial, spec, specPath, questions: openQuestions({ factory, spec, upstream: { links } }) }
  throw new FactoryError('ANSWER_NOT_ASKED', `${serial} asks nothing: it was ${journey.status}`, {
    hint: `jidoka trace ${serial} shows how it ended`,
  })
}
