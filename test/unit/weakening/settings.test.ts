import { describe, expect, it } from 'vitest'
import { codesOf, named, weigh } from './weigh.ts'

const vitest = (test: string): string =>
  `import { defineConfig } from 'vitest/config'\nexport default defineConfig({ test: ${test} })\n`
const tsconfig = (options: object, rest: object = {}): string =>
  JSON.stringify({ compilerOptions: options, ...rest })
const flat = (...parts: string[]): string =>
  `import js from '@eslint/js'\nexport default [${parts.join(', ')}]\n`

describe('thresholds', () => {
  it.each([
    [
      'vitest.config.ts',
      vitest('{ coverage: { thresholds: { lines: 90 } } }'),
      vitest('{ coverage: { thresholds: { lines: 80 } } }'),
    ],
    ['vitest.config.ts', vitest('{ coverage: { thresholds: { lines: 90 } } }'), vitest('{ coverage: {} }')],
    [
      'vitest.config.ts',
      vitest('{ coverage: { thresholds: { lines: 90 } } }'),
      vitest('{ coverage: { thresholds: { lines: Number(process.env.MIN) } } }'),
    ],
    [
      'vitest.config.ts',
      vitest('{ coverage: { thresholds: { 100: true } } }'),
      vitest('{ coverage: { thresholds: { 100: false } } }'),
    ],
    [
      'jest.config.js',
      'module.exports = { coverageThreshold: { global: { branches: 80 } } }',
      'module.exports = { coverageThreshold: { global: { branches: 70 } } }',
    ],
    ['.nycrc', '{"check-coverage": true, "lines": 90}', '{"check-coverage": false, "lines": 90}'],
    ['.c8rc.json', '{"lines": 90}', '{"lines": 89.9}'],
    [
      'package.json',
      '{"jest": {"coverageThreshold": {"global": {"lines": 90}}}}',
      '{"jest": {"coverageThreshold": {"global": {"lines": 10}}}}',
    ],
    [
      'package.json',
      '{"size-limit": [{"path": "dist/a.js", "limit": "10 kB"}]}',
      '{"size-limit": [{"path": "dist/a.js", "limit": "1 MB"}]}',
    ],
    [
      '.size-limit.json',
      '[{"path": "dist/a.js", "limit": "900 B"}]',
      '[{"path": "dist/a.js", "limit": "1 kB"}]',
    ],
    ['stryker.config.json', '{"thresholds": {"break": 80}}', '{"thresholds": {"break": null}}'],
    [
      'codecov.yml',
      'coverage:\n  status:\n    project:\n      default:\n        target: 80%\n',
      'coverage:\n  status:\n    project:\n      default:\n        target: 70%\n',
    ],
    [
      'codecov.yml',
      'coverage:\n  status:\n    project:\n      default:\n        threshold: 1%\n',
      'coverage:\n  status:\n    project:\n      default:\n        threshold: 5%\n',
    ],
  ])('finds a lower one in %s', (path, strong, weak) => {
    expect(codesOf(path, strong, weak)).toEqual(['WEAKENED_THRESHOLD'])
    if (!weak.includes('process.env')) expect(codesOf(path, weak, strong)).toEqual([])
  })

  const withMinimum = (head: string, lines: string): string =>
    `${head}\nexport default { test: { coverage: { thresholds: { lines: ${lines} } } } }\n`
  it.each([
    ['a constant', withMinimum('const MIN = 90', 'MIN'), withMinimum('const MIN = 80', 'MIN')],
    [
      'a constant of a constant',
      withMinimum('const A = 90\nconst MIN = A', 'MIN'),
      withMinimum('const A = 9\nconst MIN = A', 'MIN'),
    ],
    ['a calculation', withMinimum('', '9 * 10'), withMinimum('', '9 * 10 - 1')],
    ['a literal for a constant', withMinimum('const MIN = 90', 'MIN'), withMinimum('', '80')],
    [
      'what is spread in',
      withMinimum('const t = { lines: 90 }', '0, ...t'),
      withMinimum('const t = { lines: 80 }', '0, ...t'),
    ],
    ['a negative number: how many may lack', withMinimum('', '-10'), withMinimum('', '-(4 * 5)')],
  ])('finds a lower one behind %s', (_, strong, weak) => {
    expect(codesOf('vitest.config.ts', strong, weak)).toEqual(['WEAKENED_THRESHOLD'])
    expect(codesOf('vitest.config.ts', weak, strong)).toEqual([])
    expect(codesOf('vitest.config.ts', strong, `// words\n${strong}`)).toEqual([])
  })

  it('finds one that only running the file tells, when it comes and when it changes', () => {
    const [nine, one] = ["Number(process.env['MIN'] ?? 90)", "Number(process.env['MIN'] ?? 10)"]
    const texts = [withMinimum('', '90'), withMinimum('', nine), withMinimum('', one)]
    const [plain, computed, other] = texts
    expect(codesOf('vitest.config.ts', plain, computed)).toEqual(['WEAKENED_THRESHOLD'])
    expect(codesOf('vitest.config.ts', computed, other)).toEqual(['WEAKENED_THRESHOLD'])
    expect(codesOf('vitest.config.ts', computed, computed?.replace(' ?? ', '   ?? '))).toEqual([])
    expect(
      codesOf('vitest.config.ts', withMinimum('const a = a', 'a'), withMinimum('const a = a ', 'a')),
    ).toEqual([])
  })

  it('takes the same number, written otherwise, for the same', () => {
    expect(codesOf('vitest.config.ts', withMinimum('', '90'), withMinimum('const MIN = 90', 'MIN'))).toEqual(
      [],
    )
    expect(codesOf('vitest.config.ts', withMinimum('', '90'), withMinimum('', '9 * 10'))).toEqual([])
  })

  it('finds a project that is gone from a workspace', () => {
    const [all, one] = ["export default ['packages/a', 'packages/b']", "export default ['packages/a']"]
    expect(codesOf('vitest.workspace.ts', all, one)).toEqual(['WEAKENED_EXCLUDE'])
    expect(codesOf('vitest.workspace.ts', one, all)).toEqual([])
  })

  it.each([
    [
      'tsconfig.json',
      '{"compilerOptions":{"strict":true}}',
      '{"compilerOptions":{"strict":false}}',
      'WEAKENED_STRICTNESS',
    ],
    ['package.json', '{"scripts":{"test":"vitest run"}}', '{"scripts":{"test":"true"}}', 'WEAKENED_SCRIPT'],
    ['package.json', '{"c8":{"lines":90}}', '{"c8":{"lines":80}}', 'WEAKENED_THRESHOLD'],
    ['.nycrc', '{"lines":90}', '{"lines":80}', 'WEAKENED_THRESHOLD'],
  ])('reads %s with a byte order mark', (path, strong, weak, code) => {
    for (const [before, after] of [
      [strong, `\ufeff${weak}`],
      [`\ufeff${strong}`, weak],
      [`\ufeff${strong}`, `\ufeff${weak}`],
    ])
      expect(codesOf(path, before, after)).toEqual([code])
    expect(codesOf(path, strong, `\ufeff${strong}`)).toEqual([])
  })

  it('names the place, before and after', () => {
    const [found] = weigh({
      'vitest.config.ts': [
        vitest('{ coverage: { thresholds: { lines: 90 } } }'),
        vitest('{\n coverage: {\n thresholds: { lines: 80 } } }'),
      ],
    })
    expect(found).toEqual({
      code: 'WEAKENED_THRESHOLD',
      file: 'vitest.config.ts',
      subject: 'test.coverage.thresholds.lines',
      what: 'goes from 90 to 80',
      line: 4,
      column: 23,
    })
  })

  it('takes another order and another layout for the same', () => {
    const before = vitest('{ retry: 1, coverage: { thresholds: { lines: 90, branches: 80 } } }')
    const after = vitest(
      '{\n  // more words\n  coverage: { thresholds: { branches: 80, lines: 90 } }, retry: 1 }',
    )
    expect(named({ 'vitest.config.ts': [before, after] })).toEqual([])
  })
})

