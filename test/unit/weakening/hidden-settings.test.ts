import { describe, expect, it } from 'vitest'
import { codesOf } from './weigh.ts'

/** Weak in one direction, and nothing in the other. */
function expectWeaker(code: string, path: string, [strong, weak]: [string, string]): void {
  expect(codesOf(path, strong, weak)).toEqual([code])
  expect(codesOf(path, weak, strong)).toEqual([])
}

const vitest = (test: string, beside = '', after = ''): string =>
  `import base from './base.ts'\n${beside}\nconst config = { test: ${test} }\n${after}\nexport default config\n`
const GATES = '{ coverage: { thresholds: { lines: 90 } } }'

describe('a configuration of tests', () => {
  it.each([
    ['WEAKENED_STRICTNESS', vitest(GATES, '', 'config.test.coverage.thresholds.lines = 0')],
    ['WEAKENED_STRICTNESS', vitest(GATES, '', 'delete config.test.coverage')],
    ['WEAKENED_STRICTNESS', vitest('{ coverage: { thresholds: { lines: 90, ...base } } }')],
    ['WEAKENED_EXCLUDE', vitest(GATES).replace('default config', 'default mergeConfig(config, base)')],
    ['WEAKENED_STRICTNESS', vitest(GATES).replace('default config', 'default CI ? config : { test: {} }')],
    ['WEAKENED_STRICTNESS', vitest(GATES.replace('{ c', '{ automock: true, c'))],
    ['WEAKENED_STRICTNESS', vitest(GATES.replace('lines: 90', 'lines: 90, autoUpdate: true'))],
    ['WEAKENED_EXCLUDE', vitest(GATES.replace('{ c', '{ testNamePattern: /adds/, c'))],
    ['WEAKENED_EXCLUDE', vitest(GATES.replace('{ c', '{ changed: true, c'))],
    ['WEAKENED_EXCLUDE', vitest(GATES.replace('{ c', "{ include: ['test/unit/**'], c"))],
    ['WEAKENED_EXCLUDE', vitest(GATES.replace('{ c', '{ onUnhandledError: () => false, c'))],
  ])('%s: %s', (code, weak) => {
    expectWeaker(code, 'vitest.config.ts', [vitest(GATES), weak])
  })

  it.each([
    ['WEAKENED_EXCLUDE', '{ exclude: OUT }', "const OUT = ['dist/**']", "const OUT = ['dist/**', 'src/**']"],
    ['WEAKENED_THRESHOLD', '{ coverage: { thresholds: { lines: MIN } } }', 'let MIN = 90', 'let MIN = 10'],
    [
      'WEAKENED_THRESHOLD',
      '{ coverage: LIMITS }',
      'const LIMITS = { lines: 90 }',
      'const LIMITS = { lines: 9 }',
    ],
  ])('%s: by a name of the file: %s', (code, test, strong, weak) => {
    expectWeaker(code, 'vitest.config.ts', [vitest(test, strong), vitest(test, weak)])
  })

  it.each([
    ['WEAKENED_STRICTNESS', '.mocharc.json', '{"forbid-only":true}', '{}'],
    ['WEAKENED_STRICTNESS', '.mocharc.json', '{}', '{"pass-on-failing-test-suite":true}'],
    ['WEAKENED_EXCLUDE', '.mocharc.json', '{"ui":"bdd"}', '{"ui":"bdd","grep":"adds"}'],
    [
      'WEAKENED_STRICTNESS',
      'jest.config.js',
      'module.exports = { ci: true }',
      'module.exports = { ci: false }',
    ],
    [
      'WEAKENED_STRICTNESS',
      'jest.config.js',
      "module.exports = { globalSetup: './strict.js' }",
      'module.exports = {}',
    ],
    [
      'WEAKENED_STRICTNESS',
      'jest.config.js',
      'module.exports = { collectCoverage: true }',
      'module.exports = { collectCoverage: false }',
    ],
    ['WEAKENED_STRICTNESS', 'codecov.yml', 'a: 1\n', 'a: 1\ninformational: true\n'],
    [
      'WEAKENED_EXCLUDE',
      'stryker.conf.json',
      '{"mutator":{"excludedMutations":[]}}',
      '{"mutator":{"excludedMutations":["StringLiteral"]}}',
    ],
  ])('%s: %s: %s against %s', (code, path, strong, weak) => {
    expectWeaker(code, path, [strong, weak])
  })

  it.each([
    vitest(GATES, "const NAME = 'adds'"),
    vitest(GATES.replace('{ c', '{ name: NAME, c'), "const NAME = 'adds'"),
    vitest(GATES.replace('{ c', "{ projects: [{ test: { include: ['test/unit/**'] } }], c")),
    vitest(GATES.replace('90', '1, lines: 90')),
    vitest(GATES).replace('default config', 'default mergeConfig(config, { test: { retry: 0 } })'),
  ])('may be written otherwise: %s', (other) => {
    expect(codesOf('vitest.config.ts', vitest(GATES), other)).toEqual([])
  })
})

