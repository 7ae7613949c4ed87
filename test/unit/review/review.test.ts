import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { review } from '../../../actions/review/review.ts'
import { verdictOf } from '../../../shared/findings.ts'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import type { RunOutcome } from '../../../shared/line/outcome.ts'
import type { StationReport, Unit } from '../../../shared/line/unit.ts'
import type { ValueTable } from '../../../shared/oracle/values/observed.ts'
import { factoryOf, linkOf, scriptedSession, specOf, unitOf } from '../../support/unit-of.ts'
import {
  baseRepository,
  GREEN,
  HIDDEN,
  KEBAB,
  matrixOf,
  MET,
  outcomeOf,
  passed,
  READ,
  removeRepositories,
  reportWith,
  rightValues,
  tell,
  TESTED,
  type Test,
} from './story.ts'

afterEach(removeRepositories)

/** One example of a criterion that gave this value. */
const valuesOf = (json: string, criterion = 'AC-1'): ValueTable => ({
  rows: [{ criterion, example: 1, alone: { kind: 'returned', value: `[${json}]` } }],
})

describe('facts that no reviewer can turn', () => {
  const ALL_MET = matrixOf([{}])

  test.each<[string, RunOutcome[]]>([
    ['no command station ran', []],
    ['its examples were not called', [outcomeOf(GREEN, { values: { rows: [] } })]],
    ['its example was called only in an earlier round', [outcomeOf(GREEN, { round: 2 })]],
    ['its value is wrong, whatever tests say', [outcomeOf(GREEN, { values: valuesOf('"other"') })]],
    [
      'its value is wrong in one of two stations',
      [outcomeOf(GREEN), outcomeOf(GREEN, { values: valuesOf('1') })],
    ],
    ['another criterion alone was called', [outcomeOf(GREEN, { values: valuesOf('"a-b"', 'AC-1.1') })]],
  ])('a criterion is uncovered when %s', async (_, outcomes) => {
    const { report, codes, session } = await tell({ acceptance: [TESTED], outcomes, reply: ALL_MET })
    expect(report.verdict.kind).toBe('stop')
    expect(codes.filter((code) => code !== 'REVIEW_UPSTREAM_RED')).toEqual(['REVIEW_UNCOVERED'])
    expect(session?.requests).toEqual([])
    expect(report.evidence['reviewer']).toEqual(expect.any(String))
  })

  test('a red test of its name speaks against a criterion whose values are right', async () => {
    const tests: Test[] = [{ name: 'AC-1: kebab("B")', file: undefined, status: 'failed', message: 'no' }]
    const { report } = await tell({
      acceptance: [TESTED],
      outcomes: [outcomeOf(tests, { verdict: 'stop', outcome: 'failure' })],
      reply: ALL_MET,
    })
    expect(report.verdict.findings).toMatchObject([
      { code: 'REVIEW_UNCOVERED', level: 'block' },
      { code: 'REVIEW_UPSTREAM_RED', level: 'block' },
    ])
  })

  test('reads the values of a link that signed the run', async () => {
    const repository = baseRepository()
    const base = repository.git('rev-parse', 'HEAD')
    const unit = unitOf(repository.path, base, { spec: specOf({ acceptance: [TESTED] }) })
    const changeSet = canonicalJson(changeSetOf(base, [{ path: 'src/kebab.ts', content: KEBAB }]))
    const links = [
      linkOf(unit, reportWith('change-set.json', changeSet), 'generate'),
      linkOf(unit, reportWith('x.json', '{}'), 'style-gate', [
        outcomeOf(GREEN, { values: rightValues([TESTED]) }),
      ]),
    ]
    const report = await review(
      { ...unit, station: 'review', upstream: { links, outcomes: [] } },
      { session: undefined },
    )
    expect(report.verdict.kind).toBe('pass')
  })

  test('a red link of this round stops, one of an earlier round does not', async () => {
    const stopped: StationReport = {
      ...reportWith('x.json', '{}'),
      verdict: verdictOf([{ code: 'X', level: 'block', message: 'x' }]),
    }
    const repository = baseRepository()
    const base = repository.git('rev-parse', 'HEAD')
    const unit = unitOf(repository.path, base, { round: 2, spec: specOf({ acceptance: [TESTED] }) })
    const changed = linkOf(
      unit,
      reportWith(
        'change-set.json',
        canonicalJson(changeSetOf(base, [{ path: 'src/kebab.ts', content: KEBAB }])),
      ),
      'generate',
    )
    const gateOf = (round: number) => linkOf({ ...unit, round }, stopped, 'style-gate')
    const codesWith = async (links: Unit['upstream']['links']): Promise<string[]> =>
      (
        await review(
          {
            ...unit,
            upstream: { links, outcomes: [outcomeOf(GREEN, { round: 2, values: rightValues([TESTED]) })] },
          },
          { session: scriptedSession(ALL_MET) },
        )
      ).verdict.findings.map(({ code }) => code)
    expect(await codesWith([gateOf(1), changed])).toEqual([])
    expect(await codesWith([changed, gateOf(2)])).toEqual(['REVIEW_UPSTREAM_RED'])
  })

  test('dependencies, sensitive paths and size are for the person who merges', async () => {
    const long = Array.from({ length: 600 }, (_, index) => `export const a${index} = ${index}\n`).join('')
    const files = [
      { path: 'package.json', content: '{"dependencies":{"left-pad":"1.3.0"}}\n' },
      { path: 'src/authToken.ts', content: long },
      { path: 'src/kebab.ts', content: KEBAB },
    ]
    const { report, review: document } = await tell({ files, reply: ALL_MET })
    expect(report.verdict.kind).toBe('pass')
    expect(report.verdict.findings.map(({ code, level, file }) => [code, level, file])).toEqual([
      ['REVIEW_SIZE', 'warn', undefined],
      ['REVIEW_DEPENDENCY', 'warn', 'package.json'],
      ['REVIEW_SENSITIVE_PATH', 'warn', 'package.json'],
      ['REVIEW_SENSITIVE_PATH', 'warn', 'src/authToken.ts'],
    ])
    expect(document.facts.dependencies).toEqual([
      { file: 'package.json', name: 'left-pad', version: '1.3.0', before: null },
    ])
    expect(document.facts.size).toEqual({ files: 3, added: 605, removed: 1, band: 'huge' })
  })

  test('a reviewer of the writer’s family is a warning, and a stop at high risk', async () => {
    const { writer, reviewer } = factoryOf().models
    const factory = factoryOf({
      models: { second: undefined, writer, reviewer: { ...reviewer!, family: 'w' } },
    })
    expect((await tell({ unit: { factory }, reply: ALL_MET })).report.verdict).toMatchObject({
      kind: 'pass',
      findings: [{ code: 'REVIEW_SAME_FAMILY', level: 'warn' }],
    })
    expect(
      (await tell({ spec: { risk: 'high' }, unit: { factory }, reply: ALL_MET })).report.verdict,
    ).toMatchObject({ kind: 'stop', findings: [{ code: 'REVIEW_SAME_FAMILY', level: 'block' }] })
  })

  test('whatever a reviewer replies, a red fact stays a stop and a green one needs every row that reading decides', async () => {
    const verdicts = fc.constantFrom('met', 'unmet', 'cannot-tell', 'pass')
    const row = fc.record({
      criterion: fc.constantFrom('AC-1', 'AC-2', 'AC-9'),
      verdict: verdicts,
      quote: fc.constantFrom(MET.quote, 'invented code', null),
      path: fc.constantFrom('src/kebab.ts', null),
      reason: fc.constantFrom('kebab("") gives nothing', null),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 4 }), fc.boolean(), async (rows, isRed) => {
        const outcomes = [outcomeOf(isRed ? [] : GREEN)]
        const { report } = await tell({ outcomes, reply: matrixOf(rows) })
        const isShown = ({ criterion, quote, path }: (typeof rows)[number]): boolean =>
          criterion !== 'AC-2' || (quote === MET.quote && path !== null)
        const read = rows.filter(({ criterion }) => criterion === 'AC-2')
        const isPass =
          !isRed && read.length > 0 && rows.every(({ verdict }) => verdict === 'met') && isShown(read[0]!)
        expect(report.verdict.kind).toBe(isPass ? 'pass' : 'stop')
      }),
      { seed: 20261123, numRuns: 60 },
    )
  }, 120_000)
})

