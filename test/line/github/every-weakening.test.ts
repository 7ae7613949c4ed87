import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { jobResults, withLine } from '../../support/github-line/github-line.ts'
import { propose } from '../../support/github-line/propose.ts'
import { writeAll } from '../../support/making.ts'

/** One edit that takes something away from a later gate: before, after; `undefined` where the file goes. */
type Edit = [code: string, path: string, before: string, after: string | undefined]

const tests = (...bodies: string[]): string =>
  [
    "import assert from 'node:assert/strict'",
    "import { test } from 'node:test'",
    "import { countWords } from '../src/words.ts'",
    '',
    ...bodies,
    '',
  ].join('\n')
const ONE = "test('one word', () => {\n  assert.equal(countWords('oak'), 1)\n})"
const TWO = "test('two words', () => {\n  assert.equal(countWords('oak tree'), 2)\n})"
const workflow = (...steps: string[]): string =>
  ['on: push', 'jobs:', '  test:', '    runs-on: ubuntu-latest', '    steps:', ...steps, ''].join('\n')
const RUN = '      - run: npm test'
const LINT = '      - run: npm run lint'
const vitest = (setting: string): string =>
  `import { defineConfig } from 'vitest/config'\nexport default defineConfig({ test: ${setting} })\n`
const rule = (level: string): string => `export default [{ rules: { 'no-var': '${level}' } }]\n`
const strict = (on: boolean): string => `{ "compilerOptions": { "strict": ${on} } }\n`
const manifest = (script: string): string =>
  `{ "name": "d", "private": true, "scripts": { "test": "${script}" } }\n`
const snapshot = (value: number): string => `// Vitest Snapshot v1\n\nexports[\`counts 1\`] = \`${value}\`;\n`

const EDITS: Edit[] = [
  ['WEAKENED_THRESHOLD', '.c8rc.json', '{ "lines": 90 }\n', '{ "lines": 80 }\n'],
  ['WEAKENED_STRICTNESS', 'a/tsconfig.json', strict(true), strict(false)],
  ['WEAKENED_RULE', 'b/eslint.config.js', rule('error'), rule('off')],
  ['WEAKENED_CONFIG', '.stylelintrc.json', '{ "rules": { "color-no-invalid-hex": true } }\n', undefined],
  ['WEAKENED_IGNORE', '.eslintignore', 'dist\n', 'dist\nsrc\n'],
  ['WEAKENED_EXCLUDE', 'c/vitest.config.ts', vitest('{}'), vitest("{ exclude: ['src/**'] }")],
  ['WEAKENED_TEST_DELETED', 'test/gone.test.ts', tests(ONE, TWO), tests(ONE)],
  ['WEAKENED_TEST_SKIPPED', 'test/skipped.test.ts', tests(ONE), tests(ONE.replace('test(', 'test.skip('))],
  [
    'WEAKENED_TEST_ONLY',
    'test/only.test.ts',
    tests(ONE, TWO),
    tests(ONE.replace('test(', 'test.only('), TWO),
  ],
  [
    'WEAKENED_ASSERTIONS',
    'test/fewer.test.ts',
    tests(ONE.replace('\n})', "\n  assert.equal(countWords('a b'), 2)\n})")),
    tests(ONE),
  ],
  [
    'WEAKENED_MATCHER',
    'test/matcher.test.ts',
    tests(ONE),
    tests(ONE.replace("assert.equal(countWords('oak'), 1)", "assert.ok(countWords('oak'))")),
  ],
  [
    'WEAKENED_SWALLOWED',
    'test/swallowed.test.ts',
    tests(ONE),
    tests(
      ONE.replace(
        "assert.equal(countWords('oak'), 1)",
        "try { assert.equal(countWords('oak'), 1) } catch {}",
      ),
    ),
  ],
  ['WEAKENED_SNAPSHOT', 'test/__snapshots__/a.test.ts.snap', snapshot(1), snapshot(2)],
  [
    'WEAKENED_TIMEOUT',
    'e/vitest.config.ts',
    vitest('{ testTimeout: 1000 }'),
    vitest('{ testTimeout: 9000 }'),
  ],
  ['WEAKENED_RETRY', 'f/vitest.config.ts', vitest('{ retry: 0 }'), vitest('{ retry: 3 }')],
  ['WEAKENED_SCRIPT', 'd/package.json', manifest('tsc && node --test'), manifest('tsc')],
  [
    'WEAKENED_FAILURE',
    '.github/workflows/late.yml',
    workflow(RUN),
    workflow(RUN, '        continue-on-error: true'),
  ],
  ['WEAKENED_CI', '.github/workflows/both.yml', workflow(RUN, LINT), workflow(RUN)],
  ['WEAKENED_OWNERS', '.github/CODEOWNERS', '* @shop/editors\nsrc/ @shop/leads\n', '* @shop/editors\n'],
  [
    'WEAKENED_TYPE',
    'src/kinds.ts',
    "/** A kind of shelf. */\nexport function kind(): 'oak' | 'fir' {\n  return 'oak'\n}\n",
    '/** A kind of shelf. */\nexport function kind(): string {\n  return "oak"\n}\n',
  ],
  [
    'WEAKENED_CAST',
    'src/shelves.ts',
    '/** How many shelves there are. */\nexport const shelves: number = 2\n',
    "/** How many shelves there are. */\nexport const shelves: number = '2' as unknown as number\n",
  ],
]

function lay(folder: string, files: Iterable<[path: string, text: string | undefined]>): void {
  for (const [path, text] of files)
    if (text === undefined) rmSync(join(folder, path))
    else writeAll(folder, { [path]: text })
}

test('a pull request that weakens a gate in every way is told of each of them', async () => {
  await withLine({ github: { pullRequests: true } }, async (line) => {
    lay(
      line.folder,
      EDITS.map(([, path, before]) => [path, before]),
    )
    const base = line.commit('gates')
    const change = (folder: string): void =>
      lay(
        folder,
        EDITS.map(([, path, , after]) => [path, after]),
      )
    const done = await (await propose({ ...line, base }, 'weakens', change)).done
    // Markdown escapes the underscores
    const summary = done.job('text-kit: style-gate').summary.replaceAll('\\', '')
    expect(EDITS.filter(([code]) => !summary.includes(code)).map(([code]) => code)).toEqual([])
    expect(jobResults(done)).toMatchObject({ 'factory / pull request': 'failure' })
  })
})
