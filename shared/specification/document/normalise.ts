import type { RawCriterion, RawExample, RawSpec } from './raw-spec.ts'
import type { Criterion, Example, InterfaceEntry, Spec, Why } from './spec.ts'

/** The spec with its defaults filled in. `raw` has passed the schema and {@link exampleProblem}. */
export function specOf(raw: RawSpec, prose: string): Spec {
  return {
    id: raw.id,
    title: raw.title,
    owner: raw.owner,
    risk: raw.risk ?? 'low',
    template: raw.template,
    paths: { write: raw.paths.write, read: raw.paths.read ?? [] },
    why: whyOf(raw.why),
    interface: (raw.interface ?? []).map(entryOf),
    acceptance: raw.acceptance.map(criterionOf),
    nonGoals: raw.nonGoals ?? [],
    budget: raw.budget ?? {},
    retire: raw.retire,
    prose,
  }
}

function whyOf(why: RawSpec['why']): Why {
  if (typeof why === 'string') return { who: undefined, problem: why, value: undefined, alternatives: [] }
  return { who: why.who, problem: why.problem, value: why.value, alternatives: why.alternatives ?? [] }
}

function entryOf(entry: NonNullable<RawSpec['interface']>[number]): InterfaceEntry {
  return { module: entry.module, signature: entry.signature, doc: entry.doc }
}

function criterionOf(raw: RawCriterion): Criterion {
  const examples = (raw.examples ?? []).map(exampleOf)
  const tests = raw.tests ?? []
  return {
    id: raw.id,
    ears: raw.ears,
    given: raw.given,
    when: raw.when,
    then: raw.then,
    examples,
    tests,
    check: raw.check ?? (examples.length === 0 && tests.length > 0 ? 'test' : 'example'),
    holdout: raw.holdout ?? false,
  }
}

function exampleOf(raw: RawExample): Example {
  if (raw.throws !== undefined) return { call: raw.call, throws: raw.throws }
  return { call: raw.call, returns: raw.returns }
}

/** Why a data row is not one call with exactly one outcome; `undefined` when it is. */
export function exampleProblem(raw: RawExample): string | undefined {
  const outcomes = ['returns', 'throws'].filter((name) => Object.hasOwn(raw, name))
  if (outcomes.length === 1) return undefined
  return outcomes.length === 0
    ? 'says neither what the call returns nor what it throws'
    : 'says both returns and throws'
}
