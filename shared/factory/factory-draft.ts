import { isRecord, recordOrEmpty } from '../formats/read-json.ts'
import type { Level } from '../findings.ts'
import { isStation, type StationName } from './stations.ts'
import { escapePointer } from '../formats/json-pointer.ts'

/** Something wrong in factory.yml, at a JSON pointer into it. */
export interface FactoryProblem {
  code: string
  level: Level
  pointer: string
  message: string
  hint: string
}

/** A station as far as it can be read without the schema check, so that one reading finds every problem. */
export interface DraftStation {
  name: string
  pointer: string
  uses: string | undefined
  /** It runs commands, calls examples or probes: no action. */
  hasRun: boolean
  /** What it does of ours, where it does not run commands or an action: looks for examples that are missing, or lints. */
  ownWork: OwnWork | undefined
  /** Where its commands start. */
  directory: string | undefined
  /** Paths and globs of the declared reports. */
  reports: string[]
  /** Globs of the files that it makes. */
  produces: string[]
  /** The action it runs, by `uses` or by its name; `undefined` for commands and for what is neither. */
  action: StationName | undefined
  pass: string | undefined
  stop: string | undefined
  fields: readonly string[]
}

/** As in the schema, which refuses a longer line; the table of such a line is not checked. */
const MAX_STATIONS = 30

/** The stations in order; entries of the wrong type count as empty. */
export function draftStations(value: unknown): DraftStation[] {
  const line = isRecord(value) ? value['line'] : undefined
  if (!isRecord(line) || Object.keys(line).length > MAX_STATIONS) return []
  return Object.entries(line).map(([name, entry]) => readStation(name, recordOrEmpty(entry)))
}

function readStation(name: string, entry: Record<string, unknown>): DraftStation {
  const uses = stringAt(entry, 'uses')
  const ownWork = ownWorkOf(name, uses)
  const hasCommands = Object.hasOwn(entry, 'run') || Object.hasOwn(entry, 'format')
  const hasRun = ownWork !== undefined || hasCommands || entry['exercise'] === true
  return {
    name,
    pointer: `/line/${escapePointer(name)}`,
    uses,
    hasRun,
    ownWork,
    directory: stringAt(entry, 'directory'),
    reports: textsAt(entry, 'report'),
    produces: textsAt(entry, 'produces'),
    action: hasRun ? undefined : knownAction(uses ?? name),
    pass: stringAt(entry, 'pass'),
    stop: stringAt(entry, 'stop'),
    fields: Object.keys(entry),
  }
}

/** Stations of the kind of commands whose work is ours. */
export const OWN_WORKS = ['probe', 'own-eslint'] as const
export type OwnWork = (typeof OWN_WORKS)[number]

/** The work of ours that a station of this name and `uses` does, if any. */
export function ownWorkOf(name: string, uses: string | undefined): OwnWork | undefined {
  return OWN_WORKS.find((work) => work === (uses ?? name))
}

/** The action of this name, if there is one. */
export function knownAction(name: string): StationName | undefined {
  return isStation(name) ? name : undefined
}

/** An own member that is a string, else `undefined`; `record` may be anything. */
export function stringAt(record: unknown, key: string): string | undefined {
  const value = isRecord(record) && Object.hasOwn(record, key) ? record[key] : undefined
  return typeof value === 'string' ? value : undefined
}

/** An own member that is a string or a list, as the strings it holds. */
function textsAt(record: Record<string, unknown>, key: string): string[] {
  const value = Object.hasOwn(record, key) ? record[key] : undefined
  const values: unknown[] = Array.isArray(value) ? value : [value]
  return values.filter((each) => typeof each === 'string')
}

/** A member that is an object, else an empty one. */
export function recordAt(record: unknown, key: string): Record<string, unknown> {
  const value = isRecord(record) && Object.hasOwn(record, key) ? record[key] : undefined
  return recordOrEmpty(value)
}

/** Text of factory.yml in a message: quoted and bounded. */
export function shortJson(text: string): string {
  return JSON.stringify(text.slice(0, 60))
}

/** A problem that keeps the factory from being used. */
export function blockingProblem(
  code: string,
  pointer: string,
  message: string,
  hint: string,
): FactoryProblem {
  return { code, level: 'block', pointer, message, hint }
}
