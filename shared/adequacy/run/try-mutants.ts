import type { ProbeOrder } from '../probe-order.ts'
import type { ProbeContext } from './probe-context.ts'
import { tryChunk, type Chunk, type ChunkFault } from './try-chunk.ts'
import type { LaunchPlace } from '../../oracle/exercise/launch.ts'
import type { KnownCall } from './variant-frames.ts'
import type { VariantVerdict } from './variant-listener.ts'

/** Most variants that one process tries: it keeps what each of them leaves in its memory. */
const CHUNK_MUTANTS = 80
/** So few of them are tried sooner than a second process starts. */
const FEW_MUTANTS = 16

export interface MutantResults {
  /** By the number of the variant; of those that were tried. */
  verdicts: Map<number, VariantVerdict>
  /** Paths of sources whose variants are all undecided, and why. */
  faults: Map<string, ChunkFault>
}

export interface TryOptions {
  context: ProbeContext
  /** Milliseconds since 1970. */
  deadline: number
  /** Called with how many variants were tried, and how many of them no example has told from the change. */
  onProgress: (tried: number, left: number) => void
}

/**
 * Tries the variants of an order with calls that have a steady value, two processes at a time. Which process tries a variant is the same
 * on every machine. @throws FactoryError RUN_COULD_NOT when a process cannot be started, INTERRUPTED.
 */
export async function tryMutants(
  { modules, mutants }: Pick<ProbeOrder, 'modules' | 'mutants'>,
  calls: readonly KnownCall[],
  options: TryOptions,
): Promise<MutantResults> {
  const results: MutantResults = { verdicts: new Map(), faults: new Map() }
  const chunks = modules.flatMap((module) => {
    const own = mutants.filter(({ path }) => path === module.path).map(({ number }) => number)
    return chunksOf(own).map((numbers): Chunk => ({ module, calls, mutants: numbers }))
  })
  await inTwoLanes(chunks, options, results)
  for (const { number, path } of mutants)
    if (results.faults.has(path)) results.verdicts.set(number, { kind: 'undecided' })
  return results
}

/** An even number of parts of one size, for two lanes. */
function chunksOf(numbers: readonly number[]): number[][] {
  const count = numbers.length <= FEW_MUTANTS ? 1 : 2 * Math.ceil(numbers.length / (2 * CHUNK_MUTANTS))
  const size = Math.ceil(numbers.length / count)
  return Array.from({ length: count }, (_, index) => numbers.slice(index * size, (index + 1) * size))
}

/** Each lane takes the next chunk. A source that is not believed is not tried any further. */
async function inTwoLanes(
  chunks: readonly Chunk[],
  { context, deadline, onProgress }: TryOptions,
  { verdicts, faults }: MutantResults,
): Promise<void> {
  const rest = [...chunks]
  let left = 0
  const onVerdict = (mutant: number, verdict: VariantVerdict): void => {
    verdicts.set(mutant, verdict)
    if (verdict.kind === 'alive') left += 1
    onProgress(verdicts.size, left)
  }
  const lane = async (place: LaunchPlace): Promise<void> => {
    for (let chunk = rest.shift(); chunk !== undefined; chunk = rest.shift()) {
      const { path } = chunk.module
      if (chunk.mutants.length === 0 || faults.has(path)) continue
      const fault = await tryChunk(chunk, { context, place, deadline, onVerdict })
      if (fault !== undefined) faults.set(path, fault)
    }
  }
  await Promise.all(context.places.map(lane))
}
