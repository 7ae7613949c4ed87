import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FactoryError } from '../../../shared/errors.ts'
import type { Station } from '../../../shared/factory/factory.ts'
import { next, start, type MachineEvent, type MachineState } from '../../../shared/factory/machine.ts'
import { transitionOf } from '../../../shared/factory/transition.ts'
import type { StationName } from '../../../shared/factory/stations.ts'

const station = (name: string, pass?: string, stop?: string): Station => ({
  name,
  work: { kind: 'action', action: name as StationName },
  pass,
  stop,
})
const tests: Station = {
  name: 'test',
  work: { kind: 'run', run: ['npm test'], report: 'junit.xml', minutes: 10 },
  pass: 'review',
  stop: 'generate',
}
/** The line of the design: spec-validate, generate, style-gate, test, review, trace-publish. */
const line: Station[] = [
  station('spec-validate', 'generate'),
  station('generate', 'style-gate'),
  station('style-gate', 'test', 'generate'),
  tests,
  station('review', 'trace-publish'),
  station('trace-publish'),
]

const pass = (name: string, round = 1): MachineEvent => ({ kind: 'pass', station: name, round })
const stop = (name: string, round: number, ...fingerprints: string[]): MachineEvent => ({
  kind: 'stop',
  station: name,
  round,
  fingerprints,
})
const error = (name: string, round = 1): MachineEvent => ({ kind: 'error', station: name, round })

function walk(...events: MachineEvent[]): MachineState {
  return events.reduce((state, event) => next(line, 3, state, event), start(line))
}

const toTest = (round: number): MachineEvent[] => [pass('generate', round), pass('style-gate', round)]
const first = [pass('spec-validate'), ...toTest(1)]

function codeOf(act: () => unknown): string | undefined {
  try {
    act()
  } catch (thrown) {
    return thrown instanceof FactoryError ? thrown.code : String(thrown)
  }
  return undefined
}

/** A reason; its words stand in wording.test.ts. */
const UNREPAIRED = expect.stringMatching(/^review stopped\b/) as string

