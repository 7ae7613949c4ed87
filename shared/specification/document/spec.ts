import type { Effect } from '../../effects.ts'
import type { AnswerMarks, Example } from '../rows/example.ts'

export type { Example, RowValue } from '../rows/example.ts'

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
  /** Which calls mean something at all. Nobody but the line itself is told. */
  domain: DomainLine[]
  /** What the change may do besides computing, and what its modules did not do before. */
  effects: Effect[]
  /** The template that the code is an instance of, and its values. Absent where there is none. */
  template?: { name: string; with: Record<string, string> }
  /** Packages that the change may add to a package.json. Absent where it names none. */
  dependencies?: Dependency[]
  /** What the change may take away from the gates: `file#subject: reason`. Absent where it names nothing. */
  weakens?: string[]
  nonGoals: string[]
  /** Caps for this unit alone; each must be at most the cap of factory.yml. */
  budget: { calls?: number; tokens?: number; minutes?: number }
  retire: string | undefined
  /** Serial of the unit that released it. Absent while the spec is open. */
  released?: string
  /** The text below the front matter: context for people and the model, never normative. */
  prose: string
}

/** A package that a change may declare, and where. */
export interface Dependency {
  name: string
  /** As package.json is to have it. */
  range: string
  section: 'dependencies' | 'devDependencies'
  /** Repository path of the package.json. */
  manifest: string
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
  /** Never shown to the writer; its tests are run. Each row may say so for itself as well: see held-out.ts. */
  holdout: boolean
}

/** What arguments may be known to be, from the least to the most that is asked of them. */
export const DOMAIN_WORDS = [
  'given',
  'well-formed',
  'not-empty',
  'not-blank',
  'valid-date',
  'finite',
  'not-negative',
  'integer',
  'safe-integer',
  'positive',
] as const
export type DomainWord = (typeof DOMAIN_WORDS)[number]

/** What an argument (from 1) of an export, or of a method of what it gives, always is; or a call outside of the domain. */
export type DomainLine = ({ of: string; argument: number; is: DomainWord } | { not: string }) & AnswerMarks

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
