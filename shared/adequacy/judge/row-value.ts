import type { Json } from '../../formats/canonical.ts'
import { PROBE_HEAP_MIB } from '../../limits.ts'
import { departureOf } from '../../oracle/judge/judge-observed.ts'
import { showValue } from '../../oracle/judge/show-value.ts'
import { NEVER_SETTLES, type Observed } from '../../oracle/values/observed.ts'
import { readValueText } from '../../oracle/values/value-text.ts'
import type { RowValue } from '../../specification/document/spec.ts'

/** What a call did, as a row of a spec would have it; `undefined` for what no row can hold, such as a Map. */
export function rowValueOf(observed: Observed): RowValue | undefined {
  const value = candidate(observed)
  if (value === undefined) return undefined
  return departureOf({ call: '', ...value }, observed) === undefined ? value : undefined
}

function candidate(observed: Observed): RowValue | undefined {
  if (observed.kind === 'threw') {
    const { isError, name, type } = observed
    return isError && /^[A-Z]\w{0,99}$/.test(name || type) ? { throws: name || type } : undefined
  }
  if (observed.kind !== 'returned') return undefined
  try {
    const value = readValueText(observed.value)
    return isJson(value) ? { returns: value } : undefined
  } catch {
    return undefined
  }
}

/** Deeper values help nobody to decide. */
const MAX_DEPTH = 20

function isJson(value: unknown, depth = 0): value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || depth > MAX_DEPTH) return false
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype
  return isPlain && Object.values(value).every((each) => isJson(each, depth + 1))
}

/** How a call ended that came to no end a row could hold, in words; `undefined` for any other. Pure. */
export function endWords(observed: Observed): string | undefined {
  if (observed.kind === 'timed-out' && observed.limitMs > 0)
    return `does not end within ${observed.limitMs / 1000} s of processor time and ${PROBE_HEAP_MIB} MiB of memory`
  if (observed.kind === 'not-a-value' && observed.what === NEVER_SETTLES) return `returns ${NEVER_SETTLES}`
  if (observed.kind !== 'died') return undefined
  const [, code] = /^ended with exit code (\d{1,3})$/.exec(observed.how) ?? []
  return code === undefined ? 'ends its process' : `ends its process with exit code ${code}`
}

/** In words: `returns 0`, `throws RangeError`. */
export function rowWords(value: RowValue): string {
  return 'throws' in value ? `throws ${value.throws}` : `returns ${showValue(value.returns)}`
}
