import { describe, expect, test } from 'vitest'
import { verdictOf, type Finding } from '../../../shared/findings.ts'
import { findingKeys } from '../../../shared/report/finding-keys.ts'
import { commandSummary } from '../../../shared/report/summary.ts'
import { factoryOf, specOf, unitOf } from '../../support/unit-of.ts'

const LINE = factoryOf({
  line: [
    { name: 'generate', work: { kind: 'action', action: 'generate' }, pass: 'test', stop: undefined },
    {
      name: 'test',
      work: { kind: 'run', run: ['npm test'], report: undefined, minutes: 5 },
      pass: undefined,
      stop: 'generate',
    },
  ],
})

function summaryOf(findings: Finding[], title = 'Kebab case of a headline'): string {
  const unit = unitOf('/repository', 'base', { factory: LINE, spec: specOf({ title }), station: 'test' })
  return commandSummary(unit, { verdict: verdictOf(findings), next: 'generate', reason: 'test stopped' })
}

function findingOf(index: number, parts: Partial<Finding> = {}): Finding {
  return {
    code: 'RULE',
    level: 'block',
    message: `finding ${index}`,
    file: 'src/a.ts',
    line: index,
    ...parts,
  }
}

describe('the summary of a station', () => {
  test('is a heading, a verdict sentence, the findings, the line and the serial', () => {
    const stop = findingOf(3, { hint: 'mend it' })
    expect(summaryOf([stop])).toBe(
      [
        '## test, round 1: Kebab case of a headline',
        '**Stop**: next is `generate` (test stopped).',
        [
          '| | place | rule | what | how to fix | key |',
          '|---|---|---|---|---|---|',
          `| block | src/a.ts:3 | RULE | finding 3 | mend it | ${findingKeys([stop])[0] ?? ''} |`,
        ].join('\n'),
        [
          '```mermaid',
          'flowchart LR',
          '  s1["generate"]',
          '  s2[["test"]]',
          '  released(["released"])',
          '  halted(["halted"])',
          '  s1 -->|pass| s2',
          '  s1 -.->|stop| halted',
          '  s2 -->|pass| released',
          '  s2 -.->|stop| s1',
          '  classDef current stroke-width:4px',
          '  class s2 current',
          '```',
        ].join('\n'),
        'Serial `JD-0000-0000-0000`.\n',
      ].join('\n\n'),
    )
  })

  test('says that nothing was found', () => {
    expect(summaryOf([])).toContain('**Pass**: next is `generate` (test stopped).\n\nNo findings.\n')
  })

  test('shows twenty findings, the worst first, and counts the rest', () => {
    const notes = Array.from({ length: 400 }, (_, index) => findingOf(index, { level: 'note' }))
    const summary = summaryOf([...notes, findingOf(9999)])
    expect(summary.match(/^\| (block|note) \|/gm)).toHaveLength(20)
    expect(summary).toMatch(/\|---\|\n\| block \| src\/a\.ts:9999 \|/)
    expect(summary).toContain('\nand 381 more in the parcel')
  })

  test.each([
    ['an image', '![x](http://evil.example/?a)'],
    ['a tag', '<img src=x onerror=y><!-- -->'],
    ['a mention', '@octocat @org/team'],
    ['a table of its own', '| a | b |\n|---|---|'],
    ['a fence', '```\n# heading\n```'],
    ['a link', '[a](http://evil.example "t") http://evil.example'],
    ['a way out of code', '`code` ``code``'],
  ])('shows %s as text, in titles and findings alike', (_, hostile) => {
    const summary = summaryOf([findingOf(1, { message: hostile, hint: hostile, code: hostile })], hostile)
    const text = summary.replace(/```mermaid\n[\s\S]*?\n```/, '')
    expect(text).not.toMatch(/<|(?<!\\)!\[|(?<!\\)\]\(|@(?!\u2060)|:\/\/(?!\u2060)/)
    expect(text.match(/(?<!\\)`/g)).toHaveLength(4)
    expect(text.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(3)
    expect(text.split('\n').filter((line) => line.startsWith('#'))).toHaveLength(1)
  })
})
