import type { Example } from '../../specification/document/spec.ts'
import type { Observed } from '../values/observed.ts'
import { readValueText } from '../values/value-text.ts'
import { matcherOf } from '../../specification/rows/matcher.ts'
import { differenceBetween } from './difference.ts'
import { expectedWords } from './expected-words.ts'
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
  if (!('throws' in example)) return `, and should ${verbOf(example)} ${expectedWords(example.returns)}`
  const { throws, message } = example
  return `, and should throw ${throws}${message === undefined ? '' : ` with ${showValue(message)}`}`
}

function returned(example: Example, text: string): Departure | undefined {
  const read = valueOf(text)
  if (read === undefined) return { code: 'EXAMPLE_NOT_A_VALUE', text: `gave no value${instead(example)}` }
  if ('throws' in example)
    return { code: 'EXAMPLE_WRONG', text: `returned ${showValue(read.value)}${instead(example)}` }
  const difference = differenceBetween(example.returns, read.value)
  if (difference === undefined) return undefined
  if (example.program?.kind === 'type') return { code: 'EXAMPLE_WRONG', text: typesText(example, read.value) }
  return { code: 'EXAMPLE_WRONG', text: `${doneBy(example)} ${difference}${wholeOf(example, read.value)}` }
}

/** A place in a larger value is shown within the whole. */
function wholeOf({ returns }: Extract<Example, { returns: unknown }>, value: unknown): string {
  const isPlain = typeof returns === 'object' && returns !== null && matcherOf(returns) === undefined
  return isPlain ? ` (returned ${showValue(value)}, expected ${expectedWords(returns)})` : ''
}

/** Only a call returns something. */
function isCall({ program }: Example): boolean {
  return program === undefined || program.kind === 'expression'
}

function verbOf(example: Example): string {
  return isCall(example) ? 'return' : 'give'
}

function doneBy(example: Example): string {
  return isCall(example) ? 'returned' : 'gave'
}

/** What the compiler said, and what it should have. */
function typesText({ returns }: Extract<Example, { returns: unknown }>, errors: unknown): string {
  const isTaken = Array.isArray(errors) && errors.length === 0
  const said = isTaken ? 'compiles' : `is refused with ${showValue(errors)}`
  return `${said}, and ${matcherOf(returns) === undefined ? 'must compile' : 'must be refused as the row says'}`
}

/** The text comes from the code on trial. */
function valueOf(text: string): { value: unknown } | undefined {
  try {
    return { value: readValueText(text) }
  } catch {
    return undefined
  }
}

type Threw = Extract<Observed, { kind: 'threw' }>

function threw(example: Example, observed: Threw): Departure | undefined {
  const { isError, name, type, message } = observed
  const what = `threw ${showValue(isError ? `${name || type}: ${message}` : message)}`
  if (!('throws' in example)) return { code: 'EXAMPLE_THREW', text: `${what}${instead(example)}` }
  const hasMessage = example.message === undefined || message.includes(example.message)
  return isExpectedError(example.throws, observed) && hasMessage
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
