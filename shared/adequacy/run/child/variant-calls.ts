import type { MutantSwitch } from '../../../mutants/switch/mutant-switch.ts'
import { loadExports } from '../../../oracle/child/load-export.ts'
import type { Loader } from '../../../oracle/child/loader.ts'
import { makeCall } from '../../../oracle/child/make-call.ts'
import type { ToldValue } from '../../../oracle/values/frames.ts'
import { sameObserved } from '../../probe-values.ts'
import type { KnownCall, VariantFrame } from '../variant-frames.ts'

export interface VariantTools {
  folder: string
  variants: MutantSwitch
  loader: Loader
  send: (frame: VariantFrame) => void
}

/** A call, and what it reaches while no variant is active. */
export interface SurveyedCall extends KnownCall {
  /** Places of variants and turns of loops, while its module is loaded as well. */
  hits: number
  /** Numbers of the variants whose place it reaches: no other can change what it does. */
  reached: ReadonlySet<number>
}

/** Which variant is active, in which instance of its module, and for which variant the call is made. */
export interface Trial {
  active: number
  instance: number
  mutant: number
}

let instances = 0

/** The number of an instance that nothing has called. */
export function freshInstance(): number {
  instances += 1
  return instances
}

/** A variant that takes this many times as long as the change, and this many places more, does not end. */
const [MOST_TIMES, MOST_MORE] = [10, 100_000]

/** Makes a call with one variant active. Without `hits` it may take as long as the watching process lets it. */
export async function callVariant(
  call: KnownCall & { hits?: number },
  { active, instance, mutant }: Trial,
  { folder, variants, loader, send }: VariantTools,
): Promise<ToldValue> {
  send({ step: 'call', mutant, call: call.id })
  variants.select(active, call.hits === undefined ? Infinity : MOST_TIMES * call.hits + MOST_MORE)
  const found = await loadExports(loader, { ...call, instance }, folder)
  if ('why' in found) return { kind: 'not-loaded', why: found.why }
  return makeCall({ ...call, instance }, found.values, { folder, waits: () => undefined, after: null })
}

/**
 * Makes every call while no variant is active, each in an instance of its own. A call that does something else than on the change is
 * left out; `undefined` when it is an example that runs the source or cannot be loaded, for then the source is no build of the change.
 */
export async function survey(
  calls: readonly KnownCall[],
  tools: VariantTools,
): Promise<SurveyedCall[] | undefined> {
  const surveyed: SurveyedCall[] = []
  for (const call of calls) {
    const observed = await callVariant(call, { active: 0, instance: freshInstance(), mutant: 0 }, tools)
    const hits = tools.variants.hits()
    const isRun = hits > 0 || observed.kind === 'not-loaded'
    if (sameObserved(call.change, observed))
      surveyed.push({ ...call, hits, reached: new Set(tools.variants.reached()) })
    else if (call.isExample && isRun) return undefined
  }
  return surveyed
}
