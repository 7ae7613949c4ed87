import { readUpstream, type UpstreamRef } from '../../line/upstream-refs.ts'
import { parseParcelName } from '../../trace/parcel.ts'
import type { ParcelStore, StoredRef } from '../../trace/store.ts'
import type { Factory } from '../../line/factory.ts'

/** What earlier stations handed on, in the very shape of GitHub's `toJSON(needs)`. */
export type Needs = Record<string, { result: 'success'; outputs: Record<string, string> }>

export interface NeedsEntry {
  station: string
  round: number
  kind: 'parcel' | 'outcome'
  ref: StoredRef
}

export function addNeed(needs: Needs, entry: NeedsEntry): Needs {
  const { station, round, kind, ref } = entry
  const outputs = {
    station,
    round: String(round),
    [`${kind}-id`]: ref.id,
    [`${kind}-name`]: ref.name,
    [`${kind}-sha256`]: ref.sha256,
  }
  return { ...needs, [`${station}-r${round}`]: { result: 'success', outputs } }
}

export function refsOf(needs: Needs): UpstreamRef[] {
  return readUpstream(JSON.stringify(needs))
}

/** The needs that a folder of an interrupted run still answers: of each station and round the highest attempt. */
export async function needsOfStore(
  store: ParcelStore,
  serial: string,
  factory: Factory,
): Promise<{ needs: Needs; attempt: number }> {
  const commands = new Set(
    factory.line.filter((station) => station.work.kind === 'run').map((station) => station.name),
  )
  let needs: Needs = {}
  let attempt = 0
  const found = (await store.list(serial)).flatMap((ref) => {
    const name = parseParcelName(ref.name)
    return name === undefined ? [] : [{ ...name, ref }]
  })
  for (const each of found.sort((a, b) => a.attempt - b.attempt)) {
    const kind = commands.has(each.station) ? 'outcome' : 'parcel'
    needs = addNeed(needs, { station: each.station, round: each.round, kind, ref: each.ref })
    attempt = Math.max(attempt, each.attempt)
  }
  return { needs, attempt }
}
