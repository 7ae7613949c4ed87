import type { RelationWord } from './program.ts'

/** What a value must be like, where it may be more than one value, or is none that YAML can write. */
export type Matcher =
  /** A JavaScript literal: `new Date(0)`, `10n`. It is read when it is compared. */
  | { kind: 'literal'; text: string }
  | { kind: 'about'; value: number; within: number }
  /** A part of a text (or several), items of a list or a set, or members of an object. */
  | { kind: 'containing'; part: unknown }
  | { kind: 'matching'; pattern: string; flags: string }
  /** These items and no others, in any order. */
  | { kind: 'in-any-order'; items: readonly unknown[] }
  /** A list that has at least one item. */
  | { kind: 'not-empty' }
  /** What must hold between the two values of each of so many inputs. */
  | { kind: 'related'; relation: RelationWord; inputs: number }

/** No YAML file that people write has such a key; a symbol would be lost where values travel between threads. */
const MATCHER = '\u0000matcher'

/** A matcher as it stands in the place of an expected value. */
export function matching(matcher: Matcher): object {
  return { [MATCHER]: matcher }
}

/** The matcher in the place of an expected value; `undefined` for a plain value. */
export function matcherOf(expected: unknown): Matcher | undefined {
  if (typeof expected !== 'object' || expected === null) return undefined
  return (expected as { [MATCHER]?: Matcher })[MATCHER]
}
