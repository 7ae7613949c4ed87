import { FactoryError } from './errors.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** INTERRUPTED, with what to do next. Default: run it again. */
export function interruptedError(hint = 'run it again', cause?: unknown): FactoryError {
  return new FactoryError('INTERRUPTED', 'the run was interrupted', { cause, hint })
}

/** @throws FactoryError INTERRUPTED once the signal is aborted. */
export function refuseInterrupted(signal: AbortSignal, hint?: string): void {
  if (signal.aborted) throw interruptedError(hint)
}

/**
 * Node opens its debugger on SIGUSR1 unless somebody listens. Where commands are ordinary processes, code on trial could send it and take
 * over this process. Call it at the start of a program.
 */
export function keepDebuggerShut(): void {
  process.on('SIGUSR1', () => undefined)
}

/**
 * Work that starts processes of its own: while it lasts, SIGINT and SIGTERM abort its signal instead of ending this
 * process, so that a cancelled job leaves neither processes nor temporary folders behind.
 * @throws FactoryError INTERRUPTED when a signal came, and whatever the work throws.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  for (const name of SIGNALS) process.on(name, abort)
  try {
    const result = await work(controller.signal)
    refuseInterrupted(controller.signal)
    return result
  } finally {
    for (const name of SIGNALS) process.off(name, abort)
  }
}
