import { parse } from 'devalue'
import type { Example } from '../../specification/document/spec.ts'
import type { Observed } from '../values/observed.ts'
import { differenceBetween } from './difference.ts'
import { showValue } from './show-value.ts'

/** Codes of what an example found. They are API: they are added, not renamed. */
export type ExampleCode =
  | 'EXAMPLE_WRONG'
  | 'EXAMPLE_THREW'
  | 'EXAMPLE_DIED'
  | 'EXAMPLE_TIMEOUT'
  | 'EXAMPLE_NOT_A_VALUE'
  | 'EXAMPLE_NOT_LOADED'
  | 'EXAMPLE_STATE'
  | 'EXAMPLE_CLOCK'
  | 'EXAMPLE_NOT_CALLED'

/** How a call departs from what its example expects. `text` follows the call in a sentence. */
export interface Departure {
  code: ExampleCode
  text: string
}

/** What is wrong with what a call did; `undefined` when it did what the example expects. */
export function departureOf(example: Example, observed: Observed): Departure | undefined {
  switch (observed.kind) {
    case 'returned':
      return returned(example, observed.value)
    case 'threw':
      return threw(example, observed)
    case 'died':
      return { code: 'EXAMPLE_DIED', text: `ended its process (${observed.how})${instead(example)}` }
    case 'timed-out':
      return { code: 'EXAMPLE_TIMEOUT', text: `${timeText(observed.limitMs)}${instead(example)}` }
    case 'not-a-value':
      return { code: 'EXAMPLE_NOT_A_VALUE', text: `gave ${observed.what}${instead(example)}` }
    case 'not-loaded':
      return { code: 'EXAMPLE_NOT_LOADED', text: `could not be called: its module ${observed.why}` }
  }
}

function timeText(limitMs: number): string {
  return limitMs === 0 ? 'was not called in the time of the station' : `did not end in ${limitMs / 1000} s`
}

function instead(example: Example): string {
  return 'throws' in example
    ? `, and should throw ${example.throws}`
    : `, and should return ${showValue(example.returns)}`
}

function returned(example: Example, text: string): Departure | undefined {
  const read = valueOf(text)
  if (read === undefined) return { code: 'EXAMPLE_NOT_A_VALUE', text: `gave no value${instead(example)}` }
  if ('throws' in example)
    return { code: 'EXAMPLE_WRONG', text: `returned ${showValue(read.value)}${instead(example)}` }
  const difference = differenceBetween(example.returns, read.value)
  if (difference === undefined) return undefined
  const isWhole = typeof example.returns !== 'object' || example.returns === null
  const whole = isWhole ? '' : ` (returned ${showValue(read.value)}, expected ${showValue(example.returns)})`
  return { code: 'EXAMPLE_WRONG', text: `returned ${difference}${whole}` }
}

/** The text comes from the code on trial. */
function valueOf(text: string): { value: unknown } | undefined {
  try {
    return { value: parse(text) as unknown }
  } catch {
    return undefined
  }
}

type Threw = Extract<Observed, { kind: 'threw' }>

function threw(example: Example, observed: Threw): Departure | undefined {
  const { isError, name, type, message } = observed
  const what = `threw ${showValue(isError ? `${name || type}: ${message}` : message)}`
  if (!('throws' in example)) return { code: 'EXAMPLE_THREW', text: `${what}${instead(example)}` }
  return isExpectedError(example.throws, observed)
    ? undefined
    : { code: 'EXAMPLE_WRONG', text: `${what}${instead(example)}` }
}

/** The names of classes of errors. A text that holds one is no error of that class. */
const CLASS_NAME = /^[A-Z][\w$]*(?:Error|Exception)$|^Error$/

/** An error of this name or class; for any other word what was thrown has a message that holds it. */
function isExpectedError(expected: string, { isError, name, type, message }: Threw): boolean {
  const isNamed = isError && [name, type, 'Error'].includes(expected)
  return isNamed || (!CLASS_NAME.test(expected) && message.includes(expected))
}
