import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../shared/findings.ts'
import { handOn, readChecks } from '../../../shared/report/handed-findings.ts'
import { refusalOf } from '../../support/refusal-of.ts'

const FINDING: Finding = {
  code: 'NO_ANY',
  level: 'block',
  message: 'any hides the type',
  hint: 'name it',
  file: 'src/a.ts',
  line: 3,
  column: 7,
}

function needs(outputs: Record<string, unknown>, result = 'success'): string {
  return JSON.stringify({ gate: { result, outputs } })
}

describe('what a check hands on', () => {
  test('is read back as it was', () => {
    const findings = handOn({ attempt: 1, examined: '3 files', findings: [FINDING] })
    expect(readChecks(needs({ findings }), 1)).toEqual([
      {
        name: 'gate',
        result: 'success',
        examined: '3 files',
        findings: [FINDING],
        left: 0,
        error: undefined,
      },
    ])
  })

  test('fits three times into one environment variable of Linux, whatever it says, the worst first', () => {
    const texts = fc.string({
      unit: fc.constantFrom('"', '\\', '木', 'a', '\u202e'),
      minLength: 400,
      maxLength: 700,
    })
    const finding = fc.record({
      code: fc.constant('X'),
      level: fc.constantFrom('block', 'warn'),
      message: texts,
    })
    const many = fc.array(finding, { minLength: 100, maxLength: 200 })
    fc.assert(
      fc.property(many, (findings) => {
        const handed = handOn({ attempt: 1, examined: 'x', findings })
        const variable = JSON.stringify({ a: handed, b: handed, c: handed }, undefined, 2)
        expect(Buffer.byteLength(variable)).toBeLessThan(128 * 1024)
        const [read] = readChecks(needs({ findings: handed }), 1)
        expect((read?.findings.length ?? 0) + (read?.left ?? 0)).toBe(findings.length)
        const blocks = findings.filter(({ level }) => level === 'block').length
        const kept = read?.findings.filter(({ level }) => level === 'block').length ?? 0
        expect(kept).toBe(Math.min(blocks, read?.findings.length ?? 0))
      }),
      { numRuns: 20 },
    )
  })

  test('counts only in the attempt that said it, when the job is red', () => {
    const findings = handOn({ attempt: 1, examined: 'x', findings: [FINDING] })
    expect(readChecks(needs({ findings }, 'failure'), 2)[0]?.findings).toEqual([])
    expect(readChecks(needs({ findings }, 'failure'), 1)[0]?.findings).toEqual([FINDING])
    expect(readChecks(needs({ findings }), 2)[0]?.findings).toEqual([FINDING])
    expect(readChecks(needs({ findings }, 'skipped'), 1)[0]?.findings).toEqual([])
  })

  test('says why a check could not run', () => {
    const error = JSON.stringify({ code: 'MODEL_KEY_MISSING', message: 'no key', next: 'set it' })
    expect(readChecks(needs({ error }, 'failure'), 1)[0]?.error).toEqual({
      code: 'MODEL_KEY_MISSING',
      message: 'no key',
      next: 'set it',
    })
  })

  test.each([
    ['no JSON', 'nonsense'],
    ['findings that are no list', '{"attempt":1,"findings":{}}'],
    ['a finding without a level', '{"attempt":1,"findings":[{"code":"X","message":"m"}]}'],
    ['a finding of another level', '{"attempt":1,"findings":[{"code":"X","message":"m","level":"fine"}]}'],
    ['a finding without words', '{"attempt":1,"findings":[{"code":"X","message":"","level":"block"}]}'],
  ])('is left out when it is %s', (_, findings) => {
    expect(readChecks(needs({ findings }), 1)[0]?.findings).toEqual([])
  })

  test.each([['[]'], ['{"gate":{"result":"fine"}}'], ['{"gate":7}']])('is refused as %s', async (text) => {
    expect(await refusalOf(() => readChecks(text, 1))).toMatchObject({ code: 'UPSTREAM_INVALID' })
  })
})