describe('a configuration of a compiler', () => {
  it.each([
    [
      'WEAKENED_STRICTNESS',
      '{"compilerOptions":{"strict":true}}',
      '{"compilerOptions":{"strict":true,"strict":false}}',
    ],
    ['WEAKENED_EXCLUDE', '{"compilerOptions":{}}', '{"compilerOptions":{},"include":["src"]}'],
    ['WEAKENED_EXCLUDE', '{"compilerOptions":{}}', '{"compilerOptions":{},"files":["src/a.ts"]}'],
    ['WEAKENED_EXCLUDE', '{"references":[{"path":"a"},{"path":"b"}]}', '{"references":[{"path":"a"}]}'],
  ])('%s: %s against %s', (code, strong, weak) => {
    expectWeaker(code, 'tsconfig.json', [strong, weak])
  })
})

describe('a configuration of a linter', () => {
  const RULE = "{ rules: { 'no-eval': 'error' } }"
  const flat = (list: string, beside = ''): string =>
    `import js from 'x'\n${beside}\nconst c = ${list}\nexport default c\n`

  it.each([
    ['WEAKENED_RULE', flat(`[${RULE.replace("'error'", 'HOW')}]`, "const HOW = 'off'")],
    ['WEAKENED_RULE', flat(`[${RULE}, { rules: Object.fromEntries(js.map((r) => [r, 0])) }]`)],
    ['WEAKENED_RULE', flat(`[${RULE.replace('{ r', '{ processor: quiet, r')}]`)],
    ['WEAKENED_STRICTNESS', `${flat(`[${RULE}]`)}c[0].rules['no-eval'] = 'off'\n`],
    ['WEAKENED_EXCLUDE', flat(`[${RULE.replace('{ r', "{ files: ['src/a.ts'], r")}]`)],
  ])('%s: %s', (code, weak) => {
    expectWeaker(code, 'eslint.config.js', [flat(`[${RULE}]`), weak])
  })

  it('leaves out what a helper ignores', () => {
    const [strong, weak] = ['', "globalIgnores(['src/**']), "].map(
      (first) => `export default [${first}${RULE}]\n`,
    )
    expectWeaker('WEAKENED_IGNORE', 'eslint.config.js', [strong ?? '', weak ?? ''])
  })

  it.each([
    [
      'WEAKENED_IGNORE',
      'biome.json',
      '{"files":{"includes":["**"]}}',
      '{"files":{"includes":["**","!src"]}}',
    ],
    [
      'WEAKENED_RULE',
      '.oxlintrc.json',
      '{"categories":{"correctness":"error"}}',
      '{"categories":{"correctness":"warn"}}',
    ],
    [
      'WEAKENED_RULE',
      '.eslintrc.json',
      '{"reportUnusedDisableDirectives":"error"}',
      '{"reportUnusedDisableDirectives":"off"}',
    ],
  ])('%s: %s: %s against %s', (code, path, strong, weak) => {
    expectWeaker(code, path, [strong, weak])
  })

  it('takes the place of the one above it, where it is new in a folder', () => {
    expect(codesOf('packages/a/eslint.config.js', undefined, 'export default []\n')).toEqual([
      'WEAKENED_CONFIG',
    ])
    expect(codesOf('eslint.config.js', undefined, 'export default []\n')).toEqual([])
  })
})

describe('files that run commands', () => {
  it.each([
    ['WEAKENED_FAILURE', 'Makefile', 'test:\n\tnpm test\n', 'test:\n\t-npm test\n'],
    ['WEAKENED_FAILURE', 'Makefile', 'test:\n\tnpm test\n', 'test:\n\tnpm test || true\n'],
    ['WEAKENED_FAILURE', '.npmrc', 'fund=false\n', 'fund=false\nscript-shell=/bin/true\n'],
    ['WEAKENED_EXCLUDE', 'package.json', '{"workspaces":["a","b"]}', '{"workspaces":["a"]}'],
  ])('%s: %s: %j against %j', (code, path, strong, weak) => {
    expectWeaker(code, path, [strong, weak])
  })

  it('are build files where they say what a hook runs', () => {
    expect(codesOf('.lintstagedrc.json', '{"*.ts":"eslint"}', '{"*.ts":"echo"}')).toEqual(['WEAKENED_CI'])
    expect(codesOf('Makefile', 'all:\n\tnpm test\n', 'all:\n\tnpm run check\n')).toEqual([])
  })
})
