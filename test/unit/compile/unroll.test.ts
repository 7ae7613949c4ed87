import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { unrollLine } from '../../../shared/compile/unroll.ts'
import type { Factory, Station } from '../../../shared/factory/factory.ts'
import {
  isPublisher,
  next,
  start,
  type MachineEvent,
  type MachineState,
} from '../../../shared/factory/machine.ts'
import { transitionOf } from '../../../shared/factory/transition.ts'
import { evaluate, resolve } from '../../support/workflow-runner/expressions.ts'
import { compiled, EXAMPLE, factoryFrom, factoryText } from './lines.ts'

interface Job {
  if?: string
  needs?: string[]
  steps?: { with?: Record<string, unknown> }[]
  with?: Record<string, unknown>
}

interface Need {
  result: 'success' | 'failure' | 'skipped'
  outputs: Record<string, string>
}

/** What a station does when it runs: GitHub's view of the job, and the machine's. */
type Choice = 'pass' | 'stop' | 'error'

interface Simulation {
  /** Jobs that ran, in order. */
  ran: string[]
  /** The publishing station's round, as the workflow tells it. */
  publishedRound: string
  state: MachineState
  /** A station could not run: the machine waits there. */
  hasError: boolean
}

/** Runs the compiled jobs through GitHub's own expression engine while the machine says what the stations hand on. */
function simulate(factory: Factory, line: string, decisions: readonly Choice[]): Simulation {
  const { jobs } = parse(line) as { jobs: Record<string, Job> }
  const needs: Record<string, Need> = {}
  const ran: string[] = []
  let state = start(factory.line)
  let publishedRound = ''
  let hasError = false
  for (const [id, job] of Object.entries(jobs)) {
    const scope = scopeOf(job, needs)
    needs[id] = { result: 'skipped', outputs: {} }
    if (job.if !== undefined && evaluate(job.if, scope) !== true) continue
    ran.push(id)
    const station = stationOf(factory, id)
    if (isPublisher(station)) {
      const inputs = job.with ?? job.steps?.at(-1)?.with
      publishedRound = String(resolve(inputs?.['round'], scope))
      continue
    }
    const event = eventOf(id, station, decisions[ran.length] ?? 'pass')
    hasError ||= event.kind === 'error'
    const after = next(factory.line, factory.rounds, state, event)
    needs[id] = needOf(station, event, transitionOf(state, event, after).to)
    state = after
  }
  return { ran, publishedRound, state, hasError }
}

function scopeOf(job: Job, needs: Record<string, Need>) {
  const seen = Object.fromEntries((job.needs ?? []).map((id) => [id, needs[id]]))
  return { contexts: { needs: seen }, status: { success: true, failure: false, cancelled: false } }
}

function stationOf({ line }: Factory, id: string): Station {
  const station = line.find(({ name }) => name === id.replace(/-r\d+$/, ''))
  if (station === undefined) throw new Error(`no station for ${id}`)
  return station
}

let findings = 1000

/** Every stop finds less than the one before, so that only the rounds halt the unit. */
function eventOf(id: string, station: Station, choice: Choice): MachineEvent {
  const at = { station: station.name, round: Number(/-r(\d+)$/.exec(id)?.[1]) }
  if (choice !== 'stop') return { kind: choice, ...at }
  findings -= 1
  return { kind: 'stop', ...at, fingerprints: Array.from({ length: findings }, (_, index) => `f${index}`) }
}

function needOf(station: Station, event: MachineEvent, to: string): Need {
  if (event.kind === 'error') return { result: 'failure', outputs: {} }
  const outputs = { verdict: event.kind, next: to, round: String(event.round) }
  if (station.work.kind === 'action') return { result: 'success', outputs }
  return {
    result: 'success',
    outputs: { ...outputs, outcome: event.kind === 'pass' ? 'success' : 'failure' },
  }
}

describe('the unrolled line', () => {
  test('has a job per station and round, in the order of the walk', () => {
    const factory = factoryFrom(EXAMPLE)
    expect(unrollLine(factory.line, 2).map(({ id, before }) => [id, before.map((job) => job.id)])).toEqual([
      ['spec-validate-r1', []],
      ['generate-r1', ['spec-validate-r1']],
      ['style-gate-r1', ['spec-validate-r1', 'generate-r1']],
      ['test-r1', ['spec-validate-r1', 'generate-r1', 'style-gate-r1']],
      ['review-r1', ['spec-validate-r1', 'generate-r1', 'style-gate-r1', 'test-r1']],
      ['generate-r2', ['spec-validate-r1', 'generate-r1', 'style-gate-r1', 'test-r1']],
      ['style-gate-r2', ['spec-validate-r1', 'generate-r1', 'style-gate-r1', 'test-r1', 'generate-r2']],
      [
        'test-r2',
        ['spec-validate-r1', 'generate-r1', 'style-gate-r1', 'test-r1', 'generate-r2', 'style-gate-r2'],
      ],
      [
        'review-r2',
        [
          'spec-validate-r1',
          'generate-r1',
          'style-gate-r1',
          'test-r1',
          'generate-r2',
          'style-gate-r2',
          'test-r2',
        ],
      ],
    ])
  })

  test('has one round when no stop is repaired', () => {
    const { line } = factoryFrom(EXAMPLE.replaceAll(', stop: generate', ''))
    expect(unrollLine(line, 3).map(({ round }) => round)).toEqual([1, 1, 1, 1, 1])
  })

  test('walks the way of the machine, whatever the stations decide', () => {
    const choices = fc.array(fc.constantFrom<Choice>('pass', 'pass', 'pass', 'stop', 'stop', 'error'), {
      minLength: 60,
      maxLength: 60,
    })
    fc.assert(
      fc.property(factoryText, choices, (text, decisions) => {
        const factory = factoryFrom(text)
        findings = 1000
        const walk = simulate(factory, compiled(text, 'factory-line.yml'), decisions)
        const publisher = factory.line.find(isPublisher)?.name
        expect(walk.ran.at(-1)).toBe(publisher)
        if (walk.hasError) return
        expect(walk.state).toMatchObject({ status: 'running', station: publisher })
        expect(walk.state.round).toBe(Number(walk.publishedRound))
      }),
      { seed: 11, numRuns: 100 },
    )
  })

  test('never lets the word of a command job turn its failure into a pass', () => {
    const { jobs } = parse(compiled(EXAMPLE, 'factory-line.yml')) as { jobs: Record<string, Job> }
    const review = jobs['review-r1']
    const forged = (outcome: string): unknown =>
      evaluate(
        review?.if ?? '',
        scopeOf(
          { needs: ['test-r1'] },
          {
            'test-r1': { result: 'success', outputs: { outcome, verdict: 'pass', next: 'review' } },
          },
        ),
      )
    expect(['success', 'failure', 'cancelled', 'skipped', ''].map(forged)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
  })

  test('does not go on from outputs that an earlier attempt of a failed job left behind', () => {
    const { jobs } = parse(compiled(EXAMPLE, 'factory-line.yml')) as { jobs: Record<string, Job> }
    const left: Need = { result: 'failure', outputs: { verdict: 'pass', next: 'generate', round: '1' } }
    const scope = scopeOf({ needs: ['spec-validate-r1'] }, { 'spec-validate-r1': left })
    expect(evaluate(jobs['generate-r1']?.if ?? '', scope)).toBe(false)
  })
})
