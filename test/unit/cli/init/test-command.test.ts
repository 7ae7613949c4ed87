import { describe, expect, test } from 'vitest'
import type { Manager } from '../../../../shared/cli/found/manager.ts'
import type { PackageFacts } from '../../../../shared/cli/found/package-facts.ts'
import { testPlanOf } from '../../../../shared/cli/init/test-command.ts'
import { packageFactsOf } from './facts.ts'

const plan = (facts: Partial<PackageFacts>) => testPlanOf(packageFactsOf(facts))

const managed = (name: Manager['name'], lock: Manager['lock'] = 'locked'): Pick<PackageFacts, 'manager'> => ({
  manager: { name, version: undefined, lock },
})

const JUNIT = '--test --test-reporter=junit --test-reporter-destination=junit.xml'

describe('a guess of the test command', () => {
  test.each<[script: string, run: string, folder: string]>([
    ['node --test', `node ${JUNIT}`, 'test/acceptance'],
    ['node --test "test/**/*.test.ts"', `node ${JUNIT} "test/**/*.test.ts"`, 'test/acceptance'],
    ['node --test src/**/*.test.ts', `node ${JUNIT} src/**/*.test.ts`, 'src/acceptance'],
    ["node --test './spec/*.test.ts'", `node ${JUNIT} './spec/*.test.ts'`, 'spec'],
    ['node --import tsx --test', `node --import tsx ${JUNIT}`, 'test/acceptance'],
    ['node --test --test-concurrency=1', `node --test-concurrency=1 ${JUNIT}`, 'test/acceptance'],
    ['NODE_ENV=test TZ=UTC node --test', `NODE_ENV=test TZ=UTC node ${JUNIT}`, 'test/acceptance'],
    ['node --test --test-reporter=spec', `node ${JUNIT}`, 'test/acceptance'],
  ])('keeps what `%s` says and adds the report', (script, run, folder) => {
    expect(plan({ script })).toEqual({
      setup: [],
      offered: undefined,
      run: [run],
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
      { dependencies: ['vitest'], ...managed('npm') },
      ['npm ci --ignore-scripts', 'npx vitest run --reporter=junit --outputFile=junit.xml'],
    ],
    [
      { dependencies: ['vitest'], ...managed('pnpm') },
      [
        'pnpm install --frozen-lockfile --ignore-scripts',
        'pnpm exec vitest run --reporter=junit --outputFile=junit.xml',
      ],
    ],
    [
      { dependencies: ['vitest'], ...managed('yarn') },
      [
        'yarn install --immutable --mode=skip-build',
        'yarn vitest run --reporter=junit --outputFile=junit.xml',
      ],
    ],
    [
      { dependencies: ['vitest'], ...managed('yarn', 'yarn-1') },
      [
        'yarn install --frozen-lockfile --ignore-scripts',
        'yarn vitest run --reporter=junit --outputFile=junit.xml',
      ],
    ],
    [
      { dependencies: ['vitest'], ...managed('bun') },
      [
        'bun install --frozen-lockfile --ignore-scripts',
        'npx vitest run --reporter=junit --outputFile=junit.xml',
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
      offered: undefined,
      run: [command],
      acceptance: { runner: 'vitest', folder: 'test/acceptance' },
      note: undefined,
    })
  })

  test.each([
    ['without-file', ['YARN_NODE_LINKER=node-modules yarn install --immutable --mode=skip-build']],
    [
      'with-file',
      [
        'test ! -f .pnp.cjs || cp .pnp.cjs .pnp.kept',
        'YARN_NODE_LINKER=node-modules yarn install --immutable --mode=skip-build',
        'test ! -f .pnp.kept || mv .pnp.kept .pnp.cjs',
      ],
    ],
  ] as const)("has packages where Node finds them, in spite of Plug'n'Play %s", (plugAndPlay, setup) => {
    const manager = { name: 'yarn', version: '4.12.0', lock: 'locked', plugAndPlay } as const
    const { run, setup: found } = plan({ dependencies: ['mocha'], script: 'mocha', manager })
    expect(found).toEqual(setup)
    expect(run).toEqual(['npx mocha --reporter xunit --reporter-option output=junit.xml'])
  })

  test('warns that vitest may be told to run other tests only', () => {
    expect(plan({ dependencies: ['vitest'], choosesTests: true }).note).toContain('test/acceptance')
  })

  test('installs what node tests need, and nothing where nothing is needed', () => {
    const facts = { script: 'node --test', ...managed('npm') } as const
    expect(plan({ ...facts, dependencies: ['tsx'] }).setup).toEqual(['npm ci --ignore-scripts'])
    expect(plan(facts).setup).toEqual([])
  })

  test('runs the first command of a chain, and says what it leaves out', () => {
    const { run, note } = plan({ script: 'node --test && npm run check:type' })
    expect(run).toEqual([`node ${JUNIT}`])
    expect(note).toBe('the test station runs the tests of the test script alone, not: npm run check:type')
  })

  test.each([
    ['xo && node --test', 'xo'],
    ['npx eslint . && tsc -p . --noEmit && c8 node --test', 'npx eslint . && tsc -p . --noEmit'],
    ['prettier --check . && nyc node --test && tsd', 'prettier --check . && tsd'],
  ])('runs the tests of `%s` behind what looks at the code alone', (script, left) => {
    const { run, note } = plan({ script })
    expect([run, note]).toEqual([[`node ${JUNIT}`], expect.stringMatching(`not: ${left}$`)])
  })

  test.each<[script: string, command: string, runner: string, dependencies?: string[]]>([
    ['jest --coverage', 'npx jest --ci --reporters=jest-junit', 'jest', ['jest-junit']],
    ['mocha', 'npx mocha --reporter xunit --reporter-option output=junit.xml', 'mocha'],
    [
      'NODE_OPTIONS=--experimental-vm-modules jest',
      'NODE_OPTIONS=--experimental-vm-modules npx jest --ci --reporters=jest-junit',
      'jest',
      ['jest-junit'],
    ],
    [
      "lint && cross-env A=b NODE_OPTIONS='--experimental-vm-modules --no-warnings' npx jest",
      "A=b NODE_OPTIONS='--experimental-vm-modules --no-warnings' npx jest --ci --reporters=jest-junit",
      'jest',
      ['jest-junit'],
    ],
    [
      'cross-env TZ=UTC vitest run --coverage',
      'TZ=UTC npx vitest run --reporter=junit --outputFile=junit.xml',
      'vitest',
    ],
    [
      'eslint . && nyc mocha -R dot test/*.js',
      'npx mocha --reporter xunit --reporter-option output=junit.xml test/*.js',
      'mocha',
    ],
  ])('runs what can leave a report: %s', (script, command, runner, dependencies = []) => {
    const found = plan({ script, dependencies })
    expect([found.run, found.acceptance.runner, found.note]).toEqual([[command], runner, undefined])
  })

  test.each<[facts: Partial<PackageFacts>, setup: string[], command: string]>([
    [
      { script: 'bun test --timeout 9 src', dependencies: ['x'], ...managed('bun') },
      ['bun install --frozen-lockfile --ignore-scripts'],
      'bun test --reporter=junit --reporter-outfile=junit.xml --timeout 9 src',
    ],
    [
      { script: 'deno fmt --check && deno test -A --junit-path=x.xml', runtime: 'deno', ...managed('deno') },
      ['deno install --frozen'],
      'deno test --junit-path=junit.xml -A',
    ],
    [
      { script: 'bun test', dependencies: ['bun'], ...managed('npm') },
      ['npm ci --ignore-scripts', 'npm rebuild bun'],
      'npx bun test --reporter=junit --reporter-outfile=junit.xml',
    ],
  ])('runs the tests of a runtime with its report: %j', (facts, setup, command) => {
    expect(plan(facts)).toMatchObject({
      run: [command],
      setup,
      acceptance: { runner: 'none' },
      note: undefined,
    })
  })

  test.each<[script: string, offered: string, runner: string]>([
    ['jest', 'npx jest --ci', 'jest'],
    ['xo && ava', 'npx ava', 'none'],
    // a variable may decide what the tests do, so it stays
    ['NODE_ENV=test tap', 'NODE_ENV=test npx tap', 'none'],
    ['tape test/*.js | tap-spec', 'npx tape test/*.js', 'none'],
    ['jasmine', 'npx jasmine', 'none'],
    ['cross-env NODE_ENV=test jest', 'NODE_ENV=test npx jest --ci', 'jest'],
    ['A=$(x) jest', 'npm test', 'none'],
    ['A="$B" jest', 'npm test', 'none'],
    ["A='b; jest", 'npm test', 'none'],
    ['node test.js', 'npm test', 'none'],
    ['tsc && node --test', 'npm test', 'none'],
    ['xo && tsc -p . && node --test', 'npm test', 'none'],
    ['node --test; rm -rf x', 'npm test', 'none'],
    ['node --test $(x)', 'npm test', 'none'],
    ['node --test `x`', 'npm test', 'none'],
    ['node --test ${{ secrets.X }}', 'npm test', 'none'],
    ['echo jest', 'npm test', 'none'],
  ])('calls the examples alone, and offers the tests of the team, for `%s`', (script, offered, runner) => {
    expect(plan({ script })).toMatchObject({
      ...{ run: [], offered, acceptance: { runner } },
      note: expect.stringContaining('calls the examples of specs') as string,
    })
  })

  test.each([
    ['A="$B c" jest', 'A, whose value is more than plain words'],
    ['set NODE_ENV=test&& mocha', 'by set'],
    ['export NODE_ENV=test && mocha $X', 'by export'],
    ['$env:NODE_ENV = "test"; mocha', 'by $env:NODE_ENV'],
  ])('says that it does not read how `%s` sets a variable', (script, said) => {
    expect(plan({ script }).note).toContain(`sets a variable in a way that is not read (${said})`)
  })

  test('takes no word of another command for a variable', () => {
    expect(plan({ script: 'npm run set && mocha --export=1' }).note).toBeUndefined()
  })

  test('calls the examples alone without a package.json or without a script', () => {
    expect([testPlanOf(undefined), plan({})]).toMatchObject([
      { run: [], offered: undefined },
      { run: [], offered: undefined },
    ])
  })
})
