import { afterEach, describe, expect, test } from 'vitest'
import { testsNamed, type Test } from '../../../actions/review/named-tests.ts'
import type { Criterion } from '../../../shared/specification/document/spec.ts'
import { criterionOf } from '../../support/unit-of.ts'
import { matrixOf, outcomeOf, passed, removeRepositories, tell, type Row, type Told } from './story.ts'

afterEach(removeRepositories)

describe('an entry of tests', () => {
  const namesOf = (listed: string, tests: readonly Test[], files: [string, string][] = []): string[] =>
    testsNamed(listed, tests, new Map(files)).map(({ name }) => name)

  test('is a file, a suite or a name, and never a part of one', () => {
    const tests = [
      passed('words > of nothing > gives nothing', 'test/words.test.ts'),
      passed('words > splits', 'packages/a/test/words.test.ts'),
      passed('words and more', 'test/more.test.ts'),
    ]
    const [inner, outer] = ['words > of nothing > gives nothing', 'words > splits']
    expect(namesOf('test/words.test.ts', tests)).toEqual([inner, outer])
    expect(namesOf('words.test', tests)).toEqual([])
    expect(namesOf('words', tests)).toEqual([inner, outer])
    expect(namesOf('of nothing', tests)).toEqual([inner])
    expect(namesOf('words > of  nothing', tests)).toEqual([inner])
    expect(namesOf('gives nothing', tests)).toEqual([inner])
    expect(namesOf('nothing', tests)).toEqual([])
  })

  test('is a file by its titles where the report names no files, as jest-junit does', () => {
    const text = "describe('words', () => {\n  it('splits', f)\n  test(\"keeps\", g)\n})\n"
    const files: [string, string][] = [['test/words.test.js', text]]
    const reported = [passed('words splits'), passed('words keeps'), passed('other')]
    expect(namesOf('test/words.test.js', reported, files)).toEqual(['words splits', 'words keeps'])
    expect(namesOf('test/words.test.js', reported.slice(1), files)).toEqual([])
    expect(namesOf('test/words.test.js', [passed('words splits', 'test/b.test.js')], files)).toEqual([])
    expect(namesOf('test/words.test.js', reported, [['test/words.test.js', 'run(all)\n']])).toEqual([])
  })

  test('is a file whose tests another test file declares', () => {
    const text =
      "import { splits } from './cases/splits.js'\nimport { wordsOf } from '../src/words.ts'\n\nsplits(wordsOf)\n"
    const files: [string, string][] = [['test/words.test.ts', text]]
    const [declared, other] = [
      passed('words > splits', 'test/cases/splits.ts'),
      passed('more', 'test/more.test.ts'),
    ]
    expect(namesOf('test/words.test.ts', [declared, other], files)).toEqual(['words > splits'])
    // what the change may write declares no test of a file that is named
    expect(namesOf('test/words.test.ts', [passed('words > splits', 'src/words.ts'), other], files)).toEqual(
      [],
    )
    expect(namesOf('test/words.test.ts', [declared, other])).toEqual([])
  })
})

describe('a criterion that names existing tests', () => {
  const NEIGHBOUR = 'export function other(): number {\n  return 40 + 2\n}\n'
  const content = `export function kebab(text: string): string {\n  return text.toLowerCase()\n}\n${NEIGHBOUR}`
  const run = [
    outcomeOf([
      passed('words > splits words', 'test/words.test.ts'),
      passed('words > joins', 'test/words.test.ts'),
      { name: 'late', file: 'test/late.test.ts', status: 'skipped', message: undefined },
    ]),
  ]
  const withTests = (...tests: string[]): Criterion => criterionOf('AC-1', { check: 'test', tests })
  const judged = (criterion: Criterion, rows: Partial<Row>[] | undefined): Promise<Told> =>
    tell({
      files: [{ path: 'src/kebab.ts', content }],
      acceptance: [criterion],
      outcomes: run,
      reply: rows === undefined ? undefined : matrixOf(rows.map((row) => ({ criterion: 'AC-1', ...row }))),
    })
  const LISTED = [['test/words.test.ts'], ['splits words', 'joins'], ['words'], ['words > joins']]

  test.each(LISTED)('is met by what they call, when they ran green: %s', async (...tests) => {
    const { codes, review } = await judged(withTests(...tests), [{ quote: 'return 40 + 2' }])
    expect(codes).toEqual([])
    expect(review.matrix).toMatchObject([
      {
        verdict: 'met',
        by: 'reading',
        line: 5,
        shown: `${tests.length} of ${tests.length} named tests hold`,
      },
    ])
  })

  test('needs a reader who has nothing against it, and no quote', async () => {
    for (const rows of [[], [{ quote: null, path: null }]]) {
      const { codes, session } = await judged(withTests('words'), rows)
      expect(codes).toEqual([])
      expect(session?.requests).toHaveLength(1)
      expect(session?.requests[0]?.messages.at(-1)?.content).toContain(
        'AC-1 (1 of 1 named tests hold; answer a row when reading shows otherwise): ',
      )
    }
    expect((await judged(withTests('words'), undefined)).codes).toContain('REVIEW_NEEDS_REVIEWER')
  })

  test.each<[string, string]>([
    ['unmet', 'REVIEW_UNMET'],
    ['cannot-tell', 'REVIEW_CANNOT_TELL'],
  ])('is not met when the reviewer says %s', async (verdict, code) => {
    const { codes } = await judged(withTests('words'), [{ verdict, reason: 'it keeps what it was given' }])
    expect(codes).toEqual([code])
  })

  test.each([['gone'], ['test/late.test.ts'], ['words.ts'], ['late']])(
    'is not shown when they did not run: %s',
    async (name) => {
      expect((await judged(withTests('splits words', name), [{}])).codes).toEqual(['REVIEW_UNCOVERED'])
    },
  )

  test('several of them need no quotes of their own', async () => {
    const acceptance = [withTests('words'), criterionOf('AC-2', { check: 'test', tests: ['joins'] })]
    expect((await tell({ acceptance, outcomes: run, reply: matrixOf([]) })).codes).toEqual([])
  })
})
