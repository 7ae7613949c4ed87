import { answererName } from '../../adequacy/answers/answer-questions.ts'
import { errorName, jsonIn } from '../../adequacy/answers/reply.ts'
import { FactoryError } from '../../errors.ts'
import { answerSpec } from '../../specification/answers/answer-spec.ts'
import { seedOf } from '../../specification/document/asked-serials.ts'
import { readSpec } from '../../specification/document/read-spec.ts'
import type { RowValue } from '../../specification/document/spec.ts'

/** The example that the spec lacked, as a person writes it: `parse('') -> throws RangeError`. */
export interface MissingExample {
  call: string
  value: RowValue
}

const ARROW = ' -> '

/** Reads `call -> value`: the value as JSON, or `throws Name`. @throws FactoryError USAGE. */
export function readMissingExample(text: string): MissingExample {
  const at = text.lastIndexOf(ARROW)
  const call = at === -1 ? '' : text.slice(0, at).trim()
  const value = text.slice(at + ARROW.length).trim()
  if (call === '' || value === '')
    throw new FactoryError('USAGE', `${JSON.stringify(text.slice(0, 100))} is no example`, {
      hint: 'write call -> value, as in --example \'slug("Ä b") -> "a-b"\', or -> throws RangeError',
    })
  const [, name] = /^throws\s+(.*)$/s.exec(value) ?? []
  return { call, value: name === undefined ? { returns: jsonIn(value) } : { throws: errorName(name) } }
}

/** Where the example goes, and who says so. */
export interface ExamplePlace {
  serial: string
  specPath: string
  by: string
  isVisible: boolean
}

/** The spec with the example in it, as a row that holds itself back unless it is to be visible. @throws FactoryError SPEC_INVALID, ANSWER_…. */
export function withExample(
  bytes: Buffer,
  { call, value }: MissingExample,
  { serial, specPath, by, isVisible }: ExamplePlace,
): Buffer {
  const reading = readSpec(bytes, specPath)
  if (reading.kind === 'bad')
    throw new FactoryError('SPEC_INVALID', `${specPath} cannot be read`, {
      hint: `run jidoka validate ${specPath}`,
    })
  const marks = { by: answererName(by), asked: seedOf(reading.spec, serial) }
  return answerSpec({ path: specPath, bytes }, [{ kind: 'row', call, value, isVisible, ...marks }]).bytes
}
