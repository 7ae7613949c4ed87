import { isUnreadable } from '../deadline.ts'
import type { PlannedProbe, ProbeOrder } from '../adequacy/probe-order.ts'
import { probeCalls } from '../adequacy/inputs/probe-calls.ts'
import { counterexamplesOf, type CarryingLink } from '../adequacy/counterexamples.ts'
import { untestedCallsOf } from '../adequacy/untested.ts'
import { secondChangeSetOf } from '../adequacy/second.ts'
import { defined } from '../formats/defined.ts'
import { adequacyOf } from '../factory/factory.ts'
import type { ChangeSet } from '../git/change-set.ts'
import type { CodeAnalysis } from '../house/code-analysis.ts'
import { compilingVariants, type ChangeToBase } from '../house/compiling-variants.ts'
import { mutantsOfChange } from '../mutants/mutants-of-change.ts'
import type { ChangedText, Mutant } from '../mutants/mutant.ts'
import { switchedBuild } from '../mutants/switched-build.ts'
import { planOf } from '../oracle/values/plan.ts'
import { seedOf } from '../specification/document/asked-serials.ts'
import type { Spec } from '../specification/document/spec.ts'
import { changedTexts } from './changed-texts.ts'
import type { Unit } from './unit.ts'

/** Variants of one change. More cost time, and few of them say something new. */
const MAX_MUTANTS = 300
/** Most time for trying. An ordinary unit needs less than a third of it; what ends it early is told as unfinished. */
export const ADEQUACY_SECONDS = 60

/** The compiler with what it has read, where it is needed. */
export type AnalysisSource = () => Promise<CodeAnalysis>

/** What an order is made from. */
export interface ProbedUnit extends Pick<Unit, 'repo' | 'base' | 'factory' | 'spec' | 'serial' | 'round'> {
  /** What other stations have found. */
  upstream: { links: readonly CarryingLink[] }
}

/**
 * What a probing station is to try for a unit: where adequacy is off for its risk, no variants; and always what other stations have handed
 * on. The same unit and change give the same order on every machine. @throws FactoryError GIT_OBJECT_MISSING, SPEC_INVALID.
 */
export async function probeOrder(
  unit: ProbedUnit,
  changeSet: ChangeSet,
  analysis: AnalysisSource,
): Promise<ProbeOrder> {
  const { factory, spec, upstream, round } = unit
  const isTried = adequacyOf(factory, spec) !== 'off'
  const second = secondChangeSetOf(upstream.links)
  const files = await changedTexts(unit, changeSet)
  const seed = seedOf(spec, unit.serial)
  const named = untestedCallsOf(upstream.links, round)
  const near = isTried || second !== undefined ? await probeCalls(spec, { seed, change: files, named }) : []
  return {
    ...(isTried ? await variantsFor({ ...unit, changeSet }, files, { seed, analysis }) : NO_VARIANTS),
    calls: [...exampleCalls(spec), ...near, ...reviewersCalls(upstream.links, round)],
    ...defined({ second }),
    seconds: factory.adequacy.seconds ?? ADEQUACY_SECONDS,
  }
}

const NO_VARIANTS = { modules: [], mutants: [] }

async function variantsFor(
  change: ChangeToBase,
  files: readonly ChangedText[],
  { seed, analysis }: { seed: string; analysis: AnalysisSource },
): Promise<Pick<ProbeOrder, 'modules' | 'mutants'>> {
  const mutants = mutantsOfChange(files, seed, MAX_MUTANTS)
  return variantsOf(files, await compilingVariants(mutants, change, await analysis()))
}

/** What they should give stays on this side. */
function reviewersCalls(links: readonly CarryingLink[], round: number): PlannedProbe[] {
  return counterexamplesOf(links, round).map(({ module, callee, call }) => ({
    ...{ source: 'reviewer', module, callee, call },
  }))
}

/** A row that does more with a value than to compare it tells nothing of variants. */
function exampleCalls(spec: Spec): PlannedProbe[] {
  return planOf(spec).flatMap(({ module, callee, call, act }) =>
    (act?.does ?? null) === null ? [{ source: 'example', module, callee, call, ...defined({ act }) }] : [],
  )
}

/** Each file with variants becomes one source that holds them all. A file that cannot be built so has none. */
function variantsOf(
  files: readonly ChangedText[],
  mutants: readonly Mutant[],
): Pick<ProbeOrder, 'modules' | 'mutants'> {
  const numbered = mutants.map(({ id, path }, index) => ({ id, path, number: index + 1 }))
  const modules = files.flatMap(({ path, head }) => {
    const own = numbered.filter((mutant) => mutant.path === path)
    const content = own.length === 0 || head === undefined ? undefined : builtOrNone(path, head, own)
    return content === undefined ? [] : [{ path, content }]
  })
  const built = new Set(modules.map(({ path }) => path))
  return {
    modules,
    mutants: numbered.flatMap(({ number, path }) => (built.has(path) ? [{ number, path }] : [])),
  }
}

function builtOrNone(
  path: string,
  head: string,
  mutants: readonly { id: string; number: number }[],
): string | undefined {
  try {
    return switchedBuild(path, head, mutants)
  } catch (thrown) {
    if (isUnreadable(thrown)) return undefined
    throw thrown
  }
}
