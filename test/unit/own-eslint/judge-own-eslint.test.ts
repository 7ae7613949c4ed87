import { describe, expect, it } from 'vitest'
import { describeFinding } from '../../../shared/findings.ts'
import { judgeOwnEslint } from '../../../shared/own-eslint/judge-own-eslint.ts'
import { UNAVAILABLE } from '../../../shared/own-eslint/unavailable.ts'
import type { OwnEslintValues, OwnJudged, UnavailableReason } from '../../../shared/own-eslint/values.ts'

const JUDGED: OwnJudged = {
  ...{ kind: 'judged', eslint: '10.0.0', rules: 3, configs: [], locks: [] },
  ...{
    files: ['src/a.ts'],
    left: [],
    broken: [],
    violations: { base: 0, head: 1, fixed: 0 },
    added: [],
    more: 0,
  },
}
const ADDED = {
  path: 'src/a.ts',
  line: 2,
  column: 3,
  rule: 'x/no-y',
  severity: 'error',
  message: 'no y',
} as const

const judge = (values: Partial<OwnJudged>, paths = ['src/a.ts']) =>
  judgeOwnEslint({ ...JUDGED, ...values }, { paths, isRequired: false }).map(describeFinding)

describe("what the team's own ESLint reported", () => {
  it('blocks or warns as the team says, under a code that no rule of a house can have', () => {
    const warned = { ...ADDED, line: 4, severity: 'warn', hint: 'write z' } as const
    expect(judge({ added: [ADDED, warned] })).toEqual([
      'src/a.ts:2:3 block eslint:x/no-y no y',
      'src/a.ts:4:3 warn eslint:x/no-y no y (write z)',
    ])
  })

  it('is text of strangers: one line, nothing hidden, bounded', () => {
    const [finding = ''] = judge({ added: [{ ...ADDED, message: `a\n::error::b\u202e${'c'.repeat(1000)}` }] })
    expect(finding).not.toMatch(/[\n\u202e]/)
    expect(finding.length).toBeLessThan(400)
  })

  it('has to say something of every file of the change', () => {
    const left = [{ path: 'src/b.ts', why: 'ignored' }] as const
    expect(judge({ left: [...left] }, ['src/a.ts', 'src/b.ts', 'src/c.ts'])).toEqual([
      expect.stringMatching(/^src\/c\.ts block ESLINT_OWN_FAILED .*nothing was said about it/),
    ])
  })

  it('counts for the files of the change alone', () => {
    const elsewhere = { ...ADDED, path: '../elsewhere\n.ts' }
    expect(judge({ added: [elsewhere], broken: [{ path: 'src/z.ts', how: 'x' }] })).toEqual([])
  })

  it('says how many findings are not shown, as bad as the last of them', () => {
    expect(judge({ added: [ADDED], more: 7 })[1]).toMatch(/^block ESLINT_OWN_MORE 7 more/)
    expect(judge({ added: [{ ...ADDED, severity: 'warn' }], more: 7 })[1]).toMatch(
      /^warn ESLINT_OWN_MORE 7 more/,
    )
  })

  it('is one warning for all files that cannot be judged at the base either', () => {
    const left = ['src/a.ts', 'src/b.ts'].map((path) => ({
      path,
      why: 'unjudged' as const,
      detail: 'no project',
    }))
    expect(judge({ files: [], left })).toEqual([
      expect.stringMatching(/^warn ESLINT_OWN_UNJUDGED .*src\/a\.ts and 1 more files: no project/),
    ])
  })

  it.each(Object.keys(UNAVAILABLE) as UnavailableReason[])(
    'is one sentence where it could not judge: %s',
    (reason) => {
      const values: OwnEslintValues = { kind: 'unavailable', reason, detail: 'x\ny' }
      const found = (isRequired: boolean): string[] =>
        judgeOwnEslint(values, { paths: ['src/a.ts'], isRequired }).map(describeFinding)
      const { sentence, hint } = UNAVAILABLE[reason]
      const text = `ESLINT_OWN_UNAVAILABLE the team's own ESLint judged nothing: ${sentence} (x y) (${hint})`
      expect([found(false), found(true)]).toEqual([[`warn ${text}`], [`block ${text}`]])
    },
  )
})
