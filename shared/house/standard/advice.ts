import type { House } from './house.ts'

/** Rules that the model is shown and nothing enforces. They are listed so that their share is visible. */
export function adviceIn(house: House): string[] {
  return house.rules.filter(({ enforce }) => enforce.kind === 'advice').map(({ id }) => id)
}

/** How many rules there are, and how many of them nothing enforces. */
export interface AdviceShare {
  rules: number
  /** Ids, in the order of the house. */
  advice: string[]
  /** Of all rules, in percent, rounded. */
  percent: number
}

/** The share of a house that is only told. 0 for a house without rules. */
export function adviceShare(house: House): AdviceShare {
  const advice = adviceIn(house)
  const rules = house.rules.length
  return { rules, advice, percent: rules === 0 ? 0 : Math.round((100 * advice.length) / rules) }
}

/** The share in words. */
export function adviceText({ rules, advice, percent }: AdviceShare): string {
  if (advice.length === 0) return `all of ${rules} rules are enforced`
  return `${advice.length} of ${rules} rules are advice that nothing enforces (${percent} %): ${advice.join(', ')}`
}
