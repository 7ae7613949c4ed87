import { afterEach, describe, expect, it } from 'vitest'
import { sensitivePaths } from '../../../actions/review/change-facts.ts'
import { findCode, quotableOf } from '../../../actions/review/quote.ts'
import type { RunOutcome } from '../../../shared/line/outcome.ts'
import { mutantsOf } from '../../../shared/mutants/mutant.ts'
import { criterionOf, factoryOf, type Reply } from '../../support/unit-of.ts'
import {
  GREEN,
  HIDDEN,
  KEBAB,
  matrixOf,
  outcomeOf,
  passed,
  PROBE,
  READ,
  removeRepositories,
  tell,
  TESTED,
  type FINDING,
  type Row,
  type Story,
} from './story.ts'

afterEach(removeRepositories)

const ASK_AGAIN = 'run the unit with mode refresh to ask again, or name another reviewer'
const CALL_EXAMPLES =
  'a command station before this one must call the examples (exercise: true), and run the tests that the criterion lists'
const RED: RunOutcome = outcomeOf(
  [...GREEN, { name: 'AC-1: kebab("B")', file: undefined, status: 'failed', message: 'no' }],
  { verdict: 'stop', outcome: 'failure' },
)
const MADE_LATER = 'a later station makes the call, and what it gives decides'
const PROBED = factoryOf({ line: [PROBE] })
const MANY = Array.from({ length: 600 }, (_, index) => `export const a${index} = ${index}\n`).join('')

/** Answers for the change first, then for whatever is asked next. */
function answers(...replies: Reply[]): Story['reply'] {
  const rest = [...replies]
  return () => rest.shift() ?? ''
}

/** The story of a reviewer that does not see a wrong variant. */
function asleep(): Story {
  const mutants = mutantsOf({ path: 'src/kebab.ts', base: undefined, head: KEBAB })
  const alone = { kind: 'returned' as const, value: '["A-B"]' }
  const variants = mutants.map(({ id }) => ({ id, rows: [{ criterion: 'AC-1', example: 1, alone }] }))
  return {
    spec: { risk: 'high' },
    outcomes: [outcomeOf(GREEN, { variants })],
    reply: answers(matrixOf([{}]), matrixOf([{}])),
  }
}

/** The story of a reviewer of the writer's family. */
function sameFamily(): Story {
  const { writer, reviewer } = factoryOf().models
  const factory = factoryOf({
    models: { second: undefined, writer, reviewer: { ...reviewer!, family: 'w' } },
  })
  return { unit: { factory }, reply: matrixOf([{}]) }
}

