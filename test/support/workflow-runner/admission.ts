import { holds, resolve, scalarText, type Scope } from './expressions.ts'
import type { Frame } from './run-state.ts'
import { recordOf, type JobSpec } from './workflow-file.ts'

/** Waits for the place in a concurrency group; `undefined` when a newcomer took it. */
export async function admit(
  frame: Frame,
  concurrency: unknown,
  scope: Scope,
): Promise<{ displaced: AbortSignal; release: () => void } | undefined> {
  const displaced = new AbortController()
  if (concurrency === undefined || concurrency === null)
    return { displaced: displaced.signal, release: () => undefined }
  const setting = resolve(concurrency, scope)
  const group = scalarText(recordOf(setting)['group'] ?? setting)
  const entrance = { ...entranceOf(setting), cancel: () => displaced.abort(), stop: frame.hard }
  const release = await frame.run.gate.enter(group, entrance)
  return release && { displaced: displaced.signal, release }
}

/** How a `concurrency` value, resolved, lets in. */
export function entranceOf(setting: unknown): { cancelInProgress: boolean; queue: 'single' | 'max' } {
  const { 'cancel-in-progress': cancel, queue } = recordOf(setting)
  return { cancelInProgress: cancel === true, queue: queue === 'max' ? 'max' : 'single' }
}

/** Stops when everything must end, or when the run is cancelled and the job's condition does not hold then. */
export function watchCancellation(
  frame: Frame,
  spec: JobSpec,
  scopeOf: () => Scope,
): { stop: AbortSignal; end: () => void } {
  const { cancelled } = frame.run
  const stop = new AbortController()
  const reconsider = (): void => {
    const status = { ...scopeOf().status, success: false, cancelled: true }
    if (!holds(spec.if, { ...scopeOf(), status })) stop.abort()
  }
  if (!cancelled.aborted) cancelled.addEventListener('abort', reconsider, { once: true })
  return {
    stop: AbortSignal.any([stop.signal, frame.hard]),
    end: () => cancelled.removeEventListener('abort', reconsider),
  }
}
