import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../shared/findings.ts'
import { unitEnd, type UnitEnd } from '../../../shared/report/unit-end.ts'
import { unitOf } from '../../support/unit-of.ts'

const FOUND: Finding[] = [{ code: 'RUN_TEST_FAILED', level: 'block', message: 'a test failed' }]

function end(
  to: string,
  stoppedBy?: string,
  reason = 'the same findings as in round 1',
): UnitEnd | undefined {
  const halt = stoppedBy === undefined ? {} : { halt: { station: stoppedBy, reason } }
  const unit = unitOf('', '', {
    station: 'trace-publish',
    round: 2,
    state: { status: 'running', station: 'trace-publish', round: 2, stops: [], ...halt },
    feedback: { station: 'test', findings: FOUND },
  })
  return unitEnd(unit, { transition: { from: 'trace-publish', to, reason } })
}

describe('the first line of the job that sums a unit up', () => {
  it('says who halted it in which round, and repeats what that stop found', () => {
    expect(end('halted', 'test')).toEqual({
      kind: 'halted',
      line: 'halted by test in round 2: the same findings as in round 1',
      findings: FOUND,
    })
  })

  it('names the station itself when its own gates decide otherwise, without findings of an older stop', () => {
    expect(end('halted')).toMatchObject({
      line: expect.stringMatching(/^halted by trace-publish /) as string,
      findings: [],
    })
  })

  it('says that it was released', () => {
    expect(end('released', undefined, 'trace-publish passed')).toEqual({
      kind: 'released',
      line: 'released in round 2: trace-publish passed',
      findings: [],
    })
  })

  it('is not there while the unit goes on', () => {
    expect(end('generate')).toBeUndefined()
  })

  it('stays one line, whatever a writer said', () => {
    expect(end('halted', 'generate', 'BLOCKED:\n::error::x')?.line).not.toContain('\n')
  })
})
