import { EFFECT_NAMES, type Effect } from '../../shared/effects.ts'
import { blocking, type Finding } from '../../shared/findings.ts'
import type { JsonObject } from '../../shared/formats/canonical.ts'
import { isRecord } from '../../shared/formats/read-json.ts'
import { judge } from '../../shared/line/judge.ts'
import { outcomesOf } from '../../shared/line/signed-outcomes.ts'
import type { RunOutcome } from '../../shared/line/outcome.ts'
import type { Unit } from '../../shared/line/unit.ts'
import { coverageOf, type Coverage } from './coverage.ts'
import type { NamedFiles, Test } from './named-tests.ts'
import { changeFactsOf, changeFindings, type ChangeFacts, type FileVersions } from './change-facts.ts'

/** What is known without a model. No model can change it. */
export interface Facts extends ChangeFacts {
  runs: { station: string; verdict: 'pass' | 'stop'; passed: number; failed: number; skipped: number }[]
  /** Failures of this round that the repository has without the change: for people, none blocks. */
  known: Finding[]
  /** What the change can do and its modules could not do before, as the gates of this round have signed it. */
  effects: Effect[]
  /** Stations of this round whose verdict is stop. */
  stops: string[]
  coverage: Coverage[]
  /** Tests of this round by name; green when every test of that name passed. */
  tests: { name: string; isGreen: boolean }[]
}

export interface FactSources {
  unit: Unit
  /** The writer's files. */
  files: readonly FileVersions[]
  /** Test files that criteria list. */
  named?: NamedFiles
}

/** The facts of a unit at this station. Pure. @throws FactoryError SCHEMA_INVALID for a signed outcome that is none. */
export function factsOf({ unit, files, named }: FactSources): Facts {
  const outcomes = outcomesOf(unit.upstream).filter(({ round }) => round === unit.round)
  const tests = outcomes.flatMap((outcome) => outcome.tests)
  const links = unit.upstream.links.filter(({ extension }) => extension.round === unit.round)
  const stops = links
    .filter(({ extension }) => extension.verdict === 'stop')
    .map(({ extension }) => extension.station)
  return {
    runs: outcomes.map((outcome) => runFact(outcome, unit)),
    known: outcomes.flatMap((outcome) => judge(outcome, unit).verdict.findings.filter(isKnown)),
    effects: effectsOf(links.map(({ extension }) => extension.evidence)),
    stops,
    coverage: coverageOf(unit.spec, outcomes, named),
    ...changeFactsOf(files),
    tests: testsByName(tests),
  }
}

/** Words of the closed list alone: everything else of the evidence is text of the change. */
function effectsOf(evidence: readonly JsonObject[]): Effect[] {
  const entries = evidence.flatMap(({ effects }) => (isRecord(effects) ? effects['new'] : []))
  const words = new Set(
    entries
      .flatMap((list) => (Array.isArray(list) ? list : []))
      .map((each: unknown) => isRecord(each) && each['effect']),
  )
  return EFFECT_NAMES.filter((effect) => words.has(effect))
}

function isKnown({ code, level }: Finding): boolean {
  return level === 'warn' && (code === 'RUN_RED_AT_BASE' || code === 'RUN_FLAKY')
}

function runFact(outcome: RunOutcome, unit: Unit): Facts['runs'][number] {
  const { station, tests } = outcome
  const count = (status: Test['status']): number => tests.filter((test) => test.status === status).length
  return {
    station,
    verdict: judge(outcome, unit).verdict.kind,
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
  }
}

function testsByName(tests: readonly Test[]): Facts['tests'] {
  const names = [...new Set(tests.map((test) => test.name))].sort()
  return names.map((name) => ({
    name,
    isGreen: tests.every((test) => test.name !== name || test.status === 'passed'),
  }))
}

/** What the facts alone decide: red ones block, the rest is for the person who merges. */
export function factFindings(facts: Facts): Finding[] {
  return [
    ...facts.stops.map((station) =>
      blocking('REVIEW_UPSTREAM_RED', `the station ${station} stopped in this round`),
    ),
    ...facts.runs
      .filter(({ verdict }) => verdict === 'stop')
      .map(({ station }) =>
        blocking('REVIEW_UPSTREAM_RED', `the commands of ${station} failed in this round`),
      ),
    ...facts.coverage.filter(({ state }) => state === 'red').map(uncovered),
    ...facts.known,
    ...changeFindings(facts),
  ]
}

function uncovered({ criterion, promised }: Coverage): Finding {
  const open = promised.filter(({ status }) => status !== 'passed')
  const shown = open.slice(0, 3).map(({ name, status }) => `${JSON.stringify(name.slice(0, 120))} ${status}`)
  const what = shown.join(', ')
  const more = open.length > 3 ? ` and ${open.length - 3} more` : ''
  return blocking(
    'REVIEW_UNCOVERED',
    `${criterion} is not shown: ${what === '' ? 'a test of it failed' : what}${more}`,
    {
      hint: 'a command station before this one must call the examples (exercise: true), and run the tests that the criterion lists',
    },
  )
}
