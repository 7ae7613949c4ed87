import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { EFFECTS } from '../../shared/effects.ts'
import { isReview, nonceIn } from '../support/answers.ts'
import { pathWithoutIsolation } from '../support/isolation.ts'
import { startModelServer, type SeenRequest } from '../support/model-server/model-server.ts'
import { makeRepository } from '../support/repository.ts'
import { runCli, type UnitJson } from '../support/story.ts'
import type { HostileChange } from './change.ts'
import { FILES, SPEC_PATH } from './repository.ts'

export type Runner = 'node' | 'vitest' | 'jest'

const MODULES = join(import.meta.dirname, '..', '..', 'node_modules')

/** The programs of the test runners, on a PATH that commands see when they run apart. */
export interface Tools {
  path: string
  remove: () => void
}

export function makeTools(): Tools {
  mkdirSync(join(MODULES, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(MODULES, '.cache', 'tools-'))
  for (const each of ['bin', 'lib']) mkdirSync(join(folder, each))
  symlinkSync(MODULES, join(folder, 'lib', 'node_modules'))
  for (const [name, program] of [
    ['vitest', 'vitest/vitest.mjs'],
    ['jest', 'jest/bin/jest.js'],
  ] as const) {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\nexec node ${join(MODULES, program)} "$@"\n`)
    chmodSync(join(folder, 'bin', name), 0o755)
  }
  const path = [join(folder, 'bin'), dirname(process.execPath), process.env['PATH'] ?? ''].join(':')
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** How a repository of each runner says its tests. */
const TESTS: Record<Runner, { run: string; test: string }> = {
  node: {
    run: 'node --test --test-isolation=none --test-reporter=junit --test-reporter-destination=junit.xml',
    test: "import test from 'node:test'\nimport assert from 'node:assert/strict'\nimport { signOf } from '../src/units.ts'\ntest('a gram has a sign', () => assert.equal(signOf('gram'), 'g'))\n",
  },
  vitest: {
    run: 'vitest run --reporter=junit --outputFile=junit.xml',
    test: "import { expect, test } from 'vitest'\nimport { signOf } from '../src/units.ts'\ntest('a gram has a sign', () => expect(signOf('gram')).toBe('g'))\n",
  },
  jest: {
    run: 'jest --ci --reporters=./reporter.js',
    test: "const { signOf } = require('../src/units.js')\nconst { minutesOf } = require('../src/duration.js')\ntest('a gram has a sign', () => {\n  expect(signOf('gram')).toBe('g')\n  expect(minutesOf('2h')).toBe(120)\n})\n",
  },
}

/** The spec of the repository, which allows every effect. */
export const GENEROUS_SPEC =
  FILES[SPEC_PATH]?.replace('paths:', `effects: [${Object.keys(EFFECTS).join(', ')}]\npaths:`) ?? ''

/** The spec allows every effect and no gate reads the text: what is left are the values, and what the machine keeps apart. */
function factoryOf(runner: Runner, endpoint: string): string {
  const setup = runner === 'vitest' ? `    setup: ["ln -s ${MODULES} node_modules"]\n` : ''
  return `version: "1"
name: hostile-line
repository: example/shop
specs: specs/*.spec.md
models:
  writer: { endpoint: "${endpoint}", model: writer-1, family: a }
  reviewer: { endpoint: "${endpoint}", model: reviewer-1, family: b }
budget: { calls: 8, tokens: 400000, minutes: 10 }
rounds: 1
review: { seeded: 0 }
acceptance: { runner: ${runner === 'jest' ? 'none' : runner} }
line:
  spec-validate: { pass: generate }
  generate: { pass: test }
  test:
${setup}    run: ["${TESTS[runner].run}"]
    report: junit.xml
    pass: review
    stop: generate
  review: { pass: trace-publish }
  trace-publish: {}
signing: { mode: local }
`
}

/** Jest says JUnit by a reporter that teams install; this is one in short. */
const REPORTER = `const { writeFileSync } = require('node:fs')
module.exports = class {
  onRunComplete(_, { testResults }) {
    const cases = testResults.flatMap((file) => file.testResults.map(({ fullName, status }) =>
      '<testcase name="' + fullName.replace(/[<&"]/g, '') + '">' + (status === 'passed' ? '' : '<failure/>') + '</testcase>'))
    writeFileSync('junit.xml', '<testsuites><testsuite name="jest">' + cases.join('') + '</testsuite></testsuites>')
  }
}
`

/** The sources as a repository without types and modules has them. */
function asCommonJs(text: string): string {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ESNext },
  })
  return outputText
}

function filesOf(runner: Runner, endpoint: string): Record<string, string> {
  const spec = GENEROUS_SPEC
  const own = { 'factory.yml': factoryOf(runner, endpoint), 'test/units.test.js': TESTS[runner].test }
  if (runner !== 'jest') return { ...FILES, ...own, [SPEC_PATH]: spec }
  return {
    ...own,
    'package.json': '{ "name": "shop", "private": true }\n',
    'reporter.js': REPORTER,
    'src/units.js': asCommonJs(FILES['src/units.ts'] ?? ''),
    'src/duration.js': 'exports.minutesOf = () => NaN\n',
    [SPEC_PATH]: spec.replaceAll('src/duration.ts', 'src/duration.js'),
  }
}

/** What the writer replies: the files of the change, as the runner's repository would write them. */
export function replyOf(
  { files }: Pick<HostileChange, 'files'>,
  runner: Runner,
  { prompt }: SeenRequest,
): string {
  const nonce = nonceIn(prompt)
  return Object.entries(files)
    .map(([path, text = '']) => {
      const isJest = runner === 'jest'
      const content = isJest ? asCommonJs(text) : text
      return `<<<FILE ${isJest ? path.replace(/\.ts$/, '.js') : path} ${nonce}\n${content.trimEnd()}\nFILE>>> ${nonce}\n`
    })
    .join('')
}

/** The reviewer has nothing to say: it colludes. */
export const NOTHING = JSON.stringify({ untested: [], findings: [], matrix: [] })

export interface LineEnd {
  unit: UnitJson
  log: string
}

export interface LineOptions {
  runner: Runner
  /** May the machine run commands apart? */
  apart: boolean
  tools: Tools
  /** What the reviewer answers. Default: nothing that stops. */
  review?: (prompt: string) => string
}

/** Sends a change down the whole line with `jidoka run`. */
export async function sendDown(change: Pick<HostileChange, 'files'>, options: LineOptions): Promise<LineEnd> {
  const { runner, apart, tools, review = () => NOTHING } = options
  const server = await startModelServer((request) =>
    isReview(request) ? review(request.prompt) : replyOf(change, runner, request),
  )
  const repository = makeRepository(filesOf(runner, server.url))
  const other = apart ? undefined : pathWithoutIsolation(tools.path)
  try {
    const env = { PATH: other?.path ?? tools.path }
    const { stdout, stderr } = await runCli(repository.path, ['run', SPEC_PATH, '--json'], env)
    const { units = [] } = JSON.parse(stdout) as { units?: UnitJson[] }
    const [unit] = units
    if (unit === undefined) throw new Error(`no unit in ${stdout}${stderr}`)
    return { unit, log: stderr }
  } finally {
    if (other !== undefined) rmSync(other.folder, { recursive: true, force: true })
    repository.remove()
    await server.close()
  }
}
