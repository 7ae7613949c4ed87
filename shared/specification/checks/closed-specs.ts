import { readSpec } from '../document/read-spec.ts'

/** A spec that was released: it is compared with no other one, and not run again. */
export interface ClosedSpec {
  path: string
  /** Of the unit that released it. */
  serial: string
}

/** The serial that released a spec; `undefined` for one that is open or cannot be read. */
export function releasedBy(bytes: Uint8Array): string | undefined {
  // most specs are open, and reading one takes a millisecond
  if (!Buffer.from(bytes).includes('released')) return undefined
  const read = readSpec(bytes, '')
  return read.kind === 'ok' ? read.spec.released : undefined
}

/** Parts specs into the open ones and those that are done, each in their order. */
export function partSpecs<T extends { path: string; bytes: Uint8Array }>(
  sources: readonly T[],
): { open: T[]; closed: ClosedSpec[] } {
  const open: T[] = []
  const closed: ClosedSpec[] = []
  for (const source of sources) {
    const serial = releasedBy(source.bytes)
    if (serial === undefined) open.push(source)
    else closed.push({ path: source.path, serial })
  }
  return { open, closed }
}
