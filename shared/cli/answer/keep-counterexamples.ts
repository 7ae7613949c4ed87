import { answererName } from '../../adequacy/answers/answer-questions.ts'
import type { Counterexample } from '../../adequacy/counterexamples.ts'
import { decidedCalls } from '../../adequacy/inputs/kinds/settled-inputs.ts'
import { FactoryError } from '../../errors.ts'
import { answerSpec, type AnsweredSpec } from '../../specification/answers/answer-spec.ts'
import { seedOf } from '../../specification/document/asked-serials.ts'
import { readSpec } from '../../specification/document/read-spec.ts'
import { editSpec } from './edit-spec.ts'

/** Calls that proved a change wrong, and the spec in the work tree that they go into. */
export interface Keeping {
  serial: string
  specPath: string
  file: string
  confirmed: readonly Counterexample[]
  /** Who keeps them. */
  by: string
}

/**
 * Writes each call that the spec does not decide yet into it, as a row that holds itself back. Gives the texts of the rows.
 * @throws FactoryError SPEC_INVALID, ANSWER_UNFIT, USAGE.
 */
export async function keepCounterexamples({ file, ...keeping }: Keeping): Promise<string[]> {
  const { written } = await editSpec(file, (bytes) => keptIn(bytes, keeping))
  return written
}

function keptIn(bytes: Buffer, { serial, specPath, confirmed, by }: Omit<Keeping, 'file'>): AnsweredSpec {
  const reading = readSpec(bytes, specPath)
  if (reading.kind === 'bad')
    throw new FactoryError('SPEC_INVALID', `${specPath} cannot be read`, {
      hint: `run jidoka validate ${specPath}`,
    })
  const isDecided = decidedCalls(reading.spec)
  const marks = { by: answererName(by), asked: seedOf(reading.spec, serial) }
  const rows = confirmed
    .filter(({ call }) => !isDecided(call))
    .map(({ call, criterion, should }) => ({
      ...{ kind: 'row' as const, call, criterion, value: should },
      ...marks,
    }))
  return answerSpec({ path: specPath, bytes }, rows)
}