describe('a finding says what is wrong and what to do:', () => {
  it.each<[code: string, story: Story, message: string, hint: string | undefined]>([
    [
      'REVIEW_UNCOVERED',
      { outcomes: [RED], reply: undefined },
      'AC-1 is not shown: a test of it failed',
      CALL_EXAMPLES,
    ],
    [
      'REVIEW_UPSTREAM_RED',
      { outcomes: [RED], reply: undefined },
      'the commands of test failed in this round',
      undefined,
    ],
    [
      'REVIEW_FACTS_ONLY',
      { acceptance: [TESTED], reply: undefined },
      'no reviewer model is named: the verdict rests on facts alone',
      undefined,
    ],
    [
      'REVIEW_SAME_FAMILY',
      sameFamily(),
      'the reviewer is of the same model family as the writer',
      'name a reviewer of another family in factory.yml',
    ],
    [
      'REVIEW_DEPENDENCY',
      { files: [{ path: 'package.json', content: '{"dependencies":{"a":"1.0.0"}}\n' }], reply: undefined },
      'brings in "a@1.0.0"',
      undefined,
    ],
    [
      'REVIEW_SENSITIVE_PATH',
      { files: [{ path: 'src/auth.ts', content: 'export {}\n' }], reply: undefined },
      'decides who may do what: a person looks at this change',
      undefined,
    ],
    [
      'REVIEW_SIZE',
      { files: [{ path: 'src/a.ts', content: MANY }], reply: undefined },
      'the change is larger than people review with care: 1 files, 600 lines added, 0 removed',
      undefined,
    ],
    ['REVIEW_ROW_MISSING', { reply: matrixOf([]) }, 'the matrix has no row for AC-2', undefined],
    [
      'REVIEW_ROW_TWICE',
      { reply: matrixOf([{}, { verdict: 'unmet', reason: 'no' }]) },
      'the matrix has 2 rows for AC-2',
      undefined,
    ],
    [
      'REVIEW_UNMET',
      { reply: matrixOf([{ verdict: 'unmet', reason: 'it keeps a map' }]) },
      'AC-2 is not met: it keeps a map',
      undefined,
    ],
    [
      'REVIEW_CANNOT_TELL',
      { reply: matrixOf([{ quote: null }]) },
      'AC-2 is not shown: the reviewer says met, but there is no quote',
      undefined,
    ],
    [
      'REVIEW_CANNOT_TELL',
      { reply: matrixOf([{}, { criterion: 'AC-9', verdict: 'unmet', reason: 'it throws' }]) },
      'a row for "AC-9", which the specification does not have, says unmet: it throws',
      undefined,
    ],
    [
      'REVIEW_CORRECTNESS',
      { reply: matrixOf([{}], [{}]) },
      'AC-1: two blanks give two dashes (kebab("A  B") gives "a--b", should give "a-b")',
      'collapse blanks',
    ],
    [
      'REVIEW_CANNOT_TELL',
      { reply: matrixOf([{}], [{ quote: 'eval(text)', call: null }]) },
      'AC-1: two blanks give two dashes [the quote is not in the file]',
      'collapse blanks',
    ],
    [
      'REVIEW_COUNTEREXAMPLE',
      { unit: { factory: PROBED }, reply: matrixOf([{}], [{}]) },
      'AC-1: two blanks give two dashes (kebab("A  B") gives "a--b", should give "a-b")',
      MADE_LATER,
    ],
    [
      'REVIEW_COUNTEREXAMPLE',
      {
        unit: { factory: PROBED },
        reply: matrixOf([{}, { criterion: 'AC-1', verdict: 'unmet', reason: 'two dashes' }], [{}]),
      },
      'the reviewer says that AC-1 is not met: two dashes',
      MADE_LATER,
    ],
    [
      'REVIEW_UNTESTED',
      {
        reply: JSON.stringify({
          ...(JSON.parse(matrixOf([{}])) as object),
          untested: [{ export: 'kebab', inputs: 'several blanks', call: 'kebab("a  b")' }],
        }),
      },
      'no example of kebab covers: several blanks, e.g. kebab("a  b")',
      undefined,
    ],
    [
      'REVIEW_UNREADABLE',
      { reply: 'Looks good to me.' },
      'the reply is no matrix in the form that was asked for',
      ASK_AGAIN,
    ],
  ])('%s: %#', async (code, story, message, hint) => {
    const { findings } = (await tell(story)).report.verdict
    const found = findings.filter((each) => each.code === code).map((each) => [each.message, each.hint])
    expect(found).toContainEqual([message, hint])
  })
})

describe('no repair round follows, because', () => {
  it.each<[reason: string, story: Story]>([
    ["the reviewer's answer cannot be used", { reply: matrixOf([]) }],
    [
      '1 hold-out criteria are not met',
      {
        acceptance: [TESTED, HIDDEN],
        reply: matrixOf([{ criterion: 'AC-3', verdict: 'unmet', reason: 'kebab("") throws' }]),
      },
    ],
    ["the reviewer's evidence does not hold", { reply: matrixOf([{ quote: null }]) }],
    ['the reviewer is not believed', asleep()],
  ])('%s', async (reason, story) => {
    expect((await tell(story)).report.final).toBe(reason)
  })
})

it('a reviewer that was not asked is told by its reason, and examples that ran by their number', async () => {
  const { report } = await tell({ acceptance: [TESTED], outcomes: [], reply: matrixOf([{}]) })
  expect(report.evidence['reviewer']).toBe('not asked: the facts are red')
  const { review } = await tell({ acceptance: [TESTED], reply: undefined })
  expect(review.matrix[0]?.shown).toBe('1 of 1 examples and named tests hold')
})

