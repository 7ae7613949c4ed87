import { expect, test } from 'vitest'
import { weakenedLines, weakenedSection } from '../../../shared/report/weakened-section.ts'
import { linkOf, specOf, unitOf } from '../../support/unit-of.ts'

const LINE = 'test/a.test.ts#adds: the sum is tested elsewhere'
const found = [{ code: 'WEAKENED_TEST_SKIPPED', file: 'test/a.test.ts', subject: 'adds', allowed: true }]

function unitWith(weakens: string[] | undefined, entries: typeof found) {
  const spec = specOf(weakens === undefined ? {} : { weakens })
  const unit = unitOf('/repository', 'b'.repeat(40), { spec })
  const report = {
    verdict: { kind: 'pass' as const, findings: [] },
    evidence: { weakening: { files: ['test/a.test.ts'], found: entries } },
    subjects: [],
    attachments: [],
    materials: [],
  }
  return { ...unit, upstream: { links: [linkOf(unit, report, 'style-gate')], outcomes: [] } }
}

test('a pull request names what its spec lets it weaken, and what it does weaken, under a heading', () => {
  const [heading, , line] = weakenedLines(unitWith([LINE, 'src/b.ts#c: not used'], found))
  expect(heading).toMatch(/^#### /)
  expect(line).toContain('the sum is tested elsewhere')
  expect(weakenedLines(unitWith([LINE, 'src/b.ts#c: not used'], found)).join('\n')).not.toContain('not used')
})

test('there is no heading over nothing', () => {
  expect(weakenedLines(unitWith(undefined, found))).toEqual([])
  expect(weakenedLines(unitWith([LINE], []))).toEqual([])
  expect(weakenedSection([{ code: 'CHANGE_EFFECT', level: 'block', message: 'it reads the clock' }])).toEqual(
    [],
  )
})

test('a summary lists every weakening with its place, made safe', () => {
  const [section = ''] = weakenedSection([
    {
      code: 'WEAKENED_CI',
      level: 'warn',
      message: '<b>@all</b>',
      hint: 'a person looks',
      file: 'a.yml',
      line: 3,
    },
    ...Array.from({ length: 40 }, (_, at) => ({
      code: 'WEAKENED_CI',
      level: 'warn' as const,
      message: `m${at}`,
    })),
  ])
  expect(section).toContain('a.yml:3')
  expect(section).not.toContain('<b>')
  expect(section).toMatch(/- and 11 more$/)
})
