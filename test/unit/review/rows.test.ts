import { afterEach, describe, expect, test } from 'vitest'
import { criterionOf, factoryOf, type Reply } from '../../support/unit-of.ts'
import {
  GREEN,
  HIDDEN,
  KEBAB,
  matrixOf,
  MET,
  outcomeOf,
  passed,
  READ,
  removeRepositories,
  tell,
  TESTED,
  type Row,
} from './story.ts'

afterEach(removeRepositories)

describe('review with a reviewer', () => {
  test('passes on examples that ran and on a quote for what reading decides', async () => {
    const { report, review, session } = await tell({
      acceptance: [TESTED, READ, HIDDEN],
      reply: matrixOf([{ quote: 'return text.toLowerCase() .replaceAll(" ", "-")' }]),
    })
    expect(report.verdict).toEqual({ kind: 'pass', findings: [] })
    expect(session?.requests).toHaveLength(1)
    const green = {
      verdict: 'met',
      by: 'examples',
      path: null,
      line: null,
      quote: null,
      side: null,
      reason: null,
      shown: expect.stringContaining('1 of 1') as string,
      downgraded: null,
      run: false,
    }
    expect(review.matrix).toEqual([
      { criterion: 'AC-1', ...green },
      {
        criterion: 'AC-2',
        verdict: 'met',
        by: 'reading',
        path: 'src/kebab.ts',
        line: 2,
        quote: 'return text.toLowerCase() .replaceAll(" ", "-")',
        side: 'head',
        reason: null,
        shown: null,
        downgraded: null,
        run: false,
      },
      { criterion: 'AC-3', ...green },
    ])
    expect(review.judge).toBe('reviewer')
    expect(report.evidence).toEqual({
      reviewer: { requested: 'reviewer-1', answered: 'answering-1' },
      template: 'review/3',
      answers: 1,
      finish: 'stop',
      rung: null,
      stripped: 0,
      spelled: 0,
      left: [],
      files: ['src/kebab.ts'],
      facts: {
        runs: [{ station: 'test', verdict: 'pass', passed: 3, failed: 0, skipped: 0 }],
        criteria: { green: 2, red: 0, withoutTests: 1 },
        size: { files: 1, added: 4, removed: 0, band: 'small' },
        dependencies: 0,
        sensitivePaths: 0,
      },
      matrix: { met: 3, unmet: 0, cannotTell: 0 },
      dropped: { unknownRows: 0, downgradedRows: 0, unanchored: 0, surplusFindings: 0 },
      seeded: review.seeded.state,
    })
  })

  test('gives the reason of a row that is not met to people and to the repair round', async () => {
    const reason = 'kebab("a"): nothing may be kept; the text stays in a map'
    const { report } = await tell({ reply: matrixOf([{ verdict: 'unmet', reason }]) })
    expect(report.verdict).toEqual({
      kind: 'stop',
      findings: [
        {
          code: 'REVIEW_UNMET',
          level: 'block',
          file: 'src/kebab.ts',
          line: 2,
          message: expect.stringContaining(reason) as string,
        },
      ],
    })
    expect(report.final).toBeUndefined()
  })

  test.each<[string, Partial<Row>, string]>([
    ['unmet', { verdict: 'unmet', reason: 'it does' }, 'unmet'],
    ['unmet without a quote', { verdict: 'unmet', reason: 'it does', quote: null, path: null }, 'unmet'],
    ['cannot-tell', { verdict: 'cannot-tell', reason: 'src/map.ts is not shown' }, 'cannot-tell'],
  ])('stops at %s without asking again', async (_, row, verdict) => {
    const { report, review, session } = await tell({ reply: matrixOf([row]) })
    expect(report.verdict.kind).toBe('stop')
    expect(session?.requests).toHaveLength(1)
    expect(review.matrix[1]?.verdict).toBe(verdict)
  })

  test('takes a row about a criterion that examples have shown as a finding, and asks for no quote', async () => {
    const met = await tell({ reply: matrixOf([{}, { criterion: 'AC-1', quote: null, path: null }]) })
    expect(met.codes).toEqual([])
    const row = { criterion: 'AC-1', verdict: 'unmet', reason: 'kebab("A  B") gives "a--b"' }
    const unmet = await tell({ reply: matrixOf([{}, row]) })
    expect(unmet.codes).toEqual(['REVIEW_UNMET'])
  })

  test('judges a property without tests by reading alone', async () => {
    const acceptance = [TESTED, criterionOf('AC-2', { check: 'property' })]
    expect((await tell({ acceptance, reply: matrixOf([{}]) })).codes).toEqual([])
    expect((await tell({ acceptance, reply: matrixOf([{ quote: null }]) })).codes).toEqual([
      'REVIEW_CANNOT_TELL',
    ])
  })

  test('says that the spec has no such criterion, and takes a doubt about it for a doubt', async () => {
    const harmless = await tell({ reply: matrixOf([{}, { criterion: 'AC-9' }]) })
    expect(harmless.codes).toEqual([])
    expect(harmless.review.dropped.unknownRows).toBe(1)
    const doubt = { criterion: 'AC-9', verdict: 'unmet', reason: 'it throws' }
    expect((await tell({ reply: matrixOf([{}, doubt]) })).codes).toEqual(['REVIEW_CANNOT_TELL'])
  })

  test('stops for good when a row is missing or rows contradict each other', async () => {
    const missing = await tell({ reply: matrixOf([]) })
    expect(missing.codes).toEqual(['REVIEW_ROW_MISSING'])
    expect(missing.report.final).toBeDefined()
    const twice = await tell({ reply: matrixOf([{}, { verdict: 'unmet', reason: 'no' }]) })
    expect(twice.codes).toEqual(['REVIEW_ROW_TWICE'])
  })

  test.each<[string, Reply, string]>([
    ['empty', { finish: 'other', problem: { kind: 'empty', message: 'the reply is empty' } }, 'REVIEW_EMPTY'],
    ['blank', '', 'REVIEW_EMPTY'],
    ['cut', { finish: 'length' }, 'REVIEW_TRUNCATED'],
    ['refused', { finish: 'refusal' }, 'REVIEW_REFUSED'],
    ['prose', 'Looks good to me.', 'REVIEW_UNREADABLE'],
    ['half a document', '{"matrix":[', 'REVIEW_UNREADABLE'],
    ['a verdict outside the list', matrixOf([{ verdict: 'approved' }]), 'REVIEW_UNREADABLE'],
    ['a document without findings', JSON.stringify({ matrix: [MET] }), 'REVIEW_UNREADABLE'],
  ])('stops for good when the reply is %s', async (_, reply, code) => {
    const { report, codes, review } = await tell({ reply })
    expect(codes).toEqual([code])
    expect(report.final).toBeDefined()
    expect(review.judge).toBe('facts')
    expect(report.attachments.map(({ name }) => name)).toContain('cassette.jsonl')
  })

  test('stops for good when a hold-out is not met, because the writer may not be told', async () => {
    const { report, codes } = await tell({
      acceptance: [TESTED, HIDDEN],
      reply: matrixOf([{ criterion: 'AC-3', verdict: 'unmet', reason: 'kebab("") throws' }]),
    })
    expect(codes).toEqual(['REVIEW_UNMET'])
    expect(report.final).toBeDefined()
  })

  test('does not ask about more than can be shown', async () => {
    const { codes, session } = await tell({
      unit: { factory: factoryOf({ budget: { calls: 1, tokens: 50, minutes: 1 } }) },
      reply: matrixOf([{}]),
    })
    expect(codes).toEqual(['REVIEW_TOO_LARGE'])
    expect(session?.requests).toEqual([])
  })
})