describe('a path is sensitive because it', () => {
  it.each([
    ['decides who may do what', 'src/auth/login.ts'],
    ['handles secrets or cryptography', 'lib/Crypto.ts'],
    ['changes stored records', 'schema.sql'],
    ['moves money', 'src/billing/total.ts'],
    ['builds an image', 'Dockerfile'],
    ['sets up machines', 'infra/main.tf'],
    ['runs in the build service', '.github/workflows/ci.yml'],
    ['sets dependencies, scripts or owners', 'package.json'],
    ['sets what the gates check', 'eslint.config.js'],
    ['runs commands', 'scripts/run.sh'],
  ])('%s: %s', (reason, path) => {
    expect(sensitivePaths([path])).toEqual([{ path, reason }])
  })
})

describe('a quote', () => {
  it.each([
    ['is not in the file', 'const A = 1'],
    ['stands in several places of the file', 'a'],
    ['holds no code, only a comment or a string', '}'],
    ['is empty', ' '],
    ['is too long', 'x'.repeat(5000)],
  ])('%s', (why, quote) => {
    expect(findCode(quote, quotableOf('a.ts', 'const a = { a: 1 }\n'))).toEqual({ kind: 'lost', why })
  })
})

describe('the evidence of a row does not hold, because', () => {
  const other = 'export function other(): number {\n  return 40 + 2\n}\n'

  it.each<[why: string, row: Partial<Row>]>([
    ['there is no quote', { quote: null }],
    ['the quote has no path', { path: null }],
    ['the quote is not in the file', { quote: 'kebabCase(text)' }],
    ['the quote is of a file that was not shown', { path: '../../etc/passwd' }],
    ['line 6 of src/kebab.ts is not part of what it exercises', { quote: 'return 40 + 2' }],
  ])('%s', async (why, row) => {
    const files = [{ path: 'src/kebab.ts', content: `${KEBAB}${other}` }]
    const { review } = await tell({ files, reply: matrixOf([row]) })
    expect(review.askedAgain).toEqual([{ about: 'AC-2', why }])
    expect(review.matrix[1]?.downgraded).toBe(why)
  })

  it.each<[about: string, why: string, rows: Partial<Row>[]]>([
    ['AC-2', 'the matrix has no row for it', []],
    [
      'AC-2',
      'the matrix has 2 rows for it, which contradict each other',
      [{}, { verdict: 'unmet', reason: 'no' }],
    ],
    ['"AC-9"', 'the specification has no criterion of this id', [{}, { criterion: 'AC-9' }]],
    ['AC-2', 'the row gives no reason: say input, expected and actual', [{ verdict: 'unmet', reason: null }]],
  ])('%s: %s', async (about, why, rows) => {
    const { review } = await tell({ reply: matrixOf(rows) })
    expect(review.askedAgain).toEqual([{ about, why }])
  })

  it('one quote is given for every row', async () => {
    const acceptance = [READ, criterionOf('AC-4', { check: 'review' })]
    const { review } = await tell({ acceptance, reply: matrixOf([{}, { criterion: 'AC-4' }]) })
    expect(review.matrix.map(({ downgraded }) => downgraded)).toEqual(
      Array(2).fill('one quote is given for every row'),
    )
  })

  it('the finding without its quote is named by its scenario', async () => {
    const finding: Partial<Record<keyof typeof FINDING, unknown>> = { quote: null }
    const { review } = await tell({ reply: matrixOf([{}], [finding]) })
    expect(review.askedAgain).toEqual([
      { about: 'the finding "two blanks give two dashes"', why: 'there is no quote with its path' },
    ])
  })
})

it('the question says what may be written, what is shown already, and what blocks', async () => {
  const outcomes = [outcomeOf([...GREEN, passed('more')])]
  const { session } = await tell({ spec: { effects: ['fs'] }, outcomes, reply: matrixOf([{}]) })
  const [system, user] = session?.requests[0]?.messages.map(({ content }) => content) ?? []
  for (const text of ['A high finding of any category stops', 'no criterion needs', 'unique in that file'])
    expect(system).toContain(text)
  for (const text of [
    'files that may be written: src/kebab.ts',
    'effects that the code may have: fs',
    'AC-1 (shown: 1 of 1 examples and named tests hold): The kebab function shall satisfy AC-1.',
    'AC-2 (answer a row): The function shall keep nothing in memory.',
    'size: 1 files, 4 lines added, 0 removed',
    'promised examples and tests: 1 of 1 passed',
    'test: pass; 4 tests passed, 0 failed, 0 skipped',
  ])
    expect(user).toContain(text)
})
