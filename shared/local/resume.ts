import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Factory } from '../factory/factory.ts'
import { parseJson } from '../formats/read-json.ts'
import { outcomeDocument } from '../line/outcome.ts'
import type { UpstreamRef } from '../line/upstream-refs.ts'
import { parseParcelName, serialOfName } from '../trace/parcel/names.ts'
import { MAX_PARCEL_BYTES } from '../limits.ts'
import type { ParcelStore, StoredRef } from '../trace/parcel/store.ts'

/** What a folder of an interrupted run holds. */
export interface StoredWork {
  refs: UpstreamRef[]
  /** The highest attempt so far; 0 when there is none. */
  attempt: number
}

/**
 * What an interrupted run can continue from: of each station and round the highest attempt. Publishing is always done
 * again: its parcel says nothing about what became of branch and trace, and doing it twice changes nothing.
 */
export async function storedWork(
  store: ParcelStore,
  { serial, factory }: { serial: string; factory: Factory },
): Promise<StoredWork> {
  const found = (await store.list(serial)).flatMap((ref) => {
    const name = parseParcelName(ref.name)
    return name === undefined ? [] : [{ ...name, ref }]
  })
  const latest = new Map<string, UpstreamRef>()
  for (const { station, round, ref } of found.sort((a, b) => a.attempt - b.attempt)) {
    const upstream = await refOf(store, factory, { station, round, ref })
    if (upstream !== undefined) latest.set(`${station}.r${round}`, upstream)
  }
  return { refs: [...latest.values()], attempt: Math.max(0, ...found.map(({ attempt }) => attempt)) }
}

async function refOf(
  store: ParcelStore,
  { line }: Factory,
  { station, round, ref }: { station: string; round: number; ref: StoredRef },
): Promise<UpstreamRef | undefined> {
  const work = line.find(({ name }) => name === station)?.work
  if (work?.kind === 'action' && work.action === 'trace-publish') return undefined
  if (work?.kind !== 'run') return { kind: 'parcel', station, round, ...ref }
  const value = parseJson(await store.get(ref), ref.name, MAX_PARCEL_BYTES)
  // on one machine only the document says how the commands ended
  const { outcome } = outcomeDocument.parse(value, ref.name)
  return { kind: 'outcome', station, round, outcome, document: ref }
}

/** Takes away what a killed station had begun to write: only whole parcels have the name of one. */
export async function sweep(parcels: string): Promise<void> {
  const names = await readdir(parcels).catch(() => [])
  const begun = names.filter((name) => serialOfName(name) === undefined)
  await Promise.all(begun.map((name) => rm(join(parcels, name), { recursive: true, force: true })))
}
