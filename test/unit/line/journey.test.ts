import { describe, expect, it } from 'vitest'
import type { Station } from '../../../shared/factory/factory.ts'
import { start, type MachineEvent, type MachineState } from '../../../shared/factory/machine.ts'
import type { StationName } from '../../../shared/factory/stations.ts'
import { advance } from '../../../shared/line/journey.ts'
import { factoryOf } from '../../support/unit-of.ts'

const station = (name: string, pass?: string, stop?: string): Station => ({
  name,
  work: { kind: 'action', action: name as StationName },
  pass,
  stop,
})
const line: Station[] = [
  station('spec-validate', 'generate'),
  station('generate', 'style-gate'),
  station('style-gate', 'test', 'generate'),
  {
    name: 'test',
    work: { kind: 'run', run: ['npm test'], report: 'junit.xml', minutes: 10 },
    pass: 'review',
    stop: 'generate',
  },
  station('review', 'trace-publish'),
  station('trace-publish'),
]
const factory = factoryOf({ line })

describe('a journey', () => {
  const record = (name: string, round: number, verdict: 'pass' | 'stop' = 'pass'): MachineEvent =>
    verdict === 'pass'
      ? { kind: 'pass', station: name, round }
      : { kind: 'stop', station: name, round, fingerprints: ['a'] }

  const fold = (events: readonly MachineEvent[]): MachineState =>
    events.reduce((state, event) => advance(factory, state, event), start(line))

  it('is the fold of its records', () => {
    const records = [
      record('spec-validate', 1),
      record('generate', 1),
      record('style-gate', 1, 'stop'),
      record('generate', 2),
    ]
    expect(fold(records)).toEqual({
      status: 'running',
      station: 'style-gate',
      round: 2,
      stops: [{ station: 'style-gate', round: 1, fingerprints: ['a'] }],
    })
  })

  it('carries a final stop', () => {
    const records = [record('spec-validate', 1), { ...record('generate', 1, 'stop'), final: 'BLOCKED' }]
    expect(fold(records)).toMatchObject({ halt: { station: 'generate', reason: 'BLOCKED' } })
  })

  it.each([
    [
      'a dropped station',
      [record('spec-validate', 1), record('style-gate', 1)],
      'generate round 1 was expected',
    ],
    [
      'a doubled record',
      [record('spec-validate', 1), record('spec-validate', 1)],
      'generate round 1 was expected',
    ],
    ['a station of another line', [record('deploy', 1)], 'spec-validate round 1 was expected'],
    [
      'a record after the end',
      ['spec-validate', 'generate', 'style-gate', 'test', 'review', 'trace-publish', 'review'].map((name) =>
        record(name, 1),
      ),
      'the unit was released',
    ],
  ])('refuses %s and names what was expected', (_, records, expected) => {
    const refused = (): unknown => fold(records)
    expect(refused).toThrow(expect.objectContaining({ code: 'LINE_OUT_OF_ORDER' }))
    expect(refused).toThrow(expected)
  })
})
