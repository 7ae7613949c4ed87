import type { Subject } from '../statement/statement.ts'
import type { VerifiedLink } from './open-parcel.ts'

/**
 * The files that a unit has made, by what its links say, oldest first: those that generate proposed last, each as the last station of that
 * round left it. `undefined` where nothing was generated.
 */
export function madeSubjects(links: readonly VerifiedLink[]): Subject[] | undefined {
  const generated = links.findLast(({ extension }) => extension.action === 'generate')
  if (generated === undefined) return undefined
  const { round } = generated.extension
  const runs = links.flatMap(({ extension }) => extension.runs).filter((run) => run.round === round)
  const made = new Map(generated.subjects.map((subject) => [subject.name, subject]))
  for (const { path, sha256 } of runs.flatMap(({ produced = [] }) => produced)) {
    if (sha256 === null) made.delete(path)
    else made.set(path, { name: path, digest: { sha256 } })
  }
  return [...made.values()]
}
