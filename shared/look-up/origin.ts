import type { BlamedLine } from '../git/blame.ts'
import { unitsByContent, type Unexplained } from './by-content.ts'
import {
  holds,
  recorded,
  unitsOfCommit,
  type Evidence,
  type LookUp,
  type UnitOfCommit,
} from './commit-units.ts'
import { lineHash } from '../ledger/added-lines.ts'
import { linesBefore } from './line-before.ts'

/** Where a line comes from. */
export type Origin = UnitOrigin | HandOrigin | UnknownOrigin

interface UnitOrigin {
  kind: 'unit'
  serial: string
  commit: string
  evidence: Evidence
  entry: number | undefined
  /** The same commit, where the history of this clone ends at it: the line may have come earlier. */
  endsAt?: string
}

/** A person. */
export interface HandOrigin {
  kind: 'hand'
  commit: string | undefined
  /** The unit whose commit holds the line, though the unit did not write it. */
  within: string | undefined
  /** The unit whose line stood in its place before; known where it was asked for. */
  was: Was | undefined
  /** The commit at which the history of this clone ended before such a unit was found. */
  endsAt?: string
}

/** The history of this clone ends at the commit: the line is as old, or older. */
export interface UnknownOrigin {
  kind: 'unknown'
  commit: string
}

export interface Was {
  serial: string
  commit: string
}

/** The origin of each line, as far as commits and the ledger tell. Each commit is looked up once. */
export async function originsOf(lookUp: LookUp, lines: readonly BlamedLine[]): Promise<Origin[]> {
  const commits = [...new Set(lines.flatMap(({ commit }) => commit ?? []))]
  const known = new Map(
    await Promise.all(commits.map(async (commit) => [commit, await unitsOfCommit(lookUp, commit)] as const)),
  )
  const unexplained = unexplainedIn(lines, known)
  const byContent = await unitsByContent(lookUp, unexplained)
  for (const [{ commit }, unit] of byContent) known.set(commit, [...(known.get(commit) ?? []), unit])
  return lines.map((line) => originOf(line, known.get(line.commit ?? '') ?? []))
}

function unexplainedIn(
  lines: readonly BlamedLine[],
  known: ReadonlyMap<string, readonly UnitOfCommit[]>,
): Unexplained[] {
  const found = new Map<string, { commit: string; path: string; hashes: Set<string> }>()
  for (const line of lines) {
    const { commit, path } = line
    const hash = lineHash(line.text)
    if (commit === undefined || hash === undefined || isExplained(line, known.get(commit) ?? [])) continue
    const key = `${commit} ${path}`
    const each = found.get(key) ?? { commit, path, hashes: new Set() }
    each.hashes.add(hash)
    found.set(key, each)
  }
  return [...found.values()]
}

/** At the end of the history a commit that is of a unit holds lines of earlier ones too. */
function isExplained({ isBoundary, path, text }: BlamedLine, units: readonly UnitOfCommit[]): boolean {
  return isBoundary ? units.some((unit) => recorded(unit, path, lineHash(text))) : units.length > 0
}

/** The origin of a line of which the units of its commit are known. At the end of the history its text alone can tell. Pure. */
export function originOf(line: BlamedLine, units: readonly UnitOfCommit[]): Origin {
  const { commit, path, text, isBoundary } = line
  if (commit === undefined) return { kind: 'hand', commit, within: undefined, was: undefined }
  const isOf = isBoundary ? recorded : holds
  const unit = units.find((each) => isOf(each, path, lineHash(text)))
  if (unit !== undefined) {
    const { serial, evidence, entry } = unit
    return { kind: 'unit', serial, commit, evidence, entry, ...(isBoundary ? { endsAt: commit } : {}) }
  }
  if (isBoundary) return { kind: 'unknown', commit }
  const near = units.find(({ lines }) => lines?.has(path) === true) ?? units[0]
  return { kind: 'hand', commit, within: near?.serial, was: undefined }
}

/** A line is followed back through this many changes of people. */
const MOST_STEPS = 5

/** The same with the unit whose line stood in its place, where people changed it since. Asks git for each step back. */
export async function withPredecessor(lookUp: LookUp, line: BlamedLine, origin: Origin): Promise<Origin> {
  if (origin.kind !== 'hand') return origin
  let at: BlamedLine | undefined = line
  for (let step = 0; at !== undefined && step < MOST_STEPS; step++) {
    const before: BlamedLine[] = await linesBefore(lookUp.repo, at)
    const origins = await originsOf(lookUp, before)
    const found = origins.find(({ kind }) => kind === 'unit')
    if (found?.kind === 'unit') return { ...origin, was: { serial: found.serial, commit: found.commit } }
    if (origins[0]?.kind === 'unknown') return { ...origin, endsAt: origins[0].commit }
    at = before[0]
  }
  return origin
}
