import { randomBytes } from 'node:crypto'
import { refuseInterrupted } from '../../interruption.ts'
import type { LaunchPlace } from '../../oracle/exercise/launch.ts'
import { listen } from '../../oracle/exercise/listen.ts'
import { refuseNotStarted } from '../../oracle/exercise/observe.ts'
import type { ProbeContext } from './probe-context.ts'
import type { VariantTask } from './variant-frames.ts'
import { VariantListener, type OnVerdict } from './variant-listener.ts'

export interface VariantProcessOptions {
  context: ProbeContext
  place: LaunchPlace
  /** Milliseconds since 1970. */
  deadline: number
  onVerdict: OnVerdict
}

/** One process that has ended, and what it said before. */
export interface EndedProcess {
  listener: VariantListener
  /** In words. */
  how: string
}

/**
 * Starts one process for a task, and hears it until it is done, ends, is silent for too long, or writes what it should not.
 * @throws FactoryError RUN_COULD_NOT when it cannot be started, INTERRUPTED.
 */
export async function runVariants(
  work: Omit<VariantTask, 'nonce' | 'folder'>,
  { context, place, deadline, onVerdict }: VariantProcessOptions,
): Promise<EndedProcess> {
  const { launch, programs, signal, folder } = context
  const task = { ...work, nonce: randomBytes(16).toString('hex'), folder }
  const listener = new VariantListener(task, onVerdict)
  const child = launch(programs.variants, place)
  const kill = (): void => child.kill()
  signal.addEventListener('abort', kill, { once: true })
  if (signal.aborted) kill()
  child.stdin.end(JSON.stringify(task))
  try {
    await listen(child, listener, deadline)
  } finally {
    kill()
    signal.removeEventListener('abort', kill)
  }
  const how = await child.ended
  refuseInterrupted(signal)
  refuseNotStarted(how)
  return { listener, how }
}