describe('review without a reviewer', () => {
  test('decides on facts alone and says so', async () => {
    const { report, review: document } = await tell({ acceptance: [TESTED, HIDDEN], reply: undefined })
    expect(report.verdict).toMatchObject({
      kind: 'pass',
      findings: [{ code: 'REVIEW_FACTS_ONLY', level: 'note' }],
    })
    expect(report.evidence['reviewer']).toBe('none')
    expect(report.cassette).toBeUndefined()
    expect(report.attachments.map(({ name }) => name)).toEqual(['findings.json', 'review.json'])
    expect(document).toMatchObject({
      judge: 'facts',
      matrix: [
        {
          criterion: 'AC-1',
          verdict: 'met',
          by: 'examples',
          quote: null,
          shown: expect.stringContaining('1 of 1') as string,
        },
        {
          criterion: 'AC-3',
          verdict: 'met',
          by: 'examples',
          quote: null,
          shown: expect.stringContaining('1 of 1') as string,
        },
      ],
    })
  })

  test('stops at what only reading can judge', async () => {
    const { report, codes } = await tell({ acceptance: [TESTED, READ], reply: undefined })
    expect(report.verdict.kind).toBe('stop')
    expect(codes).toEqual(['REVIEW_NEEDS_REVIEWER', 'REVIEW_FACTS_ONLY'])
  })

  test.each<[string, Test['status'], string[]]>([
    ['AC-2: keeps nothing', 'passed', ['REVIEW_NEEDS_REVIEWER', 'REVIEW_FACTS_ONLY']],
    ['AC-2 keeps nothing', 'passed', ['REVIEW_NEEDS_REVIEWER', 'REVIEW_FACTS_ONLY']],
    ['AC-2 keeps nothing', 'failed', ['REVIEW_UNCOVERED', 'REVIEW_FACTS_ONLY']],
  ])(
    'takes a test of the repository as evidence only against a criterion: %s %s',
    async (name, status, expected) => {
      const test = { ...passed(name), status }
      const { codes } = await tell({
        acceptance: [TESTED, READ],
        outcomes: [outcomeOf([...GREEN, test])],
        reply: undefined,
      })
      expect(codes.filter((code) => code !== 'REVIEW_UPSTREAM_RED')).toEqual(expected)
    },
  )

  test('stops at red facts, for good when they are of a hold-out', async () => {
    const { codes, report } = await tell({
      acceptance: [TESTED, HIDDEN],
      outcomes: [outcomeOf(GREEN, { values: valuesOf('"a-b"') })],
      reply: undefined,
    })
    expect(codes).toEqual(['REVIEW_UNCOVERED', 'REVIEW_UPSTREAM_RED', 'REVIEW_FACTS_ONLY'])
    expect(report.final).toBeDefined()
  })
})

test('a unit without a change set cannot be reviewed', async () => {
  const repository = baseRepository()
  const unit = unitOf(repository.path, repository.git('rev-parse', 'HEAD'))
  await expect(review(unit, { session: undefined })).rejects.toMatchObject({ code: 'UPSTREAM_MISSING' })
})