describe('the machine', () => {
  it('starts at the first station in round 1', () => {
    expect(start(line)).toEqual({ status: 'running', station: 'spec-validate', round: 1, stops: [] })
  })

  it('refuses to start a line without stations', () => {
    expect(codeOf(() => start([]))).toBe('LINE_EVENT_UNKNOWN')
  })

  it('ends as released when every station passes', () => {
    expect(walk(...first, pass('test'), pass('review'), pass('trace-publish'))).toEqual({
      status: 'released',
      round: 1,
    })
  })

  it('opens the next round at the repairing station when a station stops', () => {
    expect(walk(...first, stop('test', 1, 'b', 'a'))).toEqual({
      status: 'running',
      station: 'generate',
      round: 2,
      stops: [{ station: 'test', round: 1, fingerprints: ['a', 'b'] }],
    })
  })

  it('sends a unit that no station repairs straight to publishing, and ends it as halted there', () => {
    const halt = { station: 'review', reason: UNREPAIRED }
    const waiting = walk(...first, pass('test'), stop('review', 1, 'x'))
    expect(waiting).toEqual({ status: 'running', station: 'trace-publish', round: 1, stops: [], halt })
    expect(next(line, 3, waiting, pass('trace-publish'))).toEqual({
      status: 'halted',
      round: 1,
      stoppedBy: 'review',
      reason: UNREPAIRED,
    })
  })

  it('halts when the last round is used up', () => {
    const state = walk(
      ...first,
      stop('test', 1, 'a', 'b', 'c'),
      ...toTest(2),
      stop('test', 2, 'a', 'b'),
      ...toTest(3),
      stop('test', 3, 'a'),
    )
    expect(state).toMatchObject({
      station: 'trace-publish',
      round: 3,
      halt: { station: 'test', reason: expect.stringContaining('3 rounds') as string },
    })
  })

  it('halts when a station finds the same as in any earlier round', () => {
    const state = walk(
      ...first,
      stop('test', 1, 'a', 'b'),
      ...toTest(2),
      stop('test', 2, 'c', 'd'),
      ...toTest(3),
      stop('test', 3, 'b', 'a'),
    )
    expect(state).toMatchObject({
      halt: { station: 'test', reason: expect.stringMatching(/\bsame\b.*\bround 1\b/) as string },
    })
  })

  it('goes on when the same finding stands in fewer places than before', () => {
    const state = walk(...first, stop('test', 1, 'a', 'a', 'a'), ...toTest(2), stop('test', 2, 'a', 'a'))
    expect(state).toMatchObject({ station: 'generate', round: 3 })
  })

  it('halts when a station finds more than in its last stop', () => {
    const state = walk(...first, stop('test', 1, 'a'), ...toTest(2), stop('test', 2, 'b', 'c'))
    expect(state).toMatchObject({
      halt: { station: 'test', reason: expect.stringContaining('2 after 1') as string },
    })
  })

  it('compares a station only with itself', () => {
    const state = walk(
      pass('spec-validate'),
      pass('generate'),
      stop('style-gate', 1, 'a'),
      ...toTest(2),
      stop('test', 2, 'a', 'b'),
    )
    expect(state).toMatchObject({ station: 'generate', round: 3 })
  })

  it('halts at once on a final stop, whatever the table says', () => {
    const state = walk(...first, {
      kind: 'stop',
      station: 'test',
      round: 1,
      fingerprints: [],
      final: 'because',
    })
    expect(state).toMatchObject({
      station: 'trace-publish',
      halt: { station: 'test', reason: 'because' },
    })
  })

  it('ends as halted by the publishing station when that one stops', () => {
    const released = walk(...first, pass('test'), pass('review'), stop('trace-publish', 1, 'TRACE'))
    expect(released).toEqual({
      status: 'halted',
      round: 1,
      stoppedBy: 'trace-publish',
      reason: expect.stringMatching(/^trace-publish stopped\b/) as string,
    })
  })

  it('keeps the first cause when publishing a halted unit stops as well', () => {
    const state = walk(...first, pass('test'), stop('review', 1, 'x'), stop('trace-publish', 1, 'y'))
    expect(state).toMatchObject({ status: 'halted', stoppedBy: 'review' })
  })

  it('stays where it is on an error', () => {
    const before = walk(...first)
    expect(next(line, 3, before, error('test'))).toBe(before)
  })

  it.each([
    ['a station whose turn it is not', pass('review')],
    ['a station the line does not have', pass('deploy')],
    ['another round', pass('spec-validate', 2)],
    ['an error of another station', error('test')],
  ])('refuses an event of %s', (_, event) => {
    expect(codeOf(() => walk(event))).toBe('LINE_EVENT_UNKNOWN')
  })

  it('refuses an event of an unknown kind', () => {
    const odd = JSON.parse('{"kind":"skip","station":"spec-validate","round":1}') as MachineEvent
    expect(codeOf(() => walk(odd))).toBe('LINE_EVENT_UNKNOWN')
  })

  it('refuses every event after the end', () => {
    const events = [...first, pass('test'), pass('review'), pass('trace-publish'), pass('trace-publish')]
    expect(codeOf(() => walk(...events))).toBe('LINE_EVENT_UNKNOWN')
  })

  it('halts directly in a line that publishes nothing', () => {
    const bare = [station('spec-validate')]
    expect(next(bare, 1, start(bare), stop('spec-validate', 1, 'a'))).toMatchObject({ status: 'halted' })
  })
})

describe('transitions', () => {
  const told = (before: MachineState, event: MachineEvent) =>
    transitionOf(before, event, next(line, 3, before, event))

  it('tell each step of a released, a repaired and a halted unit', () => {
    expect(told(start(line), pass('spec-validate'))).toEqual({
      from: 'spec-validate',
      to: 'generate',
      reason: 'spec-validate passed',
    })
    expect(told(walk(...first), stop('test', 1, 'a'))).toEqual({
      from: 'test',
      to: 'generate',
      reason: 'test stopped; round 2 begins',
    })
    const reviewed = walk(...first, pass('test'))
    expect(told(reviewed, stop('review', 1, 'a'))).toEqual({
      from: 'review',
      to: 'trace-publish',
      reason: UNREPAIRED,
    })
    expect(told(walk(...first, pass('test'), stop('review', 1, 'a')), pass('trace-publish'))).toEqual({
      from: 'trace-publish',
      to: 'halted',
      reason: UNREPAIRED,
    })
    expect(told(walk(...first, pass('test'), pass('review')), pass('trace-publish'))).toEqual({
      from: 'trace-publish',
      to: 'released',
      reason: 'trace-publish passed',
    })
    expect(told(walk(...first), error('test'))).toEqual({
      from: 'test',
      to: 'test',
      reason: 'test could not run',
    })
  })
})

