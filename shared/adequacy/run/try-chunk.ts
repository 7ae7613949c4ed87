import { defined } from '../../formats/defined.ts'
import { PROBE_CALL_MS } from '../../limits.ts'
import type { Observed } from '../../oracle/values/observed.ts'
import type { KnownCall } from './variant-frames.ts'
import type { OnVerdict, VariantVerdict } from './variant-listener.ts'
import { runVariants, type EndedProcess, type VariantProcessOptions } from './variant-process.ts'

/** Variants of one source, and the calls that they are tried with. */
export interface Chunk {
  module: { path: string; content: string }
  calls: readonly KnownCall[]
  mutants: readonly number[]
}

/** Why nothing of a source is believed: it is no build of the change, or something else wrote on the channel. */
export type ChunkFault = 'other-build' | 'forged'

/**
 * Tries the variants of a chunk in one process after the other: a variant that ends its process, or loops, is followed by a process
 * that begins with the same call once more, and goes on with the next variant. Those that get no verdict were not tried in the time.
 * Gives why none of them counts, if so.
 * @throws FactoryError RUN_COULD_NOT when a process cannot be started, INTERRUPTED.
 */
export async function tryChunk(
  chunk: Chunk,
  options: VariantProcessOptions,
): Promise<ChunkFault | undefined> {
  const decided = new Set<number>()
  const suspects = new Map<number, number>()
  const onVerdict = (mutant: number, verdict: VariantVerdict): void => {
    decided.add(mutant)
    options.onVerdict(mutant, verdict)
  }
  const leftOf = (): number[] => chunk.mutants.filter((each) => !decided.has(each))
  for (let left = leftOf(); left.length > 0 && Date.now() < options.deadline; left = leftOf()) {
    const suspect = suspects.get(left[0] ?? 0)
    const work = { ...chunk, mutants: left, ...defined({ suspect }) }
    const ended = await runVariants(work, { ...options, onVerdict })
    const isTimeOver = Date.now() >= options.deadline
    const fault = faultOf(ended, isTimeOver)
    if (fault !== undefined) return fault
    const [next] = leftOf()
    if (next !== undefined && !isTimeOver && !ended.listener.isSpoilt)
      judgeEnd(next, { ended, chunk, onVerdict, suspects })
  }
  return undefined
}

function faultOf({ listener }: EndedProcess, isTimeOver: boolean): ChunkFault | undefined {
  if (listener.isForged) return 'forged'
  const isBuild = listener.isSame ?? isTimeOver
  return isBuild ? undefined : 'other-build'
}

interface Ending {
  ended: EndedProcess
  chunk: Chunk
  onVerdict: OnVerdict
  /** The calls at which variants have ended a process once. */
  suspects: Map<number, number>
}

/** A process has ended while the variant `mutant` was next: at the same call twice is no chance. */
function judgeEnd(mutant: number, { ended, chunk, onVerdict, suspects }: Ending): void {
  const { place, verdicts } = ended.listener
  if (place?.mutant !== mutant) {
    // it ended between two variants; one that made no call at all would do so for ever
    if (verdicts.size === 0) onVerdict(mutant, { kind: 'undecided' })
    return
  }
  if (place.isSuspect) onVerdict(mutant, verdictOfEnd(place.call, chunk, observedEnd(ended)))
  else if (suspects.has(mutant)) onVerdict(mutant, { kind: 'undecided' })
  else suspects.set(mutant, place.call)
}

function verdictOfEnd(call: number, { calls }: Chunk, observed: Observed): VariantVerdict {
  const isExample = calls.some(({ id, isExample }) => id === call && isExample)
  return isExample ? { kind: 'dead' } : { kind: 'alive', differences: [{ call, observed }] }
}

/** Full memory ends a process by a signal, before or after it was silent for too long: that is the same on every machine. */
function observedEnd({ listener, how }: EndedProcess): Observed {
  return listener.isSilent || how === 'ended by a signal'
    ? { kind: 'timed-out', limitMs: PROBE_CALL_MS }
    : { kind: 'died', how }
}
