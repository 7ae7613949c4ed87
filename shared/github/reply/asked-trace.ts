import { join } from 'node:path'
import { FactoryError, noneOn } from '../../errors.ts'
import { verifyTrace, type VerifiedTrace } from '../../replay/verify-trace.ts'
import type { Spec } from '../../specification/document/spec.ts'
import type { Trust } from '../../trace/verify/trust.ts'
import type { QuestionsMark } from '../ask/questions-mark.ts'
import { askedIn, type AskedQuestions } from '../ask/asked-questions.ts'

/** Where the trace of the run that asked is looked for. */
export interface AskedPlace {
  /** `artifacts`, or the folder that all stations share. */
  store: string
  env: NodeJS.ProcessEnv
  token: string
  trust: Trust
}

/** What was asked, and the branch that the unit was made on. */
export interface FoundQuestions {
  asked: AskedQuestions
  /** The spec that was asked about. */
  spec: Spec
  branch: string
}

/**
 * The questions that a text says it holds, from the signed trace of the run that asked: the text itself can be edited. The first trace
 * that verifies counts, because anybody whose code runs in the repository may store an artifact of that name.
 * @throws FactoryError ANSWER_NO_TRACE, HOST_UNSUPPORTED; what the client of artifacts throws.
 */
export async function askedTrace(mark: QuestionsMark, place: AskedPlace): Promise<FoundQuestions> {
  const found = place.store === 'artifacts' ? await inArtifacts(mark, place) : await inStore(mark, place)
  if (found !== undefined) return found
  throw new FactoryError(
    'ANSWER_NO_TRACE',
    `the run ${mark.run} has no trace of ${mark.serial} that verifies and asks something`,
    {
      hint: 'traces expire, and keys change: start the spec again, which asks again without paying again',
    },
  )
}

function inStore(mark: QuestionsMark, { store, trust }: AskedPlace): Promise<FoundQuestions | undefined> {
  return questionsIn(join(store, mark.run, 'traces', mark.serial), mark, trust)
}

async function inArtifacts(mark: QuestionsMark, place: AskedPlace): Promise<FoundQuestions | undefined> {
  const { tracesOfRun } = await import('../artifacts/trace-artifact.ts')
  for (const artifact of await tracesOfRun(mark, place)) {
    const found = await artifact.unpacked((folder) => questionsIn(folder, mark, place.trust))
    if (found !== undefined) return found
  }
  return undefined
}

async function questionsIn(
  folder: string,
  { serial, run, spec }: QuestionsMark,
  trust: Trust,
): Promise<FoundQuestions | undefined> {
  const verified = await verifyTrace(folder, trust, { serial, ended: 'asking' }).catch(
    // a folder that cannot be listed is not the trace either
    noneOn('TRACE_UNREADABLE'),
  )
  if (verified?.kind !== 'verified') return undefined
  const found = questionsOf(verified.trace)
  return found?.asked.run === run && found.asked.spec === spec ? found : undefined
}

function questionsOf({ serial, factory, spec, links }: VerifiedTrace): FoundQuestions | undefined {
  const specPath = links[0]?.extension.spec.path
  const run = links.at(-1)?.extension.run
  // owner/repository/.github/workflows/factory-unit.yml@refs/heads/main
  const branch = /@refs\/heads\/(.+)$/.exec(run?.workflow ?? '')?.[1]
  if (specPath === undefined || run === undefined || branch === undefined) return undefined
  const asked = askedIn({ serial, specPath, spec, factory, upstream: { links } }, run.id)
  return asked === undefined ? undefined : { asked, spec, branch }
}
