import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../shared/findings.ts'
import { findingKeys } from '../../../shared/report/finding-keys.ts'
import { sarifLog, sarifText, type SarifRun } from '../../../shared/report/sarif.ts'
import { sarifProblems } from '../../support/sarif-problems.ts'

interface Log {
  runs: [
    {
      tool: { driver: { rules: { id: string }[] } }
      results: {
        ruleId: string
        ruleIndex: number
        level: string
        message: { text: string }
        locations: [
          { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } },
        ]
        partialFingerprints: { primaryLocationLineHash: string }
      }[]
    },
  ]
}

function logOf(findings: Finding[]): Log['runs'][0] {
  return (sarifLog([{ line: 'shop', findings }], '1.2.3') as unknown as Log).runs[0]
}

const BLOCK: Finding = { code: 'B', level: 'block', message: 'm', file: 'src/a b#c.ts', line: 3, column: 7 }

describe('a SARIF log', () => {
  test('has a rule for each code, a level for each finding, and a place for code scanning', () => {
    const { tool, results } = logOf([BLOCK, { code: 'A', level: 'warn', message: 'no file' }])
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(['A', 'B'])
    expect(results.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level])).toEqual([
      ['B', 1, 'error'],
      ['A', 0, 'warning'],
    ])
    expect(results.map(({ locations: [{ physicalLocation: place }] }) => place)).toEqual([
      { artifactLocation: { uri: 'src/a%20b%23c.ts' }, region: { startLine: 3, startColumn: 7 } },
      { artifactLocation: { uri: 'factory.yml' }, region: { startLine: 1 } },
    ])
  })

  test('keeps the fingerprint of a finding when code moves, and gives twins two', () => {
    const prints = (findings: Finding[]): string[] =>
      logOf(findings).results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash)
    expect(prints([{ ...BLOCK, line: 40, column: 1 }])).toEqual(prints([BLOCK]))
    expect(new Set(prints([BLOCK, { ...BLOCK, line: 9 }])).size).toBe(2)
    expect(prints([{ ...BLOCK, file: 'src/b.ts' }])).not.toEqual(prints([BLOCK]))
  })

  test('has the same key as every other report, and the name of its analysis', () => {
    const [key] = findingKeys([BLOCK])
    const log = sarifLog([{ line: 'shop', serial: 'JD-1', findings: [BLOCK] }], '1.2.3')
    expect(log.runs[0]?.automationDetails).toEqual({ id: 'jidoka/shop/JD-1' })
    expect(log.runs[0]?.results?.[0]?.partialFingerprints).toEqual({
      primaryLocationLineHash: key,
      'jidoka/v1': key,
    })
  })

  test('says of each rule what it is about and how bad its worst finding is', () => {
    const found = [
      { ...BLOCK, code: 'WEAKENED_CI', level: 'note' as const },
      { ...BLOCK, code: 'WEAKENED_CI' },
    ]
    expect(logOf(found).tool.driver.rules).toEqual([
      {
        id: 'WEAKENED_CI',
        name: 'WEAKENED_CI',
        shortDescription: { text: expect.stringContaining('every change') },
        defaultConfiguration: { level: 'error' },
        properties: { tags: ['jidoka', 'weakened'] },
      },
    ])
  })

  test('keeps the 5,000 worst and counts the rest', () => {
    const many = Array.from({ length: 5002 }, (_, at): Finding => ({
      ...BLOCK,
      line: at + 1,
      level: at === 0 ? 'note' : 'block',
    }))
    const [run] = sarifLog([{ line: 'shop', findings: many }], '1.2.3').runs
    expect(run?.results).toHaveLength(5000)
    expect(run?.results?.every(({ level }) => level === 'error')).toBe(true)
    expect(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).toMatch(/^2 more findings/)
  })

  test.each([
    ['/etc/passwd', 'etc/passwd'],
    ['../../a.ts', 'a.ts'],
    ['C:\\a\\b.ts', 'C%3A/a/b.ts'],
    ['javascript:alert(1)', 'javascript%3Aalert(1)'],
    ['a\ud800b.ts', 'a%EF%BF%BDb.ts'],
    ['..', 'factory.yml'],
  ])('has paths of the repository alone: %j', (file, uri) => {
    const [result] = logOf([{ ...BLOCK, file }]).results
    expect(result?.locations[0].physicalLocation.artifactLocation.uri).toBe(uri)
  })

  test('may be empty: then every alert of before is closed', () => {
    expect(logOf([]).results).toEqual([])
  })

  test('says why a unit did not come to its end', () => {
    const [run] = sarifLog([{ line: 'shop', findings: [], error: 'MODEL_DOWN: no answer' }], '1.2.3').runs
    expect(run?.invocations).toEqual([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ level: 'error', message: { text: 'MODEL_DOWN: no answer' } }],
      },
    ])
  })

  test.each([
    ['a link', '[click](https://evil.example)', '[click] (https://evil.example)'],
    ['a picture', '![x](data:image/png;base64,AA)', '![x] (data:image/png;base64,AA)'],
    ['what nobody sees', 'a\u202eb\u200b', 'ab'],
    ['colours of a terminal', '\u001b[31mred\u001b[0m', 'red'],
    ['a command of the runner', '::error::x', ': :error::x'],
  ])('shows %s of a finding as plain text', (_, message, text) => {
    expect(logOf([{ ...BLOCK, message, hint: message }]).results[0]?.message.text).toBe(`${text}\n${text}`)
  })
})

