import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../shared/findings.ts'
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
  return (sarifLog(findings, { line: 'shop', version: '1.2.3' }) as Log).runs[0]
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

  test('may be empty: then every alert of before is closed', () => {
    expect(logOf([]).results).toEqual([])
  })
})