describe('any checked line and any course of events', () => {
  const lines = fc
    .record({
      middle: fc.integer({ min: 0, max: 6 }),
      stops: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    })
    .map(({ middle, stops }): Station[] => {
      const names = ['spec-validate', 'generate', ...Array.from({ length: middle }, (_, at) => `s${at}`)]
      const stations = names.map((name, at): Station => ({
        ...station(name, names[at + 1] ?? 'trace-publish', at > 1 && stops[at] ? 'generate' : undefined),
      }))
      return [...stations, station('trace-publish')]
    })
  const moves = fc.array(
    fc.record({
      kind: fc.constantFrom('pass', 'pass', 'pass', 'stop', 'error'),
      fingerprints: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 5 }),
      isFinal: fc.boolean(),
    }),
    { maxLength: 400 },
  )
  type Move = { kind: string; fingerprints: string[]; isFinal: boolean }

  function eventAt(state: Extract<MachineState, { status: 'running' }>, move: Move): MachineEvent {
    const at = { station: state.station, round: state.round }
    if (move.kind === 'stop') {
      return {
        kind: 'stop',
        ...at,
        fingerprints: move.fingerprints,
        ...(move.isFinal ? { final: 'so' } : {}),
      }
    }
    return { kind: move.kind === 'error' ? 'error' : 'pass', ...at }
  }

  it('ends in released or halted within stations * rounds + 1 steps, errors never moving it', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 5 }), moves, (table, rounds, course) => {
        let state = start(table)
        let steps = 0
        const endless = [
          ...course,
          ...Array.from({ length: 60 }, (): Move => ({ kind: 'pass', fingerprints: [], isFinal: false })),
        ]
        for (const move of endless) {
          if (state.status !== 'running') break
          const event = eventAt(state, move)
          const after = next(table, rounds, state, event)
          if (event.kind === 'error') expect(after).toBe(state)
          else steps++
          state = after
        }
        expect(['released', 'halted']).toContain(state.status)
        expect(steps).toBeLessThanOrEqual(table.length * rounds + 1)
        expect(state.round).toBeLessThanOrEqual(rounds)
      }),
      { seed: 20261123, numRuns: 500 },
    )
  })

  it('publishes last, whatever the verdict', () => {
    fc.assert(
      fc.property(lines, moves, (table, course) => {
        let state = start(table)
        let last = ''
        for (const move of [
          ...course,
          ...Array.from({ length: 60 }, (): Move => ({ kind: 'pass', fingerprints: [], isFinal: false })),
        ]) {
          if (state.status !== 'running') break
          const event = eventAt(state, move)
          if (event.kind !== 'error') last = event.station
          state = next(table, 3, state, event)
        }
        expect(last).toBe('trace-publish')
      }),
      { seed: 20261123, numRuns: 300 },
    )
  })
})

describe('a unit whose spec says too little', () => {
  const asking = (name: string, round = 1): MachineEvent => ({
    ...{ kind: 'stop', station: name, round, fingerprints: ['ADEQUACY_ASK'] },
    ...{ final: 'the spec leaves 1 question open', asks: true },
  })
  const probe: Station = {
    ...{ name: 'probe', pass: 'trace-publish', stop: 'generate' },
    work: { kind: 'run', run: [], report: undefined, minutes: 10, probe: true },
  }
  const asked = line.flatMap((each) =>
    each.name === 'review' ? [{ ...each, pass: 'probe' }, probe] : [each],
  )
  const before = ['spec-validate', 'generate', 'style-gate', 'test', 'review'].map((name) => pass(name))
  const end = (...events: MachineEvent[]): MachineState =>
    [...before, ...events].reduce((state, event) => next(asked, 3, state, event), start(asked))

  it('ends asking, by way of the station that seals the trace', () => {
    expect(end(asking('probe'))).toMatchObject({
      station: 'trace-publish',
      halt: { station: 'probe', asks: true },
    })
    const closed = { ...stop('trace-publish', 1, 'PUBLISH_ASKING') }
    const after = end(asking('probe'), closed)
    expect(after).toEqual({
      ...{ status: 'asking', round: 1, stoppedBy: 'probe' },
      reason: 'the spec leaves 1 question open',
    })
    expect(transitionOf(end(asking('probe')), closed, after).to).toBe('asking')
  })

  it('is halted when sealing finds something wrong before it could ask, and repaired when a value is wrong', () => {
    expect(end(pass('probe'), stop('trace-publish', 1, 'PUBLISH_DIVERGED')).status).toBe('halted')
    expect(end(stop('probe', 1, 'ADEQUACY_COUNTEREXAMPLE'))).toMatchObject({ station: 'generate', round: 2 })
  })
})
