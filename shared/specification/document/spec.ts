import type { Effect } from '../../effects.ts'

/** A spec that was read: `specs/<id>.spec.md` with its front matter checked and its defaults filled in. */
export interface Spec {
  id: string
  title: string
  owner: string | undefined
  risk: 'low' | 'medium' | 'high'
  paths: { write: string[]; read: string[] }
  why: Why
  interface: InterfaceEntry[]
  acceptance: Criterion[]
  /** What the change may do besides computing, and what its modules did not do before. */
  effects: Effect[]
  nonGoals: string[]
  /** Caps for this unit alone; each must be at most the cap of factory.yml. */
  budget: { calls?: number; tokens?: number; minutes?: number }
  retire: string | undefined
  /** The text below the front matter: context for people and the model, never normative. */
  prose: string
}

export interface Why {
  who: string | undefined
  problem: string
  value: string | undefined
  alternatives: Alternative[]
}

export interface Alternative {
  option: 'do-nothing' | 'reuse' | 'buy' | 'configure' | 'delete'
  /** What this alternative is about, e.g. the exported name considered for reuse. */
  verdict: string
  reason: string
}

/** One export the change must offer. `signature` is TypeScript without a body, e.g. `function slugify(text: string): string`. */
export interface InterfaceEntry {
  module: string
  signature: string
  doc: string | undefined
}

/** One acceptance criterion, in EARS form or given/when/then. */
export interface Criterion {
  id: string
  ears: string | undefined
  given: string | undefined
  when: string | undefined
  then: string | undefined
  examples: Example[]
  /** Existing test files, or names of existing tests. */
  tests: string[]
  check: 'example' | 'test' | 'property' | 'review'
  /** Never shown to the writer; its tests are run. */
  holdout: boolean
}

/** A data row: a call of an interface export with literal arguments, and what it returns or throws. */
export type Example = { call: string; returns: unknown } | { call: string; throws: string }

/** One sentence for people and prompts: the EARS text, or given/when/then joined. */
export function criterionText(criterion: Criterion): string {
  if (criterion.ears !== undefined) return criterion.ears
  const parts = [
    `Given ${criterion.given ?? ''}`,
    `when ${criterion.when ?? ''}`,
    `then ${criterion.then ?? ''}`,
  ]
  return `${parts.join(', ')}.`
}
