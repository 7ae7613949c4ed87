import type { Enforcement, HouseRule } from '../../house/standard/house.ts'

/** A question that code answers by what it does: which of these ways is taken, and in how many of its places. */
export interface Choice {
  /** What is chosen, as a heading: "imports of types". */
  asks: string
  /** Code of these languages is asked. */
  language: 'typescript' | 'any'
  measure: Measure
  /** The ways there are. Each is a rule that rejects the others. */
  variants: readonly Way[]
  /** Ids of ways of other questions with which this one is none. */
  voidBy?: readonly string[]
}

/** How the places of a choice are counted. A place that a rule rejects breaks its way. */
export type Measure =
  /** Two ways: a place that one rejects keeps the other. */
  | { kind: 'opposite' }
  /** What this esquery selector matches keeps the way. */
  | { kind: 'kept'; selector: string }
  /** What this esquery selector matches is a place. */
  | { kind: 'places'; selector: string }
  /** Every file is a place. */
  | { kind: 'files' }
  /** A file that any of the ways rejects is a place: others fit all of them. */
  | { kind: 'distinct' }
  /** Its rule needs types, so nothing is counted without compiling: the rule is taken. */
  | { kind: 'uncounted' }

/** A rule without the globs, which the repository decides. */
export type Way = Omit<HouseRule, 'applies' | 'why' | 'level'> & { why: string }

/** One way; its examples break and keep no way of another choice. */
export function way(id: string, texts: WayTexts, enforce: Enforcement): Way {
  const { say, why, bad, good } = texts
  return { id, say, why, bad: [bad], good: [good], enforce }
}

export interface WayTexts {
  say: string
  why: string
  bad: string
  good: string
}

/** By a rule of ESLint, of typescript-eslint or of ours. */
export function eslint(rule: string, ...options: unknown[]): Enforcement {
  return { kind: 'eslint', rule, options, fix: false }
}

/** By an esquery selector: what it matches is rejected. */
export function selector(text: string): Enforcement {
  return { kind: 'selector', selector: text, message: undefined }
}