/** Sixteen spellings of one true row, as strong models give them. */
describe('the form of a row', () => {
  test.each<[string, Partial<Row>]>([
    ['as asked for', {}],
    ['wrapped otherwise', { quote: 'text\n\n  .toLowerCase()' }],
    ['with a line more', { quote: 'return text.toLowerCase()\n    .replaceAll(" ", "-")' }],
    ['with the id in lower case', { criterion: 'ac-2' }],
    ['with a colon after the id', { criterion: 'AC-2:' }],
    ['with the example in the id', { criterion: 'AC-2: example 1' }],
    ['with quotes around the id', { criterion: '"AC-2"' }],
    ['with two ids in one cell', { criterion: 'AC-1, AC-2' }],
    ['with ./ before the path', { path: './src/kebab.ts' }],
    ['with the word of the fence before the path', { path: 'after src/kebab.ts' }],
    ['with back ticks around path and quote', { path: '`src/kebab.ts`', quote: '`text.toLowerCase()`' }],
    ['with a short quote that is unique', { quote: 'Lower' }],
  ])('is met %s', async (_, row) => {
    const { report, session } = await tell({ reply: matrixOf([row]) })
    expect(report.verdict).toEqual({ kind: 'pass', findings: [] })
    expect(session?.requests).toHaveLength(1)
  })

  test.each<[string, Partial<Row>]>([
    ['with an ellipsis', { quote: 'return text ... "-")' }],
    ['with other quotation marks', { quote: ".replaceAll(' ', '-')" }],
    ['without a path', { path: null }],
    ['with a comment', { quote: 'lower case first' }],
    ['with a short quote that is not unique', { quote: 'text' }],
    ['with an invented quote', { quote: 'kebabCase(text)' }],
    ['with no quote', { quote: null }],
    ['with a path of nowhere', { path: '../../etc/passwd' }],
    ['with an unrelated file', { path: 'src/words.ts', quote: 'text.split(" ")' }],
    ['with an acceptance test', { path: 'test/acceptance/kebab.test.ts' }],
  ])('is asked for again once %s, and then cannot be told', async (_, row) => {
    const files = [{ path: 'src/kebab.ts', content: `// lower case first\n${KEBAB}` }]
    const { report, codes, session, review } = await tell({ files, reply: matrixOf([row]) })
    expect(codes).toEqual(['REVIEW_CANNOT_TELL'])
    expect(session?.requests).toHaveLength(2)
    expect(review.askedAgain).toMatchObject([{ about: 'AC-2' }])
    const [again] = review.askedAgain
    expect(session?.requests[1]?.messages.at(-1)?.content).toContain(`- AC-2: ${again?.why}`)
    expect(report.final).toBeDefined()
    const mended = await tell({
      files,
      reply: ({ messages }) => matrixOf([messages.length > 2 ? {} : row]),
    })
    expect(mended.report.verdict.kind).toBe('pass')
    expect(mended.report.usage?.calls).toBe(2)
  })
})

