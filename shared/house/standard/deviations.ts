import { globMatcher, globProblem } from '../../paths/globs.ts'
import type { Deviation, House, HouseRule } from './house.ts'
import { isCalendarDay } from '../../formats/calendar-day.ts'

/** Deviations that hold on the day of the house: their rules are off in their globs. All of them where no day is known. */
export function liveDeviations({ deviations = [], day }: House): Deviation[] {
  return deviations.filter(({ expires }) => day === undefined || expires >= day)
}

/** Deviations whose last day is over: their rules hold again. */
export function expiredDeviations({ deviations = [], day }: House): Deviation[] {
  return deviations.filter(({ expires }) => day !== undefined && expires < day)
}

/** The rules that name a path, and those of them that hold there. */
export interface RulesOfPath {
  named: HouseRule[]
  held: HouseRule[]
}

/**
 * Chooses the enforced rules of a path. A rule that a live deviation switches off there is named and not held: the team has
 * decided about that path, so no rule of the gate takes its place.
 */
export function ruleChooser(house: House): (path: string) => RulesOfPath {
  const rules = house.rules
    .filter(({ enforce }) => enforce.kind !== 'advice')
    .map((rule) => ({ rule, applies: globMatcher(rule.applies), isOff: offIn(house, rule.id) }))
  return (path) => {
    const named = rules.filter(({ applies }) => applies(path))
    return {
      named: named.map(({ rule }) => rule),
      held: named.filter(({ isOff }) => !isOff(path)).map(({ rule }) => rule),
    }
  }
}

/** Where the live deviations of one rule switch it off. */
export function offIn(house: House, id: string): (path: string) => boolean {
  return globMatcher(liveDeviations(house).flatMap(({ rule, glob }) => (rule === id ? [glob] : [])))
}

/** Deviations of a later house that the one before did not have, or had for fewer days: what they cover is judged by less. */
export function addedDeviations(before: House, after: House): Deviation[] {
  const { deviations: known = [] } = before
  return (after.deviations ?? []).filter(
    (each) =>
      !known.some(
        ({ rule, glob, expires }) => rule === each.rule && glob === each.glob && expires >= each.expires,
      ),
  )
}

/** Something wrong in a house file, at an RFC 6901 pointer. */
export interface HouseProblem {
  code: string
  pointer: string
  message: string
  hint: string
}

/** What is wrong with the deviations of a file: a rule that is not there or enforces nothing, a glob, a day of no calendar. */
export function deviationProblems(
  rules: readonly { id: string; enforce: unknown }[],
  deviations: readonly Deviation[],
): HouseProblem[] {
  const enforced = new Map(rules.map(({ id, enforce }) => [id, enforce !== 'advice']))
  return deviations.flatMap((deviation, index) => [
    ...ruleProblem(deviation, enforced.get(deviation.rule), index),
    ...globProblemOf(deviation, index),
    ...dayProblem(deviation, index),
  ])
}

function ruleProblem({ rule }: Deviation, isEnforced: boolean | undefined, index: number): HouseProblem[] {
  if (isEnforced === true) return []
  const what = isEnforced === undefined ? 'is not in this file' : 'is advice, which nothing enforces'
  return [
    {
      code: 'HOUSE_DEVIATION_RULE',
      pointer: `/deviations/${index}/rule`,
      message: `a deviation names the rule ${rule}, which ${what}`,
      hint: 'name an enforced rule, or take the deviation out',
    },
  ]
}

function globProblemOf({ rule, glob }: Deviation, index: number): HouseProblem[] {
  const problem = globProblem(glob)
  if (problem === undefined) return []
  const pointer = `/deviations/${index}/glob`
  const message = `the glob of a deviation from ${rule} ${problem}`
  return [{ code: 'HOUSE_GLOB', pointer, message, hint: 'write it like src/legacy/**/*.ts' }]
}

function dayProblem({ expires }: Deviation, index: number): HouseProblem[] {
  if (isCalendarDay(expires)) return []
  return [
    {
      code: 'HOUSE_DEVIATION_DAY',
      pointer: `/deviations/${index}/expires`,
      message: `${expires} is no day of the calendar`,
      hint: 'write the last day on which the deviation holds, like 2027-03-31',
    },
  ]
}
