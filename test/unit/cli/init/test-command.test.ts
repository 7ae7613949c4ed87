import { describe, expect, test } from 'vitest'
import { testPlanOf, type PackageFacts } from '../../../../shared/cli/init/test-command.ts'

function plan(facts: Partial<PackageFacts>) {
  return testPlanOf({
    script: undefined,
    dependencies: [],
    lockFile: undefined,
    choosesTests: false,
    ...facts,
  })
}

const JUNIT = '--test --test-reporter=junit --test-reporter-destination=junit.xml'

describe('a guess of the test command', () => {
  test.each<[script: string, run: string, folder: string]>([
    ['node --test', `node ${JUNIT}`, 'test/acceptance'],
    ['node --test "test/**/*.test.ts"', `node ${JUNIT} "test/**/*.test.ts"`, 'test/acceptance'],
    ['node --test src/**/*.test.ts', `node ${JUNIT} src/**/*.test.ts`, 'src/acceptance'],
    ["node --test './spec/*.test.ts'", `node ${JUNIT} './spec/*.test.ts'`, 'spec'],
    ['node --import tsx --test', `node --import tsx ${JUNIT}`, 'test/acceptance'],
    ['node --test --test-concurrency=1', `node --test-concurrency=1 ${JUNIT}`, 'test/acceptance'],
    ['node --test --test-reporter=spec', `node ${JUNIT}`, 'test/acceptance'],
  ])('keeps what `%s` says and adds the report', (script, run, folder) => {
    expect(plan({ script })).toEqual({
      setup: [],
      run: [run],
      corepack: false,
      acceptance: { runner: 'node', folder },
      note: undefined,
    })
  })

  test('drops patterns that no acceptance test could fit, and says so', () => {
    const { run, acceptance, note } = plan({ script: 'node --test test/*.test.js' })
    expect([run, acceptance]).toEqual([[`node ${JUNIT}`], { runner: 'node', folder: 'test/acceptance' }])
    expect(note).toContain('test/*.test.js')
  })

  test.each<[Partial<PackageFacts>, string[]]>([
    [
      { dependencies: ['vitest'], lockFile: 'package-lock.json' },
      ['npm ci --ignore-scripts', 'npx vitest run --reporter=junit --outputFile=junit.xml'],
    ],
    [
      { dependencies: ['vitest'], lockFile: 'pnpm-lock.yaml' },
      [
        'pnpm install --frozen-lockfile --ignore-scripts',
        'pnpm exec vitest run --reporter=junit --outputFile=junit.xml',
      ],
    ],
    [
      { dependencies: ['vitest'], lockFile: 'yarn.lock' },
      [
        'yarn install --immutable --mode=skip-build',
        'yarn vitest run --reporter=junit --outputFile=junit.xml',
      ],
    ],
    [
      { dependencies: ['vitest'] },
      [
        'npm install --ignore-scripts --no-audit --no-fund',
        'npx vitest run --reporter=junit --outputFile=junit.xml',
      ],
    ],
  ])('runs vitest with its JUnit reporter for %j', (facts, [install = '', command = '']) => {
    expect(plan(facts)).toEqual({
      setup: [install],
      run: [command],
      corepack: /^(?:pnpm|yarn)/.test(install),
      acceptance: { runner: 'vitest', folder: 'test/acceptance' },
      note: undefined,
    })
  })

  test('warns that vitest may be told to run other tests only', () => {
    expect(plan({ dependencies: ['vitest'], choosesTests: true }).note).toContain('test/acceptance')
  })

  test('installs what node tests need, and nothing where nothing is needed', () => {
    const facts = { script: 'node --test', lockFile: 'package-lock.json' } as const
    expect(plan({ ...facts, dependencies: ['tsx'] }).setup).toEqual(['npm ci --ignore-scripts'])
    expect(plan(facts).setup).toEqual([])
  })

  test.each([
    'jest',
    'node --test && node more.js',
    'node --test; rm -rf x',
    'node --test $(x)',
    'node --test `x`',
    'node --test ${{ secrets.X }}',
    'mocha --test',
    'tsc && node --test',
  ])('makes no station of `%s`', (script) => {
    expect(plan({ script })).toMatchObject({
      run: undefined,
      note: expect.any(String) as string,
    })
  })

  test('makes no station without a package.json or without a script', () => {
    expect([testPlanOf(undefined).run, plan({}).run]).toEqual([undefined, undefined])
  })
})
