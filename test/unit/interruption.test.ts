import { once } from 'node:events'
import { url } from 'node:inspector'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { interruptible, keepDebuggerShut, refuseInterrupted } from '../../shared/interruption.ts'

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s aborts the work, and its result does not count',
  async (name) => {
    const before = process.listenerCount(name)
    const work = interruptible(async (signal) => {
      const aborted = once(signal, 'abort')
      process.kill(process.pid, name)
      await aborted
      return 'a result that came too late'
    })
    await expect(work).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(process.listenerCount(name)).toBe(before)
  },
)

test('work that nobody interrupts gives its result and leaves no listener', async () => {
  const before = process.listenerCount('SIGINT')
  expect(await interruptible(() => Promise.resolve('done'))).toBe('done')
  expect(process.listenerCount('SIGINT')).toBe(before)
})

test('work that fails leaves no listener', async () => {
  const before = process.listenerCount('SIGTERM')
  await expect(interruptible(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(process.listenerCount('SIGTERM')).toBe(before)
})

test('an aborted signal is refused with what to do next', () => {
  expect(() => refuseInterrupted(AbortSignal.abort(), 'continue')).toThrow(
    expect.objectContaining({ code: 'INTERRUPTED', hint: 'continue' }),
  )
  expect(() => refuseInterrupted(new AbortController().signal)).not.toThrow()
})

test('a program that keeps its debugger shut opens it for no signal', async () => {
  const before = process.listeners('SIGUSR1')
  keepDebuggerShut()
  process.kill(process.pid, 'SIGUSR1')
  await wait(50)
  expect(url()).toBeUndefined()
  for (const listener of process.listeners('SIGUSR1'))
    if (!before.includes(listener)) process.off('SIGUSR1', listener)
})