describe('limits, retries and what is left out of tests', () => {
  it.each([
    ['WEAKENED_TIMEOUT', '{ testTimeout: 1000 }', '{ testTimeout: 60000 }'],
    ['WEAKENED_TIMEOUT', '{ testTimeout: 1000 }', '{ testTimeout: 0 }'],
    ['WEAKENED_TIMEOUT', '{ }', '{ hookTimeout: 60_000 }'],
    ['WEAKENED_RETRY', '{ }', '{ retry: 3 }'],
    ['WEAKENED_RETRY', '{ retry: 1 }', '{ retry: 2 }'],
    ['WEAKENED_EXCLUDE', "{ exclude: ['a/**'] }", "{ exclude: ['a/**', 'b/**'] }"],
    ['WEAKENED_EXCLUDE', "{ include: ['a/**', 'b/**'] }", "{ include: ['a/**'] }"],
    ['WEAKENED_EXCLUDE', "{ include: ['a/**'] }", "{ include: ['a/**', '!a/slow/**'] }"],
    ['WEAKENED_EXCLUDE', '{ coverage: { exclude: [] } }', "{ coverage: { exclude: ['src/hard.ts'] } }"],
    ['WEAKENED_STRICTNESS', '{ }', '{ passWithNoTests: true }'],
    ['WEAKENED_STRICTNESS', '{ }', '{ dangerouslyIgnoreUnhandledErrors: true }'],
    ['WEAKENED_STRICTNESS', '{ coverage: { enabled: true } }', '{ coverage: { enabled: false } }'],
  ])('%s', (code, strong, weak) => {
    expect(codesOf('vitest.config.ts', vitest(strong), vitest(weak))).toEqual([code])
    expect(codesOf('vitest.config.ts', vitest(weak), vitest(strong))).toEqual([])
  })

  it('reads what sonar leaves out', () => {
    const [before, after] = [
      'sonar.coverage.exclusions=a/**\n',
      'sonar.coverage.exclusions=a/**,src/hard.ts\n',
    ]
    expect(codesOf('sonar-project.properties', before, after)).toEqual(['WEAKENED_EXCLUDE'])
    expect(codesOf('sonar-project.properties', after, before)).toEqual([])
  })
})

