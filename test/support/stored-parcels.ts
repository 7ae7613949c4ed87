import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TraceExtension } from '../../shared/trace/statement/statement.ts'
import { claimedStatement, readParcel } from '../../shared/trace/parcel/parcel.ts'
import { parcelsAmong } from './github-line/links.ts'

/** A parcel that a run on this machine left: what its link says, and its attachments by name. */
export interface StoredParcel {
  extension: TraceExtension
  attachments: Map<string, string>
}

/** The parcels of a unit in a story's folder, in journey order. */
export function storedParcels(folder: string, serial: string): StoredParcel[] {
  const place = join(folder, '.jidoka', 'runs', serial, 'parcels')
  const files = readdirSync(place).map((name) => ({ name, bytes: readFileSync(join(place, name)) }))
  return parcelsAmong(files)
    .map(({ bytes }) => ({
      extension: claimedStatement(bytes).predicate.jidokaTraceV1,
      attachments: new Map(readParcel(bytes).attachments.map((each) => [each.name, each.content])),
    }))
    .sort((a, b) => a.extension.previous.length - b.extension.previous.length)
}