describe('the official schema of SARIF 2.1.0', () => {
  const HOSTILE = [
    '',
    '\u0000',
    '"}],"',
    '[a](b)',
    '\ud800',
    '../../etc',
    '%',
    'a\nb',
    '\u202e',
    '{0}',
    'JIDOKA_X',
  ]
  const hostile = HOSTILE.flatMap((text): Finding[] => [
    { code: text, level: 'block', message: text, hint: text, file: text, line: 0, column: 0 },
    { code: text, level: 'note', message: text },
  ])

  test.each<[string, SarifRun[]]>([
    ['no run', []],
    ['nothing found', [{ line: 'shop', findings: [] }]],
    [
      'one of each level',
      [{ line: 'shop', findings: [BLOCK, { ...BLOCK, level: 'warn' }, { ...BLOCK, level: 'note' }] }],
    ],
    [
      'hostile texts in every field',
      [{ line: 'shop', serial: 'JD-1', findings: hostile, error: '[a](b)\u0000' }],
    ],
    [
      'two units',
      [
        { line: 'a', serial: 'JD-1', findings: [BLOCK] },
        { line: 'a', serial: 'JD-2', findings: [] },
      ],
    ],
  ])('takes %s', (_, runs) => {
    expect(sarifProblems(sarifText(runs, '1.2.3'))).toEqual([])
  })

  test('would refuse a level that SARIF has not, so it is the schema that takes ours', () => {
    const text = sarifText([{ line: 'shop', findings: [BLOCK] }], '1').replace(
      '"level": "error"',
      '"level": "bad"',
    )
    expect(sarifProblems(text)).toContainEqual(expect.stringContaining('/level must be equal to one of'))
  })

  test('takes 10,000 findings with the longest texts, and they fit into the 10 MB that GitHub takes', () => {
    const many = Array.from({ length: 10_000 }, (_, at): Finding => ({
      ...{ code: `C${at % 50}`, level: 'block', file: `src/${at}.ts` },
      ...{ message: noise(2000, at), hint: noise(2000, at + 1) },
    }))
    const text = sarifText([{ line: 'shop', findings: many }], '1.2.3')
    expect(sarifProblems(text)).toEqual([])
    expect(gzipSync(text).byteLength).toBeLessThan(10_000_000)
  })
})

/** Text that packs badly: letters of a large alphabet in no order. */
function noise(length: number, seed: number): string {
  let state = seed + 1
  const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 12
  return Array.from({ length }, () => String.fromCodePoint(0x4e00 + (next() % 20_000))).join('')
}
