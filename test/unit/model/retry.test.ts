import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../../shared/error-codes.ts'
import { FactoryError } from '../../../shared/errors.ts'
import { CALL_LIMITS } from '../../../shared/model/retry.ts'
import type { Reply } from '../../../shared/model/reply.ts'
import { withRetries, type CallFault, type Outcome, type RetryPolicy } from '../../../shared/model/retry.ts'
import { virtualTiming } from '../../support/model-server/session-options.ts'

const reply: Reply = { content: 'done', refusal: null, finish: 'stop', model: 'm', usage: null }

function fault(code: ErrorCode, changes: Partial<CallFault> = {}): Outcome {
  const error = new FactoryError(code, 'the endpoint says no', { hint: 'wait' })
  return {
    kind: 'fault',
    fault: { error, status: 503, mayRetry: true, askedMs: undefined, refusesSchema: false, ...changes },
  }
}

/** Plays these outcomes in order, the last one for ever. */
async function play(outcomes: Outcome[], changes: Partial<RetryPolicy> = {}) {
  const timing = virtualTiming()
  const notices: string[] = []
  let made = 0
  const result = await withRetries(
    () => {
      made += 1
      return Promise.resolve(outcomes[Math.min(made, outcomes.length) - 1] ?? outcomes[0]!)
    },
    {
      limits: CALL_LIMITS,
      timing,
      seed: 'seed',
      remainingMs: () => 600_000,
      signal: undefined,
      notify: (line) => notices.push(line),
      ...changes,
    },
  )
  return { ...result, waits: timing.waits, made, notices }
}

function messageOf(outcome: Outcome): string {
  return outcome.kind === 'fault' ? outcome.fault.error.message : 'a reply'
}

describe('withRetries', () => {
  it('makes a row of every attempt', async () => {
    const { outcome, attempts } = await play([
      fault('MODEL_DOWN', { status: null, askedMs: 20 }),
      fault('MODEL_RATE', { status: 429, askedMs: 3000 }),
      { kind: 'reply', reply, status: 200 },
    ])
    expect(outcome).toEqual({ kind: 'reply', reply, status: 200 })
    expect(attempts).toEqual([
      { status: null, delayMs: 20, code: 'MODEL_DOWN' },
      { status: 429, delayMs: 3000, code: 'MODEL_RATE' },
      { status: 200, delayMs: 0, code: null },
    ])
  })

  it('gives up after three attempts on a dead endpoint and six on a busy one', async () => {
    const down = await play([fault('MODEL_DOWN')])
    const busy = await play([fault('MODEL_RATE')])
    expect([down.made, busy.made]).toEqual([3, 6])
    expect(messageOf(down.outcome)).toMatch(/\b3 times\b/)
    expect(down.outcome.kind === 'fault' && down.outcome.fault.error.hint).toBe('wait')
  })

  it('does not repeat what will not pass', async () => {
    const { made, outcome } = await play([fault('MODEL_AUTH', { mayRetry: false })])
    expect([made, messageOf(outcome)]).toEqual([1, 'the endpoint says no'])
  })

  it('waits as long as it is asked, up to the longest wait', async () => {
    expect((await play([fault('MODEL_RATE', { askedMs: 60_000 })])).waits).toEqual(Array(5).fill(60_000))
  })

  it('does not wait when it is asked for more than the longest wait, and says so', async () => {
    const { outcome, waits, attempts } = await play([
      fault('MODEL_RATE', { askedMs: 3_600_000, status: 429 }),
    ])
    expect(waits).toEqual([])
    expect(messageOf(outcome)).toMatch(/\b3600 s\b.*\b60 s\b/)
    expect(attempts).toEqual([{ status: 429, delayMs: 0, code: 'MODEL_RATE' }])
  })

  it('does not begin a wait that the time left does not cover', async () => {
    const { outcome, waits } = await play([fault('MODEL_RATE', { askedMs: 30_000 })], {
      remainingMs: () => 30_000,
    })
    expect(waits).toEqual([])
    expect(messageOf(outcome)).toMatch(/\b30 s\b/)
  })

  it('backs off by doubling, with a jitter that is the same on every run', async () => {
    const { waits } = await play([fault('MODEL_RATE')])
    const again = await play([fault('MODEL_RATE')])
    const other = await play([fault('MODEL_RATE')], { seed: 'other' })
    expect(again.waits).toEqual(waits)
    expect(other.waits).not.toEqual(waits)
    const outside = waits.filter((ms, index) => ms > 2000 * 2 ** index || ms < 1500 * 2 ** index)
    expect(outside).toEqual([])
  })

  it('never backs off for longer than the longest wait', async () => {
    const { waits } = await play([fault('MODEL_RATE')], { limits: { ...CALL_LIMITS, maxWaitMs: 5000 } })
    expect(waits.filter((ms) => ms > 5000)).toEqual([])
    expect(waits).toHaveLength(5)
  })

  it('says in one line why it waits', async () => {
    const { notices } = await play([
      fault('MODEL_DOWN', { askedMs: 1500 }),
      { kind: 'reply', reply, status: 200 },
    ])
    expect(notices).toEqual([expect.stringMatching(/^the endpoint says no; .*\b1\.5 s$/)])
  })

  it('stops waiting when it is interrupted', async () => {
    const stop = new AbortController()
    const timing = {
      monotonicMs: () => 0,
      sleep: () => {
        stop.abort()
        return Promise.reject(new Error('aborted'))
      },
    }
    await expect(play([fault('MODEL_DOWN')], { timing, signal: stop.signal })).rejects.toMatchObject({
      code: 'INTERRUPTED',
    })
  })
})
