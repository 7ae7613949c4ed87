import { afterEach, expect, test } from 'vitest'
import { FINDING, matrixOf, removeRepositories, tell, type Told } from './story.ts'

afterEach(removeRepositories)

type Finding = Partial<Record<keyof typeof FINDING, unknown>>

function withFindings(...findings: Finding[]): Promise<Told> {
  return tell({ reply: matrixOf([{}], findings) })
}

test('a high finding stops the unit and shows the call', async () => {
  const { report, review } = await withFindings({})
  expect(report.verdict).toEqual({
    kind: 'stop',
    findings: [
      {
        code: 'REVIEW_CORRECTNESS',
        level: 'block',
        file: 'src/kebab.ts',
        line: 3,
        message: expect.stringContaining(FINDING.scenario) as string,
        hint: FINDING.suggestion,
      },
    ],
  })
  expect(review.findings).toEqual([{ ...FINDING, line: 3, side: 'head', unanchored: null, run: false }])
})

test.each<[Finding, string]>([
  [{ category: 'security' }, 'REVIEW_SECURITY'],
  [{ category: 'spec' }, 'REVIEW_SPEC'],
  [{ category: 'reuse' }, 'REVIEW_REUSE'],
  [{ category: 'risk' }, 'REVIEW_RISK'],
  [{ category: 'spec', severity: 'low' }, 'REVIEW_SPEC'],
])('%j stops the unit', async (parts, code) => {
  const { report, codes } = await withFindings(parts)
  expect(report.verdict.kind).toBe('stop')
  expect(codes).toEqual([code])
})

test.each<Finding>([{ severity: 'medium' }, { severity: 'low' }, { severity: 'low', category: 'security' }])(
  '%j only warns',
  async (parts) => {
    const { report } = await withFindings({ ...parts, suggestion: null })
    expect(report.verdict.kind).toBe('pass')
    expect(report.verdict.findings.map(({ level }) => level)).toEqual(['warn'])
  },
)

test('missing code needs no quote', async () => {
  const { report, codes, session } = await withFindings({ kind: 'missing', quote: null, path: null })
  expect(codes).toEqual(['REVIEW_CORRECTNESS'])
  expect(session?.requests).toHaveLength(1)
  expect(report.verdict.findings[0]).not.toHaveProperty('file')
})

// one more word in the quote, and the same rejections would have held: they ended as "every gate passed"
test.each<[string, Finding]>([
  ['short', { quote: 'text' }],
  ['invented', { quote: 'eval(text)' }],
  ['cut with an ellipsis', { quote: 'return text ... "-")' }],
  ['empty', { quote: '' }],
  ['of a path outside the change', { path: 'src/gone.ts' }],
  ['of a path that is none', { path: '__proto__' }],
])(
  'a high finding whose quote is %s is asked for again, kept and shown, and stops the unit',
  async (_, parts) => {
    const { report, codes, review, session } = await withFindings(parts)
    expect(session?.requests).toHaveLength(2)
    expect(report.verdict.kind).toBe('stop')
    expect(codes).toEqual(['REVIEW_CANNOT_TELL'])
    expect(report.verdict.findings[0]?.message).toContain(FINDING.scenario)
    expect(review.findings).toHaveLength(1)
    expect(review.dropped.unanchored).toBe(1)
    expect(report.final).toBeUndefined()
  },
)

test('a high finding with a short quote that is unique, or a path with ./, stands as it is', async () => {
  for (const parts of [{ quote: 'All' }, { path: './src/kebab.ts' }]) {
    const { codes, session } = await withFindings(parts)
    expect(codes).toEqual(['REVIEW_CORRECTNESS'])
    expect(session?.requests).toHaveLength(1)
  }
})

test('a lesser finding without its quote is kept as a warning and not asked for again', async () => {
  const { report, review, session } = await withFindings({ severity: 'medium', quote: 'eval(text)' })
  expect(session?.requests).toHaveLength(1)
  expect(report.verdict.findings.map(({ code, level }) => [code, level])).toEqual([
    ['REVIEW_CORRECTNESS', 'warn'],
  ])
  expect(review.findings).toHaveLength(1)
})

test('a finding about removed code is anchored in the base', async () => {
  const files = [{ path: 'src/words.ts', content: 'export const words = 1\n' }]
  const finding = { path: 'src/words.ts', quote: 'return text.split(" ")' }
  const { codes, review } = await tell({
    files,
    reply: matrixOf([{ path: 'src/words.ts', quote: 'export const words = 1' }], [finding]),
  })
  expect(codes).toContain('REVIEW_CORRECTNESS')
  expect(review.findings[0]).toMatchObject({ side: 'base', line: 2 })
})

test('the second answer may correct a finding, but leaving it out does not take it back', async () => {
  const slipped = { quote: 'eval(text)' }
  const corrected = await tell({
    reply: ({ messages }) => matrixOf([{}], [messages.length > 2 ? {} : slipped]),
  })
  expect(corrected.codes).toEqual(['REVIEW_CORRECTNESS'])
  expect(corrected.review.findings).toHaveLength(1)
  const silent = await tell({
    reply: ({ messages }) => matrixOf([{}], messages.length > 2 ? [] : [slipped]),
  })
  expect(silent.codes).toEqual(['REVIEW_CANNOT_TELL'])
})

test('findings of the first answer that held are not lost when the second gives only what was asked for', async () => {
  const { codes } = await tell({
    reply: ({ messages }) =>
      messages.length > 2 ? matrixOf([{}]) : matrixOf([{ quote: 'invented()' }], [{ category: 'security' }]),
  })
  expect(codes).toEqual(['REVIEW_SECURITY'])
})

test('an unusable second answer leaves the first as it is', async () => {
  const { codes } = await tell({
    reply: ({ messages }) => (messages.length > 2 ? 'Sorry.' : matrixOf([{ quote: 'invented()' }])),
  })
  expect(codes).toEqual(['REVIEW_CANNOT_TELL'])
})

test('come with the worst first, and none is lost among many', async () => {
  const many = ['low', 'low', 'medium', 'low', 'low', 'low', 'high'].map((severity, index) => ({
    severity,
    scenario: `defect ${index}`,
  }))
  const { review } = await withFindings(...many)
  expect(review.findings.map(({ severity }) => severity)).toEqual([
    'high',
    'medium',
    ...Array<string>(5).fill('low'),
  ])
  const flood = await withFindings(
    ...Array.from({ length: 60 }, (_, at) => ({ severity: 'low', scenario: `${at}` })),
  )
  expect(flood.review.findings).toHaveLength(50)
  expect(flood.codes).toContain('REVIEW_SURPLUS')
})

test('reach no log as they are', async () => {
  const { report } = await withFindings({
    scenario: '::error::x\u001b[31m\n##[add-path]y\u202e',
    call: null,
    suggestion: '\n',
  })
  expect(report.verdict.findings[0]?.message).not.toMatch(/[\n\u001b\u202e]|^::/)
  expect(report.verdict.findings[0]).not.toHaveProperty('hint')
})

test('input classes that nothing covers are notes for the owner of the spec', async () => {
  const reply = JSON.stringify({
    ...(JSON.parse(matrixOf([{}])) as object),
    untested: [{ export: 'kebab', inputs: 'several blanks', call: 'kebab("a  b")' }],
  })
  const { report, review } = await tell({ reply })
  expect(report.verdict).toMatchObject({
    kind: 'pass',
    findings: [{ code: 'REVIEW_UNTESTED', level: 'note' }],
  })
  expect(review.untested).toHaveLength(1)
})
