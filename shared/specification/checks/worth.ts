import type { Finding } from '../../findings.ts'
import { isCalendarDay } from '../../formats/calendar-day.ts'
import { findingAt, quote, type SpecFile } from '../document/spec-file.ts'
import type { Alternative, Spec } from '../document/spec.ts'
import { isGlob } from '../../paths/declared-paths.ts'

/** "Should this be written at all?": alternatives answered unless the spec is tiny, an owner and a full why for high risk. */
export function checkWorth(file: SpecFile): Finding[] {
  return [...checkAlternatives(file), ...checkHighRisk(file)]
}

const NEEDED = ['do-nothing', 'reuse'] as const

function checkAlternatives(file: SpecFile): Finding[] {
  const { spec } = file
  const obstacles = obstaclesToTiny(spec)
  if (obstacles.length === 0) return []
  if (hasShortWhy(spec)) {
    return [
      findingAt(file, '/why', {
        code: 'SPEC_NOT_TINY',
        message: `the spec is not tiny, because ${obstacles.join(' and ')}; its why must weigh alternatives`,
        hint: 'write why as who, problem, value and alternatives, with do-nothing and reuse at least',
      }),
    ]
  }
  return [...missingAlternatives(file), ...emptyReasons(file)]
}

/** Is `why` the one sentence of a tiny spec? */
function hasShortWhy({ why }: Spec): boolean {
  return why.who === undefined && why.value === undefined && why.alternatives.length === 0
}

/**
 * The reasons why a spec is not tiny; empty when it is. Tiny: `why` is one sentence, risk low, exactly one criterion, at
 * most one interface entry, at most two write paths and no glob. schemas/spec.schema.json says the same to authors.
 */
function obstaclesToTiny(spec: Spec): string[] {
  const { write } = spec.paths
  const obstacles: [boolean, string][] = [
    [!hasShortWhy(spec), 'its why is more than one sentence'],
    [spec.risk !== 'low', `its risk is ${spec.risk}`],
    [spec.acceptance.length !== 1, `it has ${spec.acceptance.length} criteria`],
    [spec.interface.length > 1, `it has ${spec.interface.length} interface entries`],
    [write.length > 2, `it writes ${write.length} paths`],
    [write.some(isGlob), 'it writes a glob'],
  ]
  return obstacles.flatMap(([stands, reason]) => (stands ? [reason] : []))
}

function missingAlternatives(file: SpecFile): Finding[] {
  const { alternatives } = file.spec.why
  return NEEDED.filter((option) => !alternatives.some((each) => each.option === option)).map((option) =>
    findingAt(file, '/why/alternatives', {
      code: 'SPEC_ALTERNATIVE_MISSING',
      message: `the alternative ${option} is not answered`,
      hint: `add { option: ${option}, verdict: rejected, reason: <why it is not enough> }`,
    }),
  )
}

/** Fewest letters of a reason; `n/a`, `-` and `no` are not reasons. */
const MIN_REASON = 5

function emptyReasons(file: SpecFile): Finding[] {
  return file.spec.why.alternatives.flatMap((alternative, index) => {
    if (hasReason(alternative)) return []
    const message = `the alternative ${alternative.option} is answered without a reason`
    const hint = 'say in one sentence what speaks against it'
    return [findingAt(file, `/why/alternatives/${index}`, { code: 'SPEC_ALTERNATIVE_REASON', message, hint })]
  })
}

/** Does the reason hold enough letters to be one? A character of Chinese, Japanese or Korean says as much as two. */
export function hasReason({ reason }: Alternative): boolean {
  const letters = reason.match(/\p{L}/gu) ?? []
  const dense = letters.filter((letter) => DENSE.test(letter))
  return letters.length + dense.length >= MIN_REASON
}

const DENSE = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]/u

function checkHighRisk(file: SpecFile): Finding[] {
  const { owner, risk, why } = file.spec
  if (risk !== 'high') return []
  const missing = [
    ['/owner', 'owner', owner],
    ['/why', 'why.who', why.who],
    ['/why', 'why.value', why.value],
  ] as const
  return missing.flatMap(([pointer, field, value]) =>
    value !== undefined
      ? []
      : [
          findingAt(file, pointer, {
            code: 'SPEC_RISK_UNOWNED',
            message: `risk is high and ${field} is missing`,
            hint: 'high risk needs an owner, and a why with who, problem, value and alternatives',
          }),
        ],
  )
}

const LOOKS_LIKE_DATE = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/

/** `retire` is a date after `today` (both YYYY-MM-DD; UTC) or a metric in words. Without `today` no date is past. */
export function checkRetire(file: SpecFile, today: string | undefined): Finding[] {
  const { retire } = file.spec
  if (retire === undefined || !LOOKS_LIKE_DATE.test(retire)) return []
  if (!isCalendarDay(retire)) {
    const message = `${quote(retire)} is not a date`
    const hint = 'write the date as YYYY-MM-DD, or a metric in words'
    return [findingAt(file, '/retire', { code: 'SPEC_RETIRE_DATE', message, hint })]
  }
  if (today === undefined || retire >= today) return []
  const message = `the code was to be deleted on ${retire}`
  const hint = "delete the code instead of changing it, or give the owner's new date"
  return [findingAt(file, '/retire', { code: 'SPEC_RETIRED', message, hint })]
}
