import { isRecord } from '../formats/read-json.ts'
import type { Level } from '../findings.ts'
import { escapePointer } from '../formats/schema.ts'
import { isStation, type StationName } from './stations.ts'

/** Something wrong in factory.yml, at a JSON pointer into it. */
export interface FactoryProblem {
  code: string
  level: Level
  pointer: string
  message: string
  hint: string
}

/** A station as far as it can be read before the schema has spoken, so that every problem is found in one go. */
export interface DraftStation {
  name: string
  pointer: string
  uses: string | undefined
  hasRun: boolean
  report: string | undefined
  /** The action it runs, by `uses` or by its name; `undefined` for commands and for what is neither. */
  action: StationName | undefined
  pass: string | undefined
  stop: string | undefined
  fields: readonly string[]
}

/** As the schema has it; a longer line is refused there, and what its table says is of no use. */
const MAX_STATIONS = 30

/** The stations in order; entries of the wrong type count as empty. */
export function draftStations(value: unknown): DraftStation[] {
  const line = isRecord(value) ? value['line'] : undefined
  if (!isRecord(line) || Object.keys(line).length > MAX_STATIONS) return []
  return Object.entries(line).map(([name, entry]) => draftStation(name, isRecord(entry) ? entry : {}))
}

function draftStation(name: string, entry: Record<string, unknown>): DraftStation {
  const hasRun = Object.hasOwn(entry, 'run')
  const uses = textOf(entry, 'uses')
  return {
    name,
    pointer: `/line/${escapePointer(name)}`,
    uses,
    hasRun,
    report: textOf(entry, 'report'),
    action: hasRun ? undefined : actionOf(uses ?? name),
    pass: textOf(entry, 'pass'),
    stop: textOf(entry, 'stop'),
    fields: Object.keys(entry),
  }
}

/** The action of this name, if there is one. */
export function actionOf(name: string): StationName | undefined {
  return isStation(name) ? name : undefined
}

/** An own member that is a string, else `undefined`; `record` may be anything. */
export function textOf(record: unknown, key: string): string | undefined {
  const value = isRecord(record) && Object.hasOwn(record, key) ? record[key] : undefined
  return typeof value === 'string' ? value : undefined
}

/** A member that is an object, else an empty one. */
export function recordAt(record: unknown, key: string): Record<string, unknown> {
  const value = isRecord(record) && Object.hasOwn(record, key) ? record[key] : undefined
  return isRecord(value) ? value : {}
}

/** A problem that stops the factory from being used. */
export function blockingFinding(
  code: string,
  pointer: string,
  message: string,
  hint: string,
): FactoryProblem {
  return { code, level: 'block', pointer, message, hint }
}
