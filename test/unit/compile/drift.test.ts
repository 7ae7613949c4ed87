import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkCompiled, driftText } from '../../../shared/compile/drift.ts'
import { applyPatch } from 'diff'
import { compile, EXAMPLE, exampleWith } from './lines.ts'

const FILES = compile(EXAMPLE)
const LINE = '.github/workflows/factory-unit.yml'
const PULL_REQUEST = '.github/workflows/factory-pr.yml'

function inPlace(): Map<string, string> {
  return new Map(FILES.map(({ path, text }) => [path, text]))
}

describe('the check of compiled workflows', () => {
  test('finds nothing when they are those of factory.yml', () => {
    expect(checkCompiled(inPlace(), FILES)).toEqual([])
    expect(driftText(inPlace(), FILES)).toBe('')
  })

  test('does not mind line ends of another system, or workflows of the team', () => {
    const files = new Map([...inPlace()].map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]))
    files.set('.github/workflows/ci.yml', 'name: ci')
    expect(checkCompiled(files, FILES)).toEqual([])
  })

  test('names the line that was edited and shows both sides', () => {
    const files = inPlace()
    const text = (files.get(LINE) ?? '').replace('permissions: {}', 'permissions: write-all')
    files.set(LINE, text)
    const line = text.split('\n').indexOf('permissions: write-all') + 1
    expect(checkCompiled(files, FILES)).toEqual([
      {
        code: 'COMPILE_DRIFT',
        level: 'block',
        message: expect.stringMatching(/factory-unit\.yml .*\b2 lines\b/) as string,
        hint: expect.stringContaining('jidoka compile') as string,
        file: LINE,
        line,
      },
    ])
    expect(driftText(files, FILES).split('\n')).toEqual([
      `--- ${LINE}`,
      `+++ ${LINE} (compiled)`,
      `@@ -${line - 2},5 +${line - 2},5 @@`,
      '         default: auto',
      ' ',
      '-permissions: write-all',
      '+permissions: {}',
      ' ',
      ' cache-mode: none # code on trial saves nothing that other workflows restore',
    ])
  })

  test('finds what is missing and what is left over', () => {
    const files = inPlace()
    files.delete(LINE)
    const without = compile(exampleWith({ 'pullRequests: true': 'pullRequests: false' }))
    const found = checkCompiled(files, without).map(({ code, file }) => [code, file])
    expect(found).toEqual(
      [
        ['COMPILE_DRIFT', '.github/workflows/factory-round.yml'],
        ['COMPILE_DRIFT', '.github/workflows/factory.yml'],
        ['COMPILE_MISSING', LINE],
        ['COMPILE_LEFTOVER', PULL_REQUEST],
      ].sort((a, b) => ((a[1] ?? '') < (b[1] ?? '') ? -1 : 1)),
    )
  })

  test('finds any other factory.yml, were it only a remark', () => {
    const changed = compile(`${EXAMPLE}# a remark\n`)
    const found = checkCompiled(inPlace(), changed)
    expect(found.map(({ code, message }) => [code, /\d+ lines/.exec(message)?.[0]])).toEqual(
      Array(4).fill(['COMPILE_DRIFT', '2 lines']),
    )
  })

  test('shows a whole other file without end', () => {
    const files = inPlace().set(LINE, 'x\n'.repeat(100_000))
    const shown = driftText(files, FILES).split('\n')
    expect(shown).toHaveLength(121)
    expect(shown.at(-1)).toMatch(/^\.\.\. and \d+ more lines$/)
  })
})

describe('the difference', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 })
    .map((lines) => lines.map((line) => `${line}\n`).join(''))

  test('is a patch that makes the compiled text of the one in place', () => {
    fc.assert(
      fc.property(text, text, (found, wanted) => {
        fc.pre(found !== wanted)
        const patch = driftText(new Map([[LINE, found]]), [{ path: LINE, text: wanted }])
        expect(applyPatch(found, `${patch}\n`)).toBe(wanted)
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  test('of texts with little in common replaces one by the other', () => {
    const found = 'x\n'.repeat(5000)
    const [finding] = checkCompiled(new Map([[LINE, found]]), [{ path: LINE, text: 'y\n' }])
    expect(finding).toMatchObject({ code: 'COMPILE_DRIFT', line: 1 })
  })
})
