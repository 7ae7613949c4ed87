import { describe, expect, it } from 'vitest'
import { eslintConfig } from '../../../../shared/house/lint/eslint.ts'
import { lintText } from '../../../../shared/house/lint/lint-text.ts'
import { OWN_RULE_MAKERS, OWN_RULES } from '../../../../shared/house/lint/own-rules.ts'
import { ANALYSIS } from '../repository.ts'

async function reported(
  rule: string,
  option: string | undefined,
  path: string,
  text: string,
): Promise<string[]> {
  const eslint = await ANALYSIS.eslint()
  const house = {
    id: 'own',
    applies: ['**/*'],
    say: 's',
    why: undefined,
    good: [],
    bad: [],
    enforce: { kind: 'eslint' as const, rule, options: option === undefined ? [] : [option], fix: false },
    level: 'block' as const,
  }
  const result = lintText({ eslint, config: eslintConfig([house], eslint), path }, text)
  return result.kind === 'linted'
    ? result.messages.map(({ line, column }) => `${line}:${column}`)
    : [result.kind]
}

describe('the name of a file', () => {
  it.each([
    [
      'kebab-case',
      ['a-b.ts', 'ab.test.ts', 'a2-b.ts', '_app.tsx', '[id].tsx', '$id.tsx'],
      ['aB.ts', 'a_b.ts', 'A.ts', 'a--b.ts'],
    ],
    ['snake_case', ['a_b.ts', 'ab.ts'], ['a-b.ts', 'aB.ts', 'Ab.ts']],
    ['camelCase', ['aB.ts', 'ab.ts', 'aB.spec.ts'], ['AB.ts', 'a-b.ts', 'a_b.ts']],
    ['PascalCase', ['AB.tsx', 'Button.tsx', 'index.ts'], ['aB.ts', 'a-b.ts', 'A_b.ts']],
  ])('in %s', async (form, fitting, others) => {
    const found = async (name: string): Promise<boolean> =>
      (await reported('jidoka/file-name-case', form, `src/${name}`, 'export {}\n')).length > 0
    expect(await Promise.all(fitting.map(found))).toEqual(fitting.map(() => false))
    expect(await Promise.all(others.map(found))).toEqual(others.map(() => true))
  })
})

describe('the ending of a relative import', () => {
  const TEXT = [
    "import a from './a.ts'",
    "import b from '../b.mjs'",
    "import c from './c'",
    "export * from './d.tsx'",
    "export { e } from './e.test'",
    "import f from './f.json'",
    "import g from 'node:fs'",
    "import h from '..'",
    '',
  ].join('\n')

  it.each([
    ['ts', ['2:1', '3:1', '5:1', '8:1']],
    ['js', ['1:1', '3:1', '4:1', '5:1', '8:1']],
    ['none', ['1:1', '2:1', '4:1']],
  ])('is %s', async (ending, places) => {
    expect(await reported('jidoka/import-endings', ending, 'src/x.ts', TEXT)).toEqual(places)
  })
})

describe('a comment that switches a check off', () => {
  const first = async (comment: string): Promise<string[]> =>
    reported('jidoka/no-suppressions', undefined, 'src/x.ts', `${comment}\nexport const a = 1\n`)

  it.each([
    '// @ts-expect-error the types are wrong',
    '/// @ts-ignore',
    '/*\n * because\n * @ts-ignore\n */',
    '// @TS-NOCHECK',
    '#!/usr/bin/env node\n/* @ts-nocheck */',
    '// eslint-disable-next-line no-var, eqeqeq -- why',
    '/*\neslint-disable-next-line\n  no-var\n*/',
    '/* eslint "no-var": "off" */',
    '/* eslint @typescript-eslint/no-explicit-any: 0 */',
    '/* eslint max-len: ["error", 900] */',
    '// biome-ignore-all lint: why',
    '/* jshint -W069 */',
    '// $FlowExpectedError[x]',
    '// deepcode ignore NoHardcodedPasswords: why',
    '// pragma: allowlist secret',
    '// trufflehog:ignore',
    '/* jscpd:ignore-start */',
    '// type-coverage:ignore-next-line',
    '/** @knipignore */',
    '// cspell:disable',
    '// nosem: rule',
    '// file deepcode ignore NoHardcodedPasswords: why',
    '// DevSkim: ignore DS126858',
    '// skipcq: JS-0123',
    '// trunk-ignore(eslint/no-var)',
    '// trunk-ignore-all(eslint)',
    '// ast-grep-ignore',
    '// rslint-disable-next-line',
    '// @ts-strict-ignore',
    '/** @suppress {checkTypes} */',
    '// \u00a0@ts-ignore',
  ])('is %s', async (comment) => {
    expect(await first(comment)).toEqual([expect.stringMatching(/^\d+:\d+$/)])
  })

  it.each([
    '// we never write @ts-ignore',
    '/**\n * Finds `@ts-ignore` in a text.\n */',
    '// eslint rules: see the docs',
    '/* eslint-enable no-var */',
    '// prettier-ignore',
    '// biome: a region with one climate',
    '// @ts-check',
    '// nosecond chance',
    '// nosemantics',
    '// file names deepcode reads',
    '// dev skims: ignore',
    '// we skip cq',
    '// trunk ignores this',
    '// do not suppress {errors}',
    '/** @suppressed by nobody */',
    'export const b = "// @ts-ignore"',
  ])('is not %s', async (comment) => {
    expect(await first(comment)).toEqual([])
  })
})

describe('a rule of ours', () => {
  it.each([...OWN_RULE_MAKERS])('%s is complete in its own text, which editors are given', (name, make) => {
    // eval of our own function: nothing of this module is in its reach
    const made: unknown = (0, eval)(`(${String(make)})()`)
    expect(made).toMatchObject({ meta: OWN_RULES.get(name)?.meta, create: expect.any(Function) })
  })
})