describe('a quote', () => {
  const NEIGHBOUR = 'export function other(): number {\n  return 40 + 2\n}\n'

  test('of another export shows nothing about this one', async () => {
    const files = [{ path: 'src/kebab.ts', content: `${KEBAB}${NEIGHBOUR}` }]
    const { review } = await tell({ files, reply: matrixOf([{ quote: 'return 40 + 2' }]) })
    expect(review.matrix[1]?.downgraded).toContain('line 6 of src/kebab.ts')
  })

  test('may come from what the export calls, in the change and in an unchanged file', async () => {
    const content = `import { wordsOf } from './words.js'\nimport { join } from './join.ts'\nexport function kebab(text: string): string {\n  return join(wordsOf(text))\n}\n`
    const files = [
      { path: 'src/kebab.ts', content },
      { path: 'src/join.ts', content: "export const join = (words: string[]) => words.join('-')\n" },
    ]
    for (const row of [
      { path: 'src/join.ts', quote: "words.join('-')" },
      { path: 'src/words.ts', quote: 'return text.split(" ")' },
    ])
      expect((await tell({ files, reply: matrixOf([row]) })).codes).toEqual([])
  })

  test('cannot carry every row', async () => {
    const acceptance = [READ, criterionOf('AC-4', { check: 'review' })]
    const one = await tell({ acceptance, reply: matrixOf([{}, { criterion: 'AC-4' }]) })
    expect(one.codes).toEqual(['REVIEW_CANNOT_TELL', 'REVIEW_CANNOT_TELL'])
    expect(one.session?.requests).toHaveLength(2)
    const two = await tell({
      acceptance,
      reply: matrixOf([{}, { criterion: 'AC-4', quote: '.replaceAll(" ", "-")' }]),
    })
    expect(two.codes).toEqual([])
  })

  test('of removed code comes from the base', async () => {
    const files = [{ path: 'src/words.ts', content: 'export const words = 1\n' }]
    const row = { path: 'src/words.ts', quote: '-  return text.split(" ")' }
    const { codes, review } = await tell({ files, reply: matrixOf([row]) })
    expect(codes).toEqual([])
    expect(review.matrix[1]).toMatchObject({ side: 'base', line: 2 })
  })

  test('of a file that is no script needs no caller', async () => {
    const files = [
      { path: 'src/kebab.ts', content: KEBAB },
      { path: 'package.json', content: '{"exports":{"./kebab":"./src/kebab.ts"}}\n' },
    ]
    const row = { path: 'package.json', quote: '"./kebab":"./src/kebab.ts"' }
    expect((await tell({ files, reply: matrixOf([row]) })).report.verdict.kind).toBe('pass')
  })
})

test('a criterion that a green test names without a colon is not shown', async () => {
  const acceptance = [criterionOf('AC-1', { check: 'review' })]
  const outcomes = [outcomeOf([...GREEN.slice(2), passed('AC-1 works')])]
  const { codes } = await tell({ acceptance, outcomes, reply: matrixOf([]) })
  expect(codes).toEqual(['REVIEW_ROW_MISSING'])
})
