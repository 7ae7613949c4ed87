import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { verdictOf, type Finding } from '../../../shared/findings.ts'
import { annotate, writeSummary } from '../../../shared/github/annotate.ts'
import { keyedFindings } from '../../../shared/report/finding-keys.ts'
import { handOn, readChecks, type CheckedStation } from '../../../shared/report/handed-findings.ts'
import { pullComment } from '../../../shared/report/pull-comment.ts'
import { sarifLog } from '../../../shared/report/sarif.ts'
import { checkSummary } from '../../../shared/report/summary.ts'
import { withEnv } from '../../support/results-service/in-process.ts'
import { makeLogReader, type LogLine } from '../../support/workflow-runner/log-commands.ts'

/** What a runner reads from standard output while the work lasts. */
function printedBy(work: () => void): LogLine[] {
  const chunks: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => chunks.push(String(chunk)) > 0)
  try {
    work()
  } finally {
    spy.mockRestore()
  }
  const read = makeLogReader()
  return chunks
    .join('')
    .split(/\r\n|\n|\r/)
    .filter((line) => line !== '')
    .map(read)
}

function findingOf(code: string, parts: Partial<Finding> = {}): Finding {
  return { code, level: 'block', message: `about ${code}`, ...parts }
}

function codesOf(lines: LogLine[]): string[] {
  return lines.flatMap((line) =>
    line.kind === 'annotation' ? [line.annotation.properties['title'] ?? ''] : [],
  )
}

test('an annotation has place, rule, what, and how to fix it, by the level of its finding', () => {
  const finding = findingOf('NO_ANY', { file: 'src/a.ts', line: 3, column: 7, hint: 'give it a type' })
  const [block, warn, note] = printedBy(() =>
    annotate([finding, findingOf('B', { level: 'warn' }), findingOf('C', { level: 'note' })]),
  )
  expect([block, warn, note]).toEqual([
    {
      kind: 'annotation',
      annotation: {
        level: 'error',
        message: expect.stringMatching(/^NO_ANY: about NO_ANY\nfix: give it a type\nkey: [0-9a-f]{16}:1$/),
        properties: { title: 'NO_ANY', file: 'src/a.ts', line: '3', col: '7' },
      },
    },
    {
      kind: 'annotation',
      annotation: {
        level: 'warning',
        message: expect.stringMatching(/^B: about B\nkey: /),
        properties: { title: 'B' },
      },
    },
    {
      kind: 'annotation',
      annotation: {
        level: 'notice',
        message: expect.stringMatching(/^C: about C\nkey: /),
        properties: { title: 'C' },
      },
    },
  ])
})

test('ten are shown, one of each rule first, and the rest is counted', () => {
  const noisy = Array.from({ length: 40 }, (_, index) => findingOf('A_NOISY', { file: `src/${index}.ts` }))
  const lines = printedBy(() => annotate([...noisy, findingOf('Z_RARE', { file: 'z.ts' })]))
  expect(codesOf(lines).slice(0, 2)).toEqual(['A_NOISY', 'Z_RARE'])
  expect(codesOf(lines)).toHaveLength(10)
  expect(lines.at(-1)).toEqual({ kind: 'text', text: expect.stringMatching(/^31 more /) as string })
})

test('a finding has one key in annotations, summary, comment, SARIF and JSON, however its texts are cut on the way', () => {
  const texts = fc.string({
    unit: fc.constantFrom(
      'a',
      '9',
      ' ',
      '\n',
      '##[',
      '::',
      '木',
      '\u202e',
      '\u001b[31m',
      '|',
      '`',
      'long text ',
    ),
    maxLength: 200,
  })
  const places = fc.record({ file: fc.constantFrom('src/a.ts', 'src/b c.ts'), line: fc.nat(9) })
  const finding = fc.tuple(fc.constantFrom('NO_ANY', 'SECRET'), texts, places)
  fc.assert(
    fc.property(fc.array(finding, { maxLength: 9 }), (drawn) => {
      const findings = drawn.map(([code, text, place]) =>
        findingOf(code, { message: `m${text}`, hint: text, ...place }),
      )
      const keys = keysOf(keyedFindings(findings))
      const [handed] = readChecks(checkJson(findings), 1)
      expect(keysOf(keyedFindings(handed?.findings ?? []))).toEqual(keys)
      expect(annotatedKeys(findings)).toEqual(keys)
      expect(keysInText(summaryOf(findings))).toEqual(keys)
      expect(keysInText(commentOf(handed))).toEqual(keys)
      expect(sarifKeys(handed?.findings ?? [])).toEqual(keys)
      expect(sarifKeys(findings)).toEqual(keys)
    }),
  )
})

function keysOf(findings: readonly { key: string }[]): string[] {
  return findings.map(({ key }) => key).sort()
}

function checkJson(findings: Finding[]): string {
  const handed = handOn({ attempt: 1, examined: '1 file', findings })
  return JSON.stringify({ gate: { result: 'success', outputs: { findings: handed } } })
}

function annotatedKeys(findings: Finding[]): string[] {
  const lines = printedBy(() => annotate(findings))
  return lines
    .flatMap((line) =>
      line.kind === 'annotation' ? [/\nkey: (\S+)$/.exec(line.annotation.message)?.[1] ?? ''] : [],
    )
    .sort()
}

function summaryOf(findings: Finding[]): string {
  return checkSummary({ station: 'gate', range: 'a..b', examined: '1 file', verdict: verdictOf(findings) })
}

function commentOf(station: CheckedStation | undefined): string {
  const stations = station === undefined ? [] : [station]
  return pullComment({ line: 'shop', head: 'a'.repeat(40), stations })
}

/** The last cell of each row of a table of findings. */
function keysInText(markdown: string): string[] {
  return [...markdown.matchAll(/^\| block \|.*\| ([0-9a-f]{16}:\d+) \|$/gm)].map(([, key = '']) => key).sort()
}

function sarifKeys(findings: readonly Finding[]): string[] {
  const [run] = sarifLog([{ line: 'shop', findings }], '1.2.3').runs
  return (run?.results ?? [])
    .map(({ partialFingerprints }) => partialFingerprints?.['jidoka/v1'] ?? '')
    .sort()
}

test('a message of many lines does not push the key out of its annotation', () => {
  const [line] = printedBy(() => annotate([findingOf('A', { message: 'x\n'.repeat(50) })]))
  expect(line).toMatchObject({ annotation: { message: expect.stringMatching(/\nkey: [0-9a-f]{16}:1$/) } })
})

test('nothing is said of no findings', () => {
  expect(printedBy(() => annotate([]))).toEqual([])
})

test('a file name and a message that spell commands are escaped', () => {
  const hostile = findingOf('X', {
    file: 'src/::warning::x.ts,line=9',
    message: 'said\n::add-mask::x\r::error::y ##[set-output name=a]b',
    hint: '%0A::stop-commands::z',
  })
  const lines = printedBy(() => annotate([hostile]))
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({
    kind: 'annotation',
    annotation: { properties: { title: 'X', file: 'src/::warning::x.ts,line=9' } },
  })
  expect(JSON.stringify(lines)).not.toContain('##[')
})

test('a step summary is cut far below the limit of GitHub', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-summary-'))
  const path = join(folder, 'summary')
  writeFileSync(path, '')
  await withEnv({ GITHUB_STEP_SUMMARY: path }, () => writeSummary('x'.repeat(2_000_000)))
  expect(readFileSync(path, 'utf8').length).toBeLessThan(100_000)
  rmSync(folder, { recursive: true, force: true })
})
