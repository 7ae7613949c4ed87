import type { EntryOf, StationTurn } from '../ledger/entry.ts'
import { lineHashes } from '../ledger/added-lines.ts'
import { changeSetIfAny, writtenFiles } from '../line/change-set.ts'
import { findingsOf } from '../line/journey.ts'
import { modelIn } from '../report/page-turns.ts'
import type { VerifiedLink } from '../trace/verify/open-parcel.ts'
import { traceOfUnit, type FoundTrace, type TraceLookUp } from './found-trace.ts'
import { unitOfSerial, type KnownUnit } from './known-unit.ts'

/** One turn of a station. */
interface JourneyStep {
  station: string
  round: number
  verdict: 'pass' | 'stop'
  model: string | null
  /** Codes of what was found. */
  findings: string[]
}

/** What became of a unit, from its last trace of life back to its spec. Every list has the newest first; `entry`: place in the ledger. */
export interface UnitJourney {
  serial: string
  /** `null` where neither the ledger nor a verified trace tells it. */
  spec: { id: string; path: string; title: string | null } | null
  end: string | null
  entry: number | null
  escapes: { tier: string; evidence: string; fix: string | null; at: string; entry: number }[]
  reverted: { commit: string; of: string; at: string; entry: number }[]
  merged: { commit: string; by: string; pull: number | null; at: string; entry: number }[]
  delivered: { branch: string | null; commit: string | null }
  /** What it was made with. */
  made: { base: string; models: string[]; template: string | null; house: string | null; tool: string } | null
  notes: { text: string; by: string; entry: number }[]
  trace: {
    state: FoundTrace['kind']
    place: string | null
    reason: string | null
    /** What to do about a trace that was rejected. */
    next: string | null
    assurance: string | null
    links: number
  }
  steps: JourneyStep[]
}

/** What became of a unit after its release. */
export type Afterwards = Pick<UnitJourney, 'end' | 'escapes' | 'reverted' | 'merged' | 'notes'>

export interface FoundJourney {
  journey: UnitJourney
  /** By what the lines are known that the signed change of a verified trace holds; `undefined` where no such trace is at hand. */
  attested: ReadonlySet<string> | undefined
}

/** Puts together what the ledger and the trace say about a serial. */
export async function unitJourney(lookUp: TraceLookUp, serial: string): Promise<FoundJourney> {
  const [known, found] = await Promise.all([unitOfSerial(lookUp.ledger, serial), traceOfUnit(lookUp, serial)])
  const links = found.kind === 'verified' ? found.links : []
  const journey = {
    ...{ serial, ...unitFacts(known, links[0]?.extension), ...afterwards(known) },
    trace: traceState(found),
    steps: known === undefined ? linkSteps(links) : turnSteps(known.unit.stations),
  }
  return { journey, attested: attestedLines(links) }
}

function attestedLines(links: readonly VerifiedLink[]): ReadonlySet<string> | undefined {
  const changes = changeSetIfAny({ links })
  if (changes === undefined) return undefined
  return new Set(writtenFiles(changes).flatMap(({ content }) => lineHashes(content)))
}

function unitFacts(
  known: KnownUnit | undefined,
  first: VerifiedLink['extension'] | undefined,
): Pick<UnitJourney, 'spec' | 'entry' | 'delivered' | 'made'> {
  if (known === undefined) {
    const spec = first === undefined ? null : { id: first.spec.id, path: first.spec.path, title: null }
    return { spec, entry: null, delivered: { branch: null, commit: null }, made: null }
  }
  const { spec, sequence, branch, commit, base, models, template, house, tool } = known.unit
  return {
    ...{ spec: { id: spec.id, path: spec.path, title: spec.title }, entry: sequence },
    delivered: { branch: branch ?? null, commit: commit ?? null },
    made: { base, models, template: template ?? null, house: house ?? null, tool },
  }
}

/** What became of a unit, by the ledger. Pure. */
export function afterwards(known: KnownUnit | undefined): Afterwards {
  const { escapes = [], reverted = [], merged = [], notes = [] } = known ?? {}
  return {
    end: known?.unit.end ?? null,
    escapes: newest(escapes).map(({ tier, evidence, fix, at, sequence }) => ({
      ...{ tier, evidence, fix: fix ?? null, at, entry: sequence },
    })),
    reverted: newest(reverted).map(({ commit, of, committedAt, sequence }) => ({
      ...{ commit, of, at: committedAt, entry: sequence },
    })),
    merged: newest(merged).map(arrival),
    notes: newest(notes).map(({ text, by, sequence }) => ({ text, by, entry: sequence })),
  }
}

function arrival({
  commit,
  by,
  pull,
  committedAt,
  sequence,
}: EntryOf<'merged'>): UnitJourney['merged'][number] {
  return { commit, by, pull: pull ?? null, at: committedAt, entry: sequence }
}

function newest<T extends { sequence: number }>(entries: readonly T[]): T[] {
  return [...entries].sort((a, b) => b.sequence - a.sequence)
}

function traceState(found: FoundTrace): UnitJourney['trace'] {
  return {
    state: found.kind,
    place: found.kind === 'absent' ? null : found.place,
    reason: found.kind === 'rejected' ? found.reason : null,
    next: found.kind === 'rejected' ? found.next : null,
    assurance: found.kind === 'verified' ? found.assurance : null,
    links: found.kind === 'verified' ? found.links.length : 0,
  }
}

function turnSteps(stations: readonly StationTurn[]): JourneyStep[] {
  return stations
    .map(({ station, round, verdict, model, findings }) => ({
      ...{ station, round, verdict, model: model ?? null, findings },
    }))
    .reverse()
}

function linkSteps(links: readonly VerifiedLink[]): JourneyStep[] {
  return links
    .map(({ extension: { station, round, verdict, evidence, findings } }) => ({
      ...{ station, round, verdict, model: modelIn(evidence) ?? null },
      findings: findingsOf(findings).map(({ code }) => code),
    }))
    .reverse()
}
