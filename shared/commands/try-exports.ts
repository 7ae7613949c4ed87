import { tmpdir } from 'node:os'
import type { ExistenceIndex } from '../exports/existence-index.ts'
import { sortFindings, type Finding } from '../findings.ts'
import { changeSetOf } from '../git/change-set.ts'
import { callOnce } from '../oracle/exercise/exercise.ts'
import { trialFindings } from '../oracle/trial/trial-findings.ts'
import { trialRows } from '../oracle/trial/trial-rows.ts'
import { twinsOf, type Trial } from '../oracle/trial/trial.ts'
import { isChanged, newJobs } from '../specification/checks/existing.ts'
import type { Tryable } from '../specification/checks/validate-repository.ts'
import type { SpecFile } from '../specification/document/spec-file.ts'
import { callPlace } from './example-launch.ts'
import { findIsolation } from './isolation/find-isolation.ts'
import { makePlace, removeQuietly } from './place.ts'
import { separate } from './separate.ts'
import type { Surroundings } from './surroundings.ts'
import { writeFiles } from './write-files.ts'

/** Exports that are asked for one job. */
const MOST_CANDIDATES = 500
/**
 * What ends a call is the same on every machine: time of the processor, not of the clock. The clock is for what sleeps, and for a
 * machine that comes to nothing.
 */
const LIMITS = { processorMs: 500, waitMs: 1_000, callMs: 20_000, minutes: 20 }
/** Processes that calls of one job may end. */
const MOST_ENDS = 20

/**
 * Lets exports of a commit do the rows of specs, apart from everything: one that gives every right value does the job already, whatever
 * it is called. Nothing is tried where the machine cannot run programs apart.
 * @throws FactoryError RUN_COULD_NOT, INTERRUPTED, and those of git.
 */
export async function tryExports(
  files: readonly SpecFile[],
  of: Tryable,
  surroundings: Surroundings,
): Promise<Finding[]> {
  const questions = files.flatMap((file) => questionsOf(file, of.existence))
  if (questions.length === 0) return []
  const isolation = surroundings.isolation ?? (await findIsolation(surroundings.env['PATH'] ?? ''))
  if (isolation.kind === 'none') return []
  const place = await makePlace(tmpdir())
  try {
    await writeFiles(of.repo, of.base, changeSetOf(of.base, []), place.work)
    const apart = await separate(WALLS, place, { ...surroundings, isolation })
    return await answersOf(questions, callPlace(apart, place, surroundings))
  } finally {
    await removeQuietly(place.root)
  }
}

const WALLS = { station: 'validate', isolation: 'required', work: { kind: 'run', network: false } } as const

interface Question {
  file: SpecFile
  pointer: string
  trial: Trial
}

/** Functions of a spec that have rows, and what could be called in their place. */
function questionsOf(file: SpecFile, index: ExistenceIndex): Question[] {
  return newJobs(file.spec, index).flatMap((wanted) => {
    const { name, pointer, job } = wanted
    const rows = trialRows(file.spec, name)
    const { form, params } = job.signature
    if (rows.length === 0 || form === 'class' || form === 'type') return []
    const candidates = index
      .callable(job, MOST_CANDIDATES)
      .filter((match) => !isChanged(match, wanted, file.spec))
    const takes = form === 'function' ? params.length : undefined
    return [{ file, pointer, trial: { name, takes, rows, candidates } }]
  })
}

async function answersOf(
  questions: readonly Question[],
  place: ReturnType<typeof callPlace>,
): Promise<Finding[]> {
  const options = { ...place, ...LIMITS, mostEnds: MOST_ENDS * questions.length }
  const twins = await twinsOf(
    questions.map(({ trial }) => trial),
    (calls) => callOnce(calls, options),
  )
  const findings = questions.flatMap(({ file, pointer, trial }, at) =>
    trialFindings(file, { wanted: trial.name, pointer, twins: twins[at] ?? [] }),
  )
  return sortFindings(findings)
}
