import { warning, type Finding } from '../findings.ts'
import type { JsonObject } from '../formats/canonical.ts'
import { globMatcher } from '../paths/globs.ts'
import type { GateContext } from './gate-context.ts'
import { expiredDeviations, liveDeviations } from './standard/deviations.ts'
import type { Deviation, House } from './standard/house.ts'

type Judged = Pick<GateContext, 'house' | 'code'>

/** The deviations that a change meets and that are over: their rules hold for it again, and a person decides what comes next. */
export function deviationsMet({ house, code }: Judged): Finding[] {
  return expiredDeviations(house)
    .filter(({ glob }) => code.some(({ path }) => globMatcher([glob])(path)))
    .map((deviation) => expiredFinding(deviation, house))
}

/** Says that a deviation is over. */
export function expiredFinding({ rule, glob, owner, expires }: Deviation, house: House): Finding {
  const message = `the deviation from ${rule} in ${glob} ended with ${expires}: the rule holds there again (owner: ${owner})`
  const hint = 'mend the code and take the deviation out, or let its owner give it another day'
  return warning('HOUSE_DEVIATION_EXPIRED', message, {
    hint,
    ...(house.path === undefined ? {} : { file: house.path }),
  })
}

/** The deviations of the house, and in how many files of the change each one switched its rule off; nothing where there are none. */
export function deviationEvidence({ house, code }: Judged): JsonObject {
  if (house.deviations === undefined) return {}
  const entry = ({ rule, glob, expires }: Deviation): JsonObject => ({ rule, glob, expires })
  const filesIn = ({ glob }: Deviation): number => code.filter(({ path }) => globMatcher([glob])(path)).length
  return {
    day: house.day ?? null,
    deviations: liveDeviations(house).map((each) => ({ ...entry(each), files: filesIn(each) })),
    expired: expiredDeviations(house).map(entry),
  }
}
