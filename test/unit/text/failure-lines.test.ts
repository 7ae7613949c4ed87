import { describe, expect, it } from 'vitest'
import { failureExcerpt, failureLine, saysFailure } from '../../../shared/text/failure-lines.ts'

const passes = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `✔ handles case ${at} (0.1ms)`)

describe('the excerpt of an output', () => {
  it('is the whole of a short one', () => {
    expect(failureExcerpt('✔ a\nnpm warn deprecated x\n', 100)).toBe('✔ a\nnpm warn deprecated x\n')
  })

  it('shows the failure among hundreds of passed tests', () => {
    const text = [
      ...passes(200),
      '✖ adds numbers (3ms)',
      '  AssertionError: 1 !== 2',
      ...passes(200),
      'ℹ fail 1',
    ]
    const excerpt = failureExcerpt(text.join('\n'), 800)
    expect(excerpt).toBe('[...]\n✖ adds numbers (3ms)\n  AssertionError: 1 !== 2\n[...]\nℹ fail 1')
  })

  it('shows why a file was not loaded in place of advice of a package manager', () => {
    const advice = Array.from(
      { length: 40 },
      (_, at) => `npm warn deprecated package${at}@1.0.0: use another one`,
    )
    const failure = [
      'FAIL test/a.test.ts',
      '  ● Test suite failed to run',
      '',
      '    Your test suite must contain at least one test.',
    ]
    const excerpt = failureExcerpt([...advice, ...failure, ...passes(100)].join('\n'), 600)
    expect(excerpt).toContain('must contain at least one test')
    expect(excerpt).not.toMatch(/deprecated|✔/)
  })

  it('shows the end where no line says what failed', () => {
    const text = Array.from({ length: 500 }, (_, at) => `step ${at}`).join('\n')
    const excerpt = failureExcerpt(text, 300)
    expect(excerpt).toMatch(/^\[\.\.\.\]\n/)
    expect(excerpt.endsWith('step 498\nstep 499')).toBe(true)
  })

  it('shows the first failures and the end when there are too many', () => {
    const text = Array.from({ length: 500 }, (_, at) => `not ok ${at} - test ${at}`)
    const excerpt = failureExcerpt([...text, '# fail 500'].join('\n'), 500)
    expect(excerpt).toContain('not ok 0 - test 0')
    expect(excerpt.endsWith('# fail 500')).toBe(true)
  })

  it.each([200, 800, 3000])('has at most %i characters', (size) => {
    const text = [...passes(50), `Error: ${'x'.repeat(10_000)}`, ...passes(50)].join('\n')
    expect(failureExcerpt(text, size).length).toBeLessThanOrEqual(size)
  })
})

describe('the line that an output says about its failure', () => {
  it.each([
    [
      'npm error code EUSAGE\nnpm error\nnpm error Missing: a@1 from lock file\nnpm notice error',
      'code EUSAGE; Missing: a@1 from lock file',
    ],
    ['installing\n ERR_PNPM_OUTDATED  Cannot install\nbye', 'ERR_PNPM_OUTDATED Cannot install'],
    ['not found: x\nerror: script failed\n', 'error: script failed'],
    ['one\ntwo\n\n', 'two'],
    ['', ''],
  ])('of %j', (output, line) => expect(failureLine(output, 100)).toBe(line))

  it('is cut where it is long', () => {
    const line = failureLine(`error: ${'x'.repeat(900)}\n`.repeat(5), 50)
    expect([line.length, line.endsWith('[...]')]).toEqual([50, true])
  })
})

describe('a line', () => {
  it.each([
    '✖ adds',
    '  ✘ adds',
    'not ok 1 - adds',
    'FAIL src/a.test.ts',
    '--- FAIL: TestAdd (0.00s)',
    'src/a.ts(1,1): error TS2304: Cannot find name',
    'TypeError [ERR_X]: no',
    'SyntaxError: The requested module does not provide an export named x',
    '  ● suite › test',
    'E       assert 1 == 2',
    'error: script "test" exited with code 1',
  ])('says what failed: %s', (line) => expect(saysFailure(line)).toBe(true))

  it.each([
    '✔ throws an Error: yes (1ms)',
    'ok 3 - not ok is refused',
    '✓ fails with an error',
    'ℹ fail 0',
    'Tests: 0 failed, 3 passed',
    'npm warn deprecated x@1: error: do not use',
    'ordinary text',
    '',
  ])('does not: %s', (line) => expect(saysFailure(line)).toBe(false))
})
