import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { countStations, unrollLine, type LineJob } from '../../../shared/compile/unroll.ts'
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
import { compiled, compileUnchecked, EXAMPLE, factoryFrom, factoryText } from './lines.ts'

interface Job {
  if?: string
  needs?: string[]
  uses?: string
  with?: Record<string, unknown>
  outputs?: Record<string, string>
  steps?: { id?: string; if?: string }[]
}

interface Workflow {
  on: { workflow_call?: { outputs: Record<string, { value: string }> } }
  jobs: Record<string, Job>
}

interface Need {
  result: 'success' | 'failure' | 'skipped'
  outputs: Record<string, string>
}

/** What a station does when it runs: GitHub's view of the job, and the machine's. */
type Choice = 'pass' | 'stop' | 'error'

interface Walk {
  factory: Factory
  round: Workflow
  decisions: readonly Choice[]
  /** Jobs that ran, in order: `generate 2`. */
  ran: string[]
  state: MachineState
  /** A station could not run: the machine waits there. */
  hasError: boolean
}

/** Runs the compiled jobs through GitHub's own expression engine while the machine says what the stations hand on. */
function simulate(text: string, decisions: readonly Choice[]): Walk {
  const factory = factoryFrom(text)
  const files = new Map(compileUnchecked(text).map((file) => [file.path.replace(/.*\//, ''), file.text]))
  const [unit, round] = ['factory-unit.yml', 'factory-round.yml'].map(
    (name) => parse(files.get(name) ?? 'jobs: {}') as Workflow,
  )
  if (unit === undefined || round === undefined) throw new Error('no workflows')
  const walk: Walk = { factory, round, decisions, ran: [], state: start(factory.line), hasError: false }
  runJobs(walk, unit, '1')
  return walk
}

function runJobs(walk: Walk, { jobs }: Workflow, round: string): Record<string, Need> {
  const needs: Record<string, Need> = {}
  for (const [id, job] of Object.entries(jobs)) {
    needs[id] = { result: 'skipped', outputs: {} }
    if (job.if !== undefined && evaluate(job.if, scopeOf(job, needs)) !== true) continue
    if (job.uses !== undefined) needs[id] = callRound(walk, job)
    else if (id === 'result') runResult(walk, job, needs)
    else if (id === 'writer')
      needs[id] = { result: 'success', outputs: { next: job.outputs?.['writes'] ?? '' } }
    else
      needs[id] = isStation(walk, id) ? runStation(walk, id, round) : runShared(walk, job, { needs, round })
  }
  return needs
}

const isStation = ({ factory }: Walk, id: string): boolean => factory.line.some(({ name }) => name === id)

/** The stations that share the job of the result, in the round that the unit is in. */
function runResult(walk: Walk, job: Job, needs: Record<string, Need>): void {
  const round = String(walk.state.round)
  runShared(walk, job, { needs, round })
  walk.ran.push('result')
}

/** The steps of a job that stations share, each when its condition holds; a step that fails ends the ones after it. */
function runShared(
  walk: Walk,
  job: Job,
  { needs, round }: { needs: Record<string, Need>; round: string },
): Need {
  const steps: Record<string, Need> = {}
  for (const { id, if: turn } of job.steps ?? []) {
    if (id === undefined || !isStation(walk, id)) continue
    steps[id] = { result: 'skipped', outputs: {} }
    const { contexts, status } = scopeOf(job, needs)
    if (turn !== undefined && evaluate(turn, { contexts: { ...contexts, steps }, status }) !== true) continue
    const ran = runStation(walk, id, round)
    steps[id] = ran
    if (ran.result === 'failure') return ran
  }
  const status = { success: true, failure: false, cancelled: false }
  return {
    result: 'success',
    outputs: { next: String(resolve(job.outputs?.['next'], { contexts: { steps }, status })) },
  }
}

function callRound(walk: Walk, job: Job): Need {
  const jobs = runJobs(walk, walk.round, String(job.with?.['round']))
  const outputs = walk.round.on.workflow_call?.outputs ?? {}
  const scope = { contexts: { jobs }, status: { success: true, failure: false, cancelled: false } }
  const next = String(resolve(outputs['next']?.value, scope))
  return {
    result: Object.values(jobs).some(({ result }) => result === 'failure') ? 'failure' : 'success',
    outputs: { next },
  }
}

function runStation(walk: Walk, id: string, round: string): Need {
  const { factory, ran, decisions, state } = walk
  ran.push(`${id} ${round}`)
  const station = factory.line.find(({ name }) => name === id)
  if (station === undefined) throw new Error(`no station for ${id}`)
  const event = eventOf(station, Number(round), decisions[ran.length] ?? 'pass')
  walk.hasError ||= event.kind === 'error'
  walk.state = next(factory.line, factory.rounds, state, event)
  return needOf(station, event, transitionOf(state, event, walk.state).to)
}

function scopeOf(job: Pick<Job, 'needs'>, needs: Record<string, Need>) {
  const seen = Object.fromEntries((job.needs ?? []).map((id) => [id, needs[id]]))
  return { contexts: { needs: seen }, status: { success: true, failure: false, cancelled: false } }
}

let findings = 1000

/** Every stop finds less than the one before, so that only the rounds halt the unit. */
function eventOf(station: Station, round: number, choice: Choice): MachineEvent {
  const at = { station: station.name, round }
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
  const names = (jobs: readonly LineJob[]): [string, string[]][] =>
    jobs.map(({ id, before }) => [id, before.map((job) => job.id)])

  test('is the first round, and one other for all that repair', () => {
    const { first, repair, rounds, last } = unrollLine(factoryFrom(EXAMPLE).line, 10)
    expect(names(first)).toEqual([
      ['spec-validate', []],
      ['generate', ['spec-validate']],
      ['style-gate', ['spec-validate', 'generate']],
      ['test', ['spec-validate', 'generate', 'style-gate']],
      ['review', ['spec-validate', 'generate', 'style-gate', 'test']],
    ])
    expect(names(repair)).toEqual([
      ['generate', []],
      ['style-gate', ['generate']],
      ['test', ['generate', 'style-gate']],
      ['review', ['generate', 'style-gate', 'test']],
    ])
    expect(rounds).toBe(10)
    expect(countStations({ first, repair, rounds, last })).toBe(5 + 9 * 4)
  })

  test('has one round when no stop is repaired, or when there is one', () => {
    const { line } = factoryFrom(EXAMPLE)
    const unrepaired = factoryFrom(EXAMPLE.replaceAll(', stop: generate', '')).line
    for (const unrolled of [unrollLine(unrepaired, 3), unrollLine(line, 1)])
      expect(unrolled).toMatchObject({ repair: [], rounds: 1 })
  })

  const grouped = (text: string): string[][] => {
    const { first, repair, last } = unrollLine(factoryFrom(text).line, 3, 'grouped')
    const stations = [...first, ...repair].map((job) => [job.id, ...job.stations.map(({ name }) => name)])
    return [...stations, ['last', ...last.map(({ name }) => name)]]
  }

  test('groups what runs no commands; what follows the last commands shares the job of the result', () => {
    const draft = ['draft', 'spec-validate', 'generate', 'style-gate']
    const again = ['draft', 'generate', 'style-gate']
    expect(grouped(EXAMPLE)).toEqual([draft, ['test', 'test'], again, ['test', 'test'], ['last', 'review']])
  })

  test('leaves a station that may start a round in a job of its own', () => {
    expect(grouped(EXAMPLE.replace('pass: trace-publish', 'pass: trace-publish, stop: generate'))).toEqual([
      ['draft', 'spec-validate', 'generate', 'style-gate'],
      ['test', 'test'],
      ['review', 'review'],
      ['draft', 'generate', 'style-gate'],
      ['test', 'test'],
      ['review', 'review'],
      ['last'],
    ])
  })

  test('walks the way of the machine, whatever the stations decide', () => {
    const choices = fc.array(fc.constantFrom<Choice>('pass', 'pass', 'pass', 'stop', 'stop', 'error'), {
      minLength: 60,
      maxLength: 60,
    })
    fc.assert(
      fc.property(factoryText, choices, (text, decisions) => {
        findings = 1000
        const { ran, hasError, state, factory } = simulate(text, decisions)
        expect(ran.at(-1)).toBe('result')
        if (!hasError) expect(state).toMatchObject({ station: factory.line.find(isPublisher)?.name })
      }),
      { seed: 11, numRuns: 100 },
    )
  })

  test('never lets the word of a command job turn its failure into a pass', () => {
    const { jobs } = parse(compiled(EXAMPLE, 'factory-unit.yml')) as Workflow
    const forged = (outcome: string): unknown =>
      evaluate(
        jobs['review']?.if ?? '',
        scopeOf(
          { needs: ['test'] },
          { test: { result: 'success', outputs: { outcome, verdict: 'pass', next: 'review' } } },
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
    const { jobs } = parse(compiled(EXAMPLE, 'factory-unit.yml')) as Workflow
    const left = (to: string): Need => ({
      result: 'failure',
      outputs: { verdict: 'pass', next: to, round: '1' },
    })
    const starts = (id: string, need: string, to: string): unknown =>
      evaluate(jobs[id]?.if ?? '', scopeOf({ needs: [need] }, { [need]: left(to) }))
    expect(starts('generate', 'spec-validate', 'generate')).toBe(false)
    expect(starts('round-3', 'round-2', 'generate')).toBe(false)
    expect(starts('deliver', 'result', 'released')).toBe(false)
  })
})
