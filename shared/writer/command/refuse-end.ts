import { couldNot } from '../../commands/machine-fault.ts'
import { FactoryError } from '../../errors.ts'
import type { CommandWriter } from '../../factory/writer-choice.ts'
import { quoted } from '../../text/safe-log.ts'

/** How a program that writes has ended. */
export interface ToolEnd {
  /** `null` when a signal ended it. */
  code: number | null
  /** What it printed, without secrets. */
  said: string
  isTooMuch: boolean
  isOutOfTime: boolean
}

const NOT_EXECUTABLE = 126
const NOT_FOUND = 127

/**
 * A program that did not come to a good end has proposed nothing: what lies in its tree may be half of a change. That is never the fault of
 * the change, so the station could not run and can run again.
 * @throws FactoryError WRITER_TOO_MUCH, WRITER_TIMEOUT, WRITER_FAILED, RUN_COULD_NOT.
 */
export function refuseEnd(
  { name, minutes, megabytes, command: [program] }: CommandWriter,
  { code, said, isTooMuch, isOutOfTime }: ToolEnd,
): void {
  if (isTooMuch)
    throw new FactoryError(
      'WRITER_TOO_MUCH',
      `${name} wrote or printed more than ${megabytes} MB, and was ended`,
      {
        hint: 'see what it writes so much of, or raise models.writer.megabytes in factory.yml',
      },
    )
  if (isOutOfTime)
    throw new FactoryError(
      'WRITER_TIMEOUT',
      `${name} did not end within ${minutes} minutes${lastWords(said)}`,
      {
        hint: 'see that it asks nobody and waits for nothing, or raise models.writer.minutes in factory.yml',
      },
    )
  if (code === 0) return
  if (code === NOT_FOUND || code === NOT_EXECUTABLE)
    throw couldNot(`the program ${quoted(program, 80)} cannot be started${lastWords(said)}`)
  const how = code === null ? 'was ended by a signal' : `ended with exit code ${code}`
  throw new FactoryError('WRITER_FAILED', `${name} ${how}, so nothing is proposed${lastWords(said)}`, {
    hint: 'see its last words, its key and its service, then run the station again',
  })
}

function lastWords(said: string): string {
  const line = said.trimEnd().split('\n').at(-1) ?? ''
  return line.trim() === '' ? '' : `: ${quoted(line, 200)}`
}
