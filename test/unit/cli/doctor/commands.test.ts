import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startedPrograms } from '../../../../shared/cli/doctor/command-words.ts'
import { checkCommands } from '../../../../shared/cli/doctor/commands.ts'
import { checkEvidenceOfLine } from '../../../../shared/cli/doctor/evidence.ts'
import type { Check } from '../../../../shared/cli/doctor/check.ts'
import type { Factory } from '../../../../shared/factory/factory.ts'
import { readFactory } from '../../../../shared/factory/read-factory.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { LINE } from '../line.ts'

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({ 'package.json': '{}' })
})
afterEach(() => repository.remove())

function factoryOf(text: string): Factory {
  const reading = readFactory(Buffer.from(text), 'factory.yml')
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  return reading.factory
}

/** The line with these fields of the station test, and these of github. */
function lineWith(test: string, github = ''): Factory {
  const text = LINE.replace(
    '{ run: [npm test], report: junit.xml, pass: review, stop: generate }',
    `{ ${test}, pass: review, stop: generate }`,
  )
  return factoryOf(`${text}${github}`)
}

const said = (checks: Check[]): string[] => checks.map(({ state, detail }) => `${state} ${detail}`)

async function commands(test: string, github = '', env: NodeJS.ProcessEnv = {}): Promise<string[]> {
  return said(await checkCommands(repository.path, lineWith(test, github), env))
}

test.each([
  ['npx vitest run', ['npx vitest']],
  ['CI=1 pnpm exec jest --ci && yarn mocha', ['pnpm jest', 'yarn mocha']],
  ['cd app; npx --yes ava | tee x', ['npx ava', 'tee ']],
  ['"$HOME/x" test', []],
])('the programs of %s', (command, programs) => {
  expect(startedPrograms(command).map(({ program, packaged = '' }) => `${program} ${packaged}`)).toEqual(
    programs,
  )
})

describe('doctor says of commands', () => {
  test('which program this machine lacks', async () => {
    expect(
      await commands('run: [no-such-program test], report: junit.xml', '', { PATH: '/usr/bin:/bin' }),
    ).toEqual(['fix test starts no-such-program, which is not on PATH here'])
  })

  test.each([
    ['pnpm', ''],
    ['bun', ''],
    ['deno', "  setUp: [{ uses: 'oven-sh/setup-bun@0c5077e51419868618aeaa5fe8019c62421857d6' }]\n"],
  ])('that nothing brings %s to the job', async (program, github) => {
    expect(await commands(`run: [${program} test], report: junit.xml`, github)).toEqual([
      `fix the job of test starts ${program}, and nothing brings it`,
    ])
  })

  test.each([
    ['pnpm', '  corepack: true\n'],
    ['bun', "  setUp: [{ uses: 'oven-sh/setup-bun@0c5077e51419868618aeaa5fe8019c62421857d6' }]\n"],
    ['npm', ''],
  ])('nothing where %s is brought', async (program, github) => {
    expect(await commands(`run: [${program} test], report: junit.xml`, github)).toEqual([
      'ok what test start is there, and is brought to their jobs',
    ])
  })

  test('that a frozen install has no lock file in the commit, until it has', async () => {
    const station = 'setup: [npm ci], run: [npm test], report: junit.xml'
    repository.write({ 'package-lock.json': '{}' })
    expect(await commands(station)).toEqual([
      'fix test installs by package-lock.json, which HEAD does not have',
    ])
    repository.commit({})
    expect(await commands(station)).toEqual(['ok what test start is there, and is brought to their jobs'])
  })

  test('that npm refuses a lock file without an optional package, as npm writes one for a registry that lacks it', async () => {
    const lock = {
      lockfileVersion: 3,
      packages: {
        'node_modules/vite': {
          version: '8.4.0',
          optionalDependencies: { fsevents: '~2.3.3', rare: '^0.1.0' },
        },
        'node_modules/fsevents': { version: '2.3.3', optional: true },
      },
    }
    repository.commit({ 'package-lock.json': JSON.stringify(lock) })
    const station = 'setup: [npm ci --ignore-scripts], run: [npm test], report: junit.xml'
    expect(await commands(station)).toEqual([
      'fix npm ci of test refuses package-lock.json: vite asks for the optional rare, which it leaves out',
    ])
    expect(await commands(station.replace('npm ci', 'npm install'))).toEqual([
      'ok what test start is there, and is brought to their jobs',
    ])
  })

  test('that a runner is not among the packages, and that nothing is installed', async () => {
    repository.commit({ 'package.json': '{"devDependencies":{"jest":"30"}}' })
    expect(await commands('run: [npx vitest run], report: junit.xml')).toEqual([
      'fix test starts vitest, which package.json does not name',
      'note test installs nothing, and package.json names packages',
    ])
  })
})

describe('doctor says of evidence', () => {
  const evidence = async (factory: Factory): Promise<string[]> =>
    said(await checkEvidenceOfLine(repository.path, factory))

  test('that a line which shows nothing can release nothing', async () => {
    const blind = factoryOf(
      LINE.replace(/ {2}test: .*\n/, '').replace(
        '{ pass: test, stop: generate }',
        '{ pass: review, stop: generate }',
      ),
    )
    expect(await evidence(blind)).toEqual([
      'fix no station calls examples and no reviewer reads: this line can release nothing',
    ])
  })

  test('what shows it, and that nobody reads', async () => {
    expect(await evidence(factoryOf(LINE))).toEqual([
      'ok test calls examples',
      'note no reviewer reads: a criterion with check: review stops its spec',
    ])
  })

  test.each([
    [
      'vitest',
      'vitest.config.ts',
      "export default { test: { include: ['src/**/*.test.ts'] } }",
      'src/**/*.test.ts',
    ],
    ['jest', 'jest.config.js', "module.exports = { testMatch: ['<rootDir>/src/**'] }", 'src/**'],
  ])('that %s does not find the tests of specs', async (runner, path, text, pattern) => {
    const reader = LINE.replace(
      'rounds: 2',
      `rounds: 2\nacceptance: { runner: ${runner}, folder: test/acceptance }`,
    )
    const uncollected = `note ${runner} runs ${pattern}, so it never finds the tests of specs in test/acceptance`
    repository.write({ [path]: text })
    expect(await evidence(factoryOf(reader))).toContain(uncollected)
    repository.write({ [path]: text.replace('src/**', 'test/**') })
    expect(await evidence(factoryOf(reader))).not.toContain(uncollected)
  })

  test('that node is told to run other files', async () => {
    const factory = lineWith(`run: ['node --test "src/**/*.test.ts"'], report: junit.xml`)
    expect(await evidence(factory)).toContain(
      'note node runs src/**/*.test.ts, so it never finds the tests of specs in test/acceptance',
    )
  })
})
