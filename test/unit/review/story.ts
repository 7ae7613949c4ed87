import { stringify } from 'devalue'
import { reviewDocument, type ReviewDocument } from '../../../actions/review/review-document.ts'
import { review } from '../../../actions/review/review.ts'
import type { Station } from '../../../shared/factory/factory.ts'
import { verdictOf } from '../../../shared/findings.ts'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import type { RunOutcome } from '../../../shared/line/outcome.ts'
import type { StationReport, Unit } from '../../../shared/line/unit.ts'
import type { Observed, ValueTable } from '../../../shared/oracle/values/observed.ts'
import type { Criterion, Example, Spec } from '../../../shared/specification/document/spec.ts'
import { acceptanceTests } from '../../../shared/specification/acceptance/acceptance-tests.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import {
  criterionOf,
  linkOf,
  scriptedSession,
  specOf,
  unitOf,
  type ScriptedSession,
} from '../../support/unit-of.ts'

const repositories: TestRepository[] = []

/** A repository with {@link BASE}, which {@link removeRepositories} removes. */
export function baseRepository(more: Record<string, string> = {}): TestRepository {
  const repository = makeRepository({ ...BASE, ...more })
  repositories.push(repository)
  return repository
}

/** Removes the repositories of the stories that were told. */
export function removeRepositories(): void {
  for (const repository of repositories.splice(0)) repository.remove()
}

export const BASE = {
  'src/words.ts': 'export function wordsOf(text: string): string[] {\n  return text.split(" ")\n}\n',
  'package.json': '{"dependencies":{}}\n',
}
export const KEBAB =
  'export function kebab(text: string): string {\n  return text.toLowerCase()\n    .replaceAll(" ", "-")\n}\n'

export const TESTED = criterionOf('AC-1', { examples: [{ call: 'kebab("A B")', returns: 'a-b' }] })
export const READ = criterionOf('AC-2', {
  check: 'review',
  ears: 'The function shall keep nothing in memory.',
})
export const HIDDEN = criterionOf('AC-3', { holdout: true, examples: [{ call: 'kebab("")', returns: '' }] })

/** A station that makes the calls of the reviewer's findings. */
export const PROBE: Station = {
  name: 'probe',
  work: { kind: 'run', run: [], report: undefined, minutes: 10, probe: true },
  pass: 'trace-publish',
  stop: 'generate',
}

export type Test = RunOutcome['tests'][number]

export function passed(name: string, file?: string): Test {
  return { name, file, status: 'passed', message: undefined }
}

export const GREEN = [
  passed('AC-1: example 1: kebab("A B")'),
  passed('AC-3: hold-out example 1'),
  passed('wordsOf splits'),
]

export function outcomeOf(tests: Test[], parts: Partial<RunOutcome> = {}): RunOutcome {
  return {
    station: 'test',
    round: 1,
    verdict: 'pass',
    reason: 'all tests passed',
    outcome: 'success',
    commands: ['npm test'],
    report: 'junit.xml',
    tests,
    output: '',
    ...parts,
  }
}

/** What the examples of these criteria do when they are right. */
export function rightValues(criteria: readonly Criterion[]): ValueTable {
  return {
    rows: criteria.flatMap(({ id, examples }) =>
      examples.map((example, index) => ({ criterion: id, example: index + 1, alone: rightly(example) })),
    ),
  }
}

function rightly(example: Example): Observed {
  return 'throws' in example
    ? { kind: 'threw', isError: true, name: 'Error', type: 'Error', message: example.throws }
    : { kind: 'returned', value: stringify(example.returns) }
}

export interface Row {
  criterion: string
  verdict: string
  path: string | null
  quote: string | null
  reason: string | null
}

/** A true row about {@link READ}. */
export const MET: Row = {
  criterion: 'AC-2',
  verdict: 'met',
  path: 'src/kebab.ts',
  quote: 'text.toLowerCase()',
  reason: null,
}

export const FINDING = {
  category: 'correctness',
  severity: 'high',
  kind: 'code',
  path: 'src/kebab.ts',
  quote: '.replaceAll(" ", "-")',
  call: 'kebab("A  B")',
  gives: '"a--b"',
  should: '"a-b"',
  criterion: 'AC-1',
  scenario: 'two blanks give two dashes',
  suggestion: 'collapse blanks',
}

/** An answer of the reviewer: rows are {@link MET} and findings {@link FINDING} with the given parts. */
export function matrixOf(
  rows: Partial<Row>[],
  findings: Partial<Record<keyof typeof FINDING, unknown>>[] = [],
): string {
  return JSON.stringify({
    untested: [],
    findings: findings.map((finding) => ({ ...FINDING, ...finding })),
    matrix: rows.map((row) => ({ ...MET, ...row })),
  })
}

export interface Story {
  files?: { path: string; content: string | undefined }[]
  acceptance?: Criterion[]
  spec?: Partial<Spec>
  outcomes?: RunOutcome[]
  unit?: Partial<Unit>
  /** Files of the base beside {@link BASE}. */
  base?: Record<string, string>
  /** `undefined` for a line without a reviewer. */
  reply?: Parameters<typeof scriptedSession>[0] | undefined
}

export interface Told {
  report: StationReport
  session: ScriptedSession | undefined
  review: ReviewDocument
  codes: string[]
}

export async function tell(story: Story): Promise<Told> {
  const {
    files = [{ path: 'src/kebab.ts', content: KEBAB }],
    acceptance = [TESTED, READ],
    outcomes = [outcomeOf(GREEN)],
  } = story
  const repository = baseRepository(story.base)
  const base = repository.git('rev-parse', 'HEAD')
  const spec = specOf({ acceptance, ...story.spec })
  const generated = unitOf(repository.path, base, { spec })
  const own = acceptanceTests(spec, generated.factory.acceptance)
  const changeSet = changeSetOf(base, [...files, ...own])
  const link = linkOf(generated, reportWith('change-set.json', canonicalJson(changeSet)), 'generate')
  const unit = {
    ...generated,
    station: 'review',
    upstream: {
      links: [link],
      outcomes: outcomes.map((each) => ({ values: rightValues(acceptance), ...each })),
    },
    ...story.unit,
  }
  const session = story.reply === undefined ? undefined : scriptedSession(story.reply)
  const report = await review(unit, { session })
  const attached = report.attachments.find(({ name }) => name === 'review.json')?.content ?? ''
  return {
    report,
    session,
    review: reviewDocument.parse(JSON.parse(attached), 'review.json'),
    codes: report.verdict.findings.map(({ code }) => code),
  }
}

export function reportWith(name: string, content: string): StationReport {
  return {
    verdict: verdictOf([]),
    evidence: {},
    subjects: [],
    attachments: [{ name, content }],
    materials: [],
  }
}
