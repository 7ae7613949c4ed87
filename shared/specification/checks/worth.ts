import type { Finding } from '../../findings.ts'
import { findingAt, type SpecFile } from '../document/spec-file.ts'
import type { Alternative } from '../document/spec.ts'
import { hasShortWhy, obstaclesToTiny } from '../document/tiny.ts'

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

/** Does the reason hold enough letters to be one? */
export function hasReason({ reason }: Alternative): boolean {
  return (reason.match(/\p{L}/gu) ?? []).length >= MIN_REASON
}

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
