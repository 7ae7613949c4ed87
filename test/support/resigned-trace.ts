import type { KeyObject } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { writeTraceFolder } from '../../shared/trace/folder/trace-folder.ts'
import { parcelBytes, readParcel } from '../../shared/trace/parcel/parcel.ts'
import { signBundle } from '../../shared/trace/signer/bundle.ts'
import { STATEMENT_BUNDLE } from '../../shared/trace/signer/bundle-kind.ts'
import { generateSigningKey } from '../../shared/trace/signer/keys.ts'
import { keySigner } from '../../shared/trace/signer/signer.ts'
import { keysOf, readTrust, trustOf, type Trust } from '../../shared/trace/verify/trust.ts'

const TRACES = join(import.meta.dirname, '..', '..', 'docs', 'traces')
/** The recorded trace of a released unit. */
export const SERIAL = readdirSync(TRACES).find((name) => name.startsWith('JD-')) ?? ''

export interface ResignedTrace {
  folder: string
  trust: Trust
  /** Private key by station. */
  keys: ReadonlyMap<string, KeyObject>
}

/** The recorded trace, with the same statements, signed by keys of this call and written below `home` under its serial. */
export async function resignTrace(home: string): Promise<ResignedTrace> {
  const recorded = join(TRACES, SERIAL)
  const recordedTrust = readTrust(readFileSync(join(TRACES, 'trust.json')))
  const { repository } = recordedTrust
  const stations = [...keysOf(recordedTrust).values()].flatMap((key) => key.stations)
  const keys = new Map(stations.map((station) => [station, generateSigningKey()]))
  const trust = trustOf(keys, { repository, assurance: 'local' })
  const signerOf = (station: string) => keySigner(keys.get(station) ?? generateSigningKey(), 'local')
  const parcels = await Promise.all(
    readdirSync(join(recorded, 'parcels')).map(async (name) => {
      const { link, attachments, ...rest } = readParcel(readFileSync(join(recorded, 'parcels', name)))
      const identity = {
        serial: rest.serial,
        station: rest.station,
        round: rest.round,
        attempt: rest.attempt,
      }
      const payload = Buffer.from(
        STATEMENT_BUNDLE.document.parse(link, 'the link').dsseEnvelope.payload,
        'base64',
      )
      const signed = await signBundle(payload, STATEMENT_BUNDLE, signerOf(rest.station))
      return { name, bytes: parcelBytes(identity, signed, attachments) }
    }),
  )
  const folder = join(home, SERIAL)
  await writeTraceFolder(folder, {
    ...{ parcels, trust, signer: signerOf('trace-publish') },
    html: readFileSync(join(recorded, 'index.html'), 'utf8'),
    files: filesBelow(join(recorded, 'files')),
  })
  return { folder, trust, keys }
}

function filesBelow(root: string): { path: string; content: string }[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(root, path), content: readFileSync(path, 'utf8') }))
}
