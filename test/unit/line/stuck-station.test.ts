import { describe, expect, it } from 'vitest'
import { FactoryError } from '../../../shared/errors.ts'
import { explainStuck } from '../../../shared/line/stuck-station.ts'

const MISSING = new FactoryError('LINE_OUT_OF_ORDER', 'it is not the turn of trace-publish', {
  where: 'test in round 2',
})
const DOWN = JSON.stringify({ code: 'MODEL_DOWN', message: 'the model is away', next: 'wait' })
const generate = { station: 'generate', round: '2' }

function explain(needs: unknown, error = MISSING): Pick<FactoryError, 'code' | 'message' | 'next'> {
  const { code, message, next } = explainStuck(error, [JSON.stringify(needs), ''])
  return { code, message, next }
}

describe('why a unit did not come to its end', () => {
  it('is told by the job that failed, one in a called round too', () => {
    const job = { result: 'failure', outputs: { ...generate, error: DOWN } }
    const told = {
      code: 'STATION_FAILED',
      message: 'generate in round 2: MODEL_DOWN the model is away',
      next: 'wait; then re-run the failed jobs; what is recorded is not asked again',
    }
    expect(explain({ 'spec-validate': { result: 'success' }, generate: job })).toEqual(told)
    const jobs = JSON.stringify({ generate: job })
    expect(explain({ 'round-2': { result: 'failure', outputs: { jobs } } })).toEqual(told)
  })

  it.each([
    ['whose machine was lost', 'failure', 'it ended without a word: '],
    ['that was cancelled', 'cancelled', 'it was cancelled'],
  ])('is the turn that nobody took, for a job %s', (_, result, why) => {
    expect(explain({ test: { result, outputs: {} } }).message).toContain(`test in round 2: ${why}`)
  })

  it('is the job that failed rather than those that were cancelled after it', () => {
    const needs = {
      a: { result: 'cancelled', outputs: { station: 'a', round: '1' } },
      b: { result: 'failure', outputs: { station: 'b', round: '1' } },
    }
    expect(explain(needs).message).toMatch(/^b in round 1: /)
  })

  it.each([
    ['no job failed', { test: { result: 'success' }, review: { result: 'skipped' } }],
    ['nothing is there', {}],
  ])('stays what it is when %s', (_, needs) => {
    expect(explain(needs).code).toBe('LINE_OUT_OF_ORDER')
  })

  it('stays what it is when the last job found something by itself', () => {
    const rejected = new FactoryError('LINK_REJECTED', 'generate round 1: LINK_SIGNATURE')
    const needs = { test: { result: 'failure', outputs: { error: DOWN } } }
    expect(explain(needs, rejected).code).toBe('LINK_REJECTED')
    const same = new FactoryError('MODEL_DOWN', 'away')
    expect(explain(needs, same).code).toBe('STATION_FAILED')
  })

  it('takes no text of a job as it is', () => {
    const hostile = { code: 'X', message: 'a\n::set-output name=x::y\u001b[31m', next: '##[error]' }
    const told = (error: string): string => {
      const { message, next } = explain({ test: { result: 'failure', outputs: { ...generate, error } } })
      return `${message} ${next}`
    }
    expect(told(JSON.stringify(hostile))).not.toMatch(/[\n\u001b]|##\[/)
    for (const error of ['{', '[]', '{"code":"a b","message":"x"}', '{"code":"X"}'])
      expect(told(error)).toContain('it ended without a word')
  })
})