describe('tsconfig.json', () => {
  it.each([
    [{ strict: true }, { strict: false }, ['compilerOptions.strict']],
    [{ strict: true }, {}, ['compilerOptions.strict']],
    [{ strict: true }, { strict: true, noImplicitAny: false }, ['compilerOptions.noImplicitAny']],
    [{ noUncheckedIndexedAccess: true }, {}, ['compilerOptions.noUncheckedIndexedAccess']],
    [{}, { skipLibCheck: true }, ['compilerOptions.skipLibCheck']],
    [{}, { allowUnreachableCode: true }, ['compilerOptions.allowUnreachableCode']],
  ])('%j against %j', (strong, weak, subjects) => {
    const names = subjects.map((each) => `WEAKENED_STRICTNESS tsconfig.json#${each}`)
    expect(named({ 'tsconfig.json': [tsconfig(strong), tsconfig(weak)] })).toEqual(names)
    expect(named({ 'tsconfig.json': [tsconfig(weak), tsconfig(strong)] })).toEqual([])
  })

  it('takes strict for what it is made of', () => {
    const [one, all] = [tsconfig({ noImplicitAny: true, strictNullChecks: true }), tsconfig({ strict: true })]
    expect(named({ 'tsconfig.json': [one, all] })).toEqual([])
  })

  it('reads comments, and says when it cannot read the file any more', () => {
    const commented = '{ // a comment\n "compilerOptions": { "strict": true, } }'
    expect(codesOf('tsconfig.json', tsconfig({ strict: true }), commented)).toEqual([])
    expect(codesOf('tsconfig.json', commented, '{ "compilerOptions": {')).toEqual(['WEAKENED_CONFIG'])
  })

  it('asks about another base and about fewer files', () => {
    const base = tsconfig({}, { extends: '@tsconfig/strictest' })
    expect(codesOf('tsconfig.json', base, tsconfig({}, { extends: './loose.json' }))).toEqual([
      'WEAKENED_STRICTNESS',
    ])
    const files = [tsconfig({}, { include: ['src', 'test'] }), tsconfig({}, { include: ['src'] })] as const
    expect(codesOf('tsconfig.json', ...files)).toEqual(['WEAKENED_EXCLUDE'])
  })
})

