import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../shared/findings.ts'
import { findingKeys } from '../../../shared/report/finding-keys.ts'
import { sarifLog } from '../../../shared/report/sarif.ts'

interface Log {
  runs: [
    {
      tool: { driver: { rules: { id: string }[] } }
      results: {
        ruleId: string
        ruleIndex: number
        level: string
        locations: [
          { physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number } } },
        ]
        partialFingerprints: { primaryLocationLineHash: string }
      }[]
    },
  ]
}

function logOf(findings: Finding[]): Log['runs'][0] {
  return (sarifLog(findings, { line: 'shop', version: '1.2.3' }) as unknown as Log).runs[0]
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
    const log = sarifLog([BLOCK], { line: 'shop', version: '1.2.3', serial: 'JD-1' })
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
    const [run] = sarifLog(many, { line: 'shop', version: '1.2.3' }).runs
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
})
