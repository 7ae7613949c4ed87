import type { HouseRule } from './house.ts'

/**
 * Rules that the gate applies in every repository, because what they find weakens the gate. A house rule on the same
 * ESLint rule replaces one of them: the team then chose its level.
 */
export interface GateRule {
  rule: HouseRule
  /** The ESLint rule that replaces this one when a house uses it. */
  covered: string
}

const EVERYWHERE = ['**/*']

export const GATE_RULES: readonly GateRule[] = [
  {
    covered: 'jidoka/no-suppressions',
    rule: {
      id: 'SUPPRESSION',
      applies: EVERYWHERE,
      say: 'Mend what the compiler or linter reports; do not switch it off with a comment.',
      why: undefined,
      good: ['export const port = 80'],
      bad: ['// @ts-ignore\nexport const port = 80'],
      enforce: { kind: 'eslint', rule: 'jidoka/no-suppressions', options: [], fix: false },
      level: 'block',
    },
  },
  {
    covered: '@typescript-eslint/no-explicit-any',
    rule: {
      id: 'AS_ANY',
      applies: EVERYWHERE,
      say: 'Check the value instead of asserting any.',
      why: 'as any switches the compiler off for everything the value touches.',
      good: ['export const sizeOf = (value: { size: number }): number => value.size'],
      bad: ['export const sizeOf = (value: unknown): unknown => (value as any).size'],
      enforce: {
        kind: 'selector',
        selector: 'TSAsExpression > TSAnyKeyword, TSTypeAssertion > TSAnyKeyword',
        message: 'as any switches the compiler off',
      },
      level: 'block',
    },
  },
]

/** The gate's own rules that none of these house rules replaces. */
export function gateRulesBeside(rules: readonly HouseRule[]): HouseRule[] {
  const held = new Set(rules.flatMap(({ enforce }) => (enforce.kind === 'eslint' ? [enforce.rule] : [])))
  return GATE_RULES.filter(({ covered }) => !held.has(covered)).map(({ rule }) => rule)
}