describe('rules of linters', () => {
  it.each([
    ['eslint.config.js', flat('{ rules: { eqeqeq: 2 } }'), flat("{ rules: { eqeqeq: 'off' } }")],
    ['eslint.config.js', flat("{ rules: { eqeqeq: 'error' } }"), flat("{ rules: { eqeqeq: 'warn' } }")],
    ['eslint.config.js', flat("{ rules: { eqeqeq: 'error' } }"), flat('{ rules: {} }')],
    [
      'eslint.config.js',
      flat('js.configs.recommended'),
      flat("js.configs.recommended, { rules: { 'no-undef': 0 } }"),
    ],
    ['eslint.config.js', flat('js.configs.strict'), flat('js.configs.recommended')],
    ['eslint.config.js', flat('js.configs.recommended'), flat()],
    [
      'eslint.config.js',
      flat("{ rules: { complexity: ['error', 10] } }"),
      flat("{ rules: { complexity: ['error', 20] } }"),
    ],
    [
      'eslint.config.js',
      flat("{ rules: { 'max-lines': ['error', { max: 100 }] } }"),
      flat("{ rules: { 'max-lines': ['error', { max: 200 }] } }"),
    ],
    ['.eslintrc.json', '{"rules": {"eqeqeq": ["error", "always"]}}', '{"rules": {"eqeqeq": [0, "always"]}}'],
    ['.eslintrc.yml', 'rules:\n  eqeqeq: error\n', 'rules:\n  eqeqeq: warn\n'],
    ['.eslintrc', 'rules:\n  eqeqeq: error\n', 'rules: {}\n'],
    [
      'biome.json',
      '{"linter": {"rules": {"style": {"noVar": "error"}}}}',
      '{"linter": {"rules": {"style": {"noVar": "off"}}}}',
    ],
    [
      'biome.json',
      '{"linter": {"rules": {"style": {"noVar": {"level": "error"}}}}}',
      '{"linter": {"rules": {"style": {"noVar": {"level": "warn"}}}}}',
    ],
    [
      '.stylelintrc.json',
      '{"rules": {"color-no-invalid-hex": true}}',
      '{"rules": {"color-no-invalid-hex": null}}',
    ],
    [
      '.dependency-cruiser.cjs',
      "module.exports = { forbidden: [{ name: 'no-cycle', severity: 'error' }] }",
      "module.exports = { forbidden: [{ name: 'no-cycle', severity: 'warn' }] }",
    ],
    [
      'package.json',
      '{"eslintConfig": {"rules": {"eqeqeq": "error"}}}',
      '{"eslintConfig": {"rules": {"eqeqeq": "off"}}}',
    ],
  ])('finds one that is enforced less in %s: %s', (path, strong, weak) => {
    expect(codesOf(path, strong, weak)).toEqual(['WEAKENED_RULE'])
    expect(codesOf(path, weak, strong)).toEqual([])
  })

  it('says so where it cannot tell which options are stricter', () => {
    const [before, after] = [
      "{ rules: { quotes: ['error', 'single'] } }",
      "{ rules: { quotes: ['error', 'double'] } }",
    ]
    const [found] = weigh({ 'eslint.config.js': [flat(before), flat(after)] })
    expect(found?.code).toBe('WEAKENED_RULE')
    expect(found?.what).toContain('not known')
  })

  it('finds a linter that is off, and what it no longer looks at', () => {
    expect(codesOf('biome.json', '{}', '{"linter": {"enabled": false}}')).toEqual(['WEAKENED_STRICTNESS'])
    expect(
      codesOf('eslint.config.js', flat("{ ignores: ['dist/'] }"), flat("{ ignores: ['dist/', 'src/'] }")),
    ).toEqual(['WEAKENED_IGNORE'])
  })

  it('compares a configuration with the one that takes its place', () => {
    const edits = (rules: string) => ({
      '.eslintrc.json': ['{"rules": {"eqeqeq": "error"}}', undefined] as [string, undefined],
      'eslint.config.js': [undefined, flat(`{ rules: ${rules} }`)] as [undefined, string],
    })
    expect(named(edits("{ eqeqeq: 'error' }"))).toEqual([])
    expect(named(edits('{}'))).toEqual(['WEAKENED_RULE eslint.config.js#rules.eqeqeq'])
    expect(codesOf('.eslintrc.json', '{"rules": {}}', undefined)).toEqual(['WEAKENED_CONFIG'])
  })

  it('asks about a new configuration in a folder that switches rules off, and not about one at the top', () => {
    const weak = flat("{ rules: { eqeqeq: 'off' } }")
    expect(codesOf('src/legacy/eslint.config.js', undefined, weak)).toEqual(['WEAKENED_RULE'])
    expect(codesOf('eslint.config.js', undefined, weak)).toEqual([])
  })
})
