import { FactoryError } from '../../shared/errors.ts'

/** What a person reads when something is refused: the code, what is wrong, and what to do next. */
export interface Refusal {
  code: string
  message: string
  next: string
}

/** One row of a table of wordings: the code, what was done, the input that provokes it, what is wrong, what to do next. */
export type RefusalRow = [code: string, done: string, provoke: () => unknown, message: string, next: string]

/** What a person does next where a refusal gives no hint of its own, by its kind. */
export const NEXT_BY_KIND = {
  usage: 'correct what is named here, then run again',
  fault: 'find out the cause named here before running again',
} as const

/** The refusal that `work` ends in. Throws when it ends in none, and rethrows what is no error of ours. */
export async function refusalOf(work: () => unknown): Promise<Refusal> {
  try {
    await work()
  } catch (thrown) {
    if (!(thrown instanceof FactoryError)) throw thrown
    return { code: thrown.code, message: thrown.message, next: thrown.next }
  }
  throw new Error('nothing was refused')
}
