import { outcomeDocument } from '../line/outcome.ts'
import { readUpstream, type UpstreamRef } from '../line/upstream-refs.ts'
import type { RunOutcome } from '../line/unit.ts'
import { parseJson } from '../formats/read-json.ts'
import { parseParcelName } from '../trace/parcel/names.ts'
import type { ParcelStore, StoredRef } from '../trace/parcel/store.ts'
import type { Factory } from '../factory/factory.ts'
import { MAX_PARCEL_BYTES } from '../limits.ts'

/** What earlier stations handed on, in the very shape of GitHub's `toJSON(needs)`. */
export type Needs = Record<string, { result: 'success'; outputs: Record<string, string> }>

/** A signed parcel, or the document of commands and how whoever ran them saw them end. */
export type NeedsEntry = {
  station: string
  round: number
  ref: StoredRef
} & ({ kind: 'parcel' } | { kind: 'outcome'; outcome: RunOutcome['outcome'] })

/** The needs with one more job, `<station>-r<round>`; an earlier attempt of the same round is replaced. */
export function addNeed(needs: Needs, entry: NeedsEntry): Needs {
  const { station, round, kind, ref } = entry
  const outputs = {
    station,
    round: String(round),
    ...(kind === 'outcome' ? { outcome: entry.outcome } : {}),
    [`${kind}-id`]: ref.id,
    [`${kind}-name`]: ref.name,
    [`${kind}-sha256`]: ref.sha256,
  }
  return { ...needs, [`${station}-r${round}`]: { result: 'success', outputs } }
}

/** Read the way a job on GitHub reads its needs. @throws FactoryError UPSTREAM_INVALID, FILE_TOO_LARGE. */
export function refsOf(needs: Needs): UpstreamRef[] {
  return readUpstream(JSON.stringify(needs))
}

/**
 * The needs that a folder of an interrupted run still answers: of each station and round the highest attempt. Publishing
 * is always done again: its parcel says nothing about what became of branch and trace, and doing it twice changes nothing.
 */
export async function needsOfStore(
  store: ParcelStore,
  serial: string,
  factory: Factory,
): Promise<{ needs: Needs; attempt: number }> {
  const commands = new Set(
    factory.line.filter((station) => station.work.kind === 'run').map((station) => station.name),
  )
  const publishers = new Set(
    factory.line
      .filter(({ work }) => work.kind === 'action' && work.action === 'trace-publish')
      .map(({ name }) => name),
  )
  let needs: Needs = {}
  let attempt = 0
  const found = (await store.list(serial)).flatMap((ref) => {
    const name = parseParcelName(ref.name)
    return name === undefined ? [] : [{ ...name, ref }]
  })
  for (const { station, round, ref, ...each } of found.sort((a, b) => a.attempt - b.attempt)) {
    attempt = Math.max(attempt, each.attempt)
    if (publishers.has(station)) continue
    const outcome = commands.has(station) ? await outcomeOf(store, ref) : undefined
    needs = addNeed(needs, {
      ...{ station, round, ref },
      ...(outcome === undefined ? { kind: 'parcel' } : { kind: 'outcome', outcome }),
    })
  }
  return { needs, attempt }
}

/** On one machine the document is the only witness there is. */
async function outcomeOf(store: ParcelStore, ref: StoredRef): Promise<RunOutcome['outcome']> {
  const value = parseJson(await store.get(ref), ref.name, MAX_PARCEL_BYTES)
  return outcomeDocument.parse(value, ref.name).outcome
}
