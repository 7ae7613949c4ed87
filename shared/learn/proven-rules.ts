import { isAbout } from '../errors.ts'
import type { Eslint } from '../house/lint/eslint.ts'
import { proveHouse } from '../house/lint/prove-house.ts'
import type { HouseRule } from '../house/standard/house.ts'
import type { TeamRules } from './team/team-rules.ts'

export interface LearnedRule {
  rule: HouseRule
  /** What was seen: one sentence. */
  seen: string
}

interface ProvenRules {
  rules: LearnedRule[]
  /** What was left out: one sentence each. */
  left: string[]
}

/** Without the rules whose examples do not hold with the options of the team, or whose options are none: the code could not be counted with them. */
export async function withHeldRules(own: TeamRules, eslint: Eslint): Promise<TeamRules> {
  const held = await Promise.all(own.rules.map((each) => holds([{ ...each, seen: '' }], eslint)))
  const left = own.rules.filter((_, at) => held[at] !== true).map(({ rule }) => notHeld(rule))
  return { ...own, rules: own.rules.filter((_, at) => held[at] === true), left: [...own.left, ...left] }
}

function notHeld({ id }: HouseRule): string {
  return `the examples of ${id} do not hold with the options of the team`
}

/** The learned rules hold beside each other. A rule of the team takes the place of learned ones that contradict it. */
export async function provenRules(
  learned: readonly LearnedRule[],
  team: readonly LearnedRule[],
  eslint: Eslint,
): Promise<ProvenRules> {
  const all = [...learned, ...team]
  if (await holds(all, eslint)) return { rules: all, left: [] }
  const left: string[] = []
  let rules = [...learned]
  for (const candidate of team) {
    const others = (await holds([...rules, candidate], eslint))
      ? rules
      : await without(rules, candidate, eslint)
    if (others === undefined) left.push(notHeld(candidate.rule))
    else rules = [...others, candidate]
  }
  return { rules, left }
}

/** The rules that hold beside another one; `undefined` where too much would go. */
async function without(
  rules: readonly LearnedRule[],
  other: LearnedRule,
  eslint: Eslint,
): Promise<LearnedRule[] | undefined> {
  const isHeld = await Promise.all(rules.map((each) => holds([each, other], eslint)))
  const kept = rules.filter((_, at) => isHeld[at] === true)
  const isLittle = rules.length - kept.length <= MOST_REPLACED
  return isLittle && (await holds([...kept, other], eslint)) ? kept : undefined
}

const MOST_REPLACED = 2

/** Options of a team that take longer on an example are not worth waiting for. */
const EXAMPLE_MS = 1000

/** Do the examples of these rules hold beside each other, and is no id there twice? */
export async function holds(rules: readonly LearnedRule[], eslint: Eslint): Promise<boolean> {
  const house = { path: undefined, sha256: '', rules: rules.map(({ rule }) => rule) }
  if (new Set(house.rules.map(({ id }) => id)).size < house.rules.length) return false
  try {
    await proveHouse(house, eslint, { limitMs: EXAMPLE_MS })
    return true
  } catch (thrown) {
    if (isAbout(thrown, 'HOUSE')) return false
    throw thrown
  }
}
