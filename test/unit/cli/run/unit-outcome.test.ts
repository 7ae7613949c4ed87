import { describe, expect, it } from 'vitest'
import { unitJson, unitText } from '../../../../shared/cli/run/unit-outcome.ts'
import { blocking, type Finding } from '../../../../shared/findings.ts'
import type { UnitResult } from '../../../../shared/local/result.ts'
import { NO_USAGE } from '../../../../shared/model/budget.ts'

const SERIAL = 'JD-ABCD-EFGH-JKMN'

function halted(stopping: Finding[]): UnitResult {
  return {
    ...{ spec: 'specs/a.spec.md', serial: SERIAL, verdict: 'halted', rounds: 2, stoppedBy: 'style-gate' },
    ...{ reason: 'the same again', branch: null, trace: '/traces/a', usage: NO_USAGE, findings: stopping },
    ...{ stopping, questions: [], next: ['look'], error: null },
  }
}

const bad = (line: number): Finding =>
  blocking('NO_VAR', 'var is not used', { file: 'src/a.ts', line, column: 1, hint: 'write const' })

describe('a unit for people', () => {
  it('has the place and the mending of what halted it, three findings at most', () => {
    expect(unitText(halted([1, 2, 3, 4, 5].map(bad))).split('\n')).toEqual([
      `${SERIAL} specs/a.spec.md: halted by style-gate in round 2`,
      '  src/a.ts:1:1 block NO_VAR var is not used (write const)',
      '  src/a.ts:2:1 block NO_VAR var is not used (write const)',
      '  src/a.ts:3:1 block NO_VAR var is not used (write const)',
      '  and 2 more in the trace',
      '  trace /traces/a',
      '  next: look',
    ])
  })

  it('has the reason where nothing was found', () => {
    expect(unitText(halted([])).split('\n')[1]).toBe('  the same again')
  })

  it('has the branch of a released change', () => {
    const branch = `factory/${SERIAL}`
    const released: UnitResult = { ...halted([]), verdict: 'released', stoppedBy: null, branch }
    expect(unitText(released)).toContain(`\n  branch ${branch}\n`)
  })
})

it('a unit as JSON has each finding once, and the next steps', () => {
  expect(unitJson(halted([bad(1)]))).toEqual({
    ...{ spec: 'specs/a.spec.md', serial: SERIAL, verdict: 'halted', rounds: 2, stoppedBy: 'style-gate' },
    ...{ reason: 'the same again', branch: null, trace: '/traces/a', usage: NO_USAGE, next: ['look'] },
    findings: [{ ...bad(1), key: expect.any(String) }],
  })
})
