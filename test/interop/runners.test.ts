import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeRepository } from '../support/repository.ts'
import { edit, runTestedCli, type UnitJson } from '../support/story.ts'

/** Other people's runners and runtimes, installed from the registry by the setup that init writes. */
interface Kind {
  /** With its version, which the registry has. */
  packages: string[]
  manifest: Record<string, unknown>
  /** A module, and the test of the team for it. */
  files: Record<string, string>
  /** The commands of the team's tests that stand in factory.yml. */
  command: string
}

const TYPED = 'export function add(a: number, b: number): number {\n  return a + b\n}\n'
const COMMON = 'function add(a, b) {\n  return a + b\n}\n\nmodule.exports = { add }\n'

const KINDS: Record<string, Kind> = {
  jest: {
    packages: ['jest@30.5.2', 'jest-junit@16.0.0'],
    manifest: { scripts: { test: 'jest' } },
    files: {
      'lib/add.js': COMMON,
      'test/add.test.js':
        "const { add } = require('../lib/add')\n\ntest('adds', () => {\n  expect(add(1, 2)).toBe(3)\n})\n",
    },
    command: 'npx jest --ci --reporters=jest-junit',
  },
  'jest with ES modules': {
    packages: ['jest@30.5.2', 'jest-junit@16.0.0'],
    manifest: { type: 'module', scripts: { test: 'NODE_OPTIONS=--experimental-vm-modules jest' } },
    files: {
      'lib/add.js': 'export function add(a, b) {\n  return a + b\n}\n',
      'test/add.test.js':
        "import { add } from '../lib/add.js'\n\ntest('adds', () => {\n  expect(add(1, 2)).toBe(3)\n})\n",
    },
    command: 'NODE_OPTIONS=--experimental-vm-modules npx jest --ci --reporters=jest-junit',
  },
  mocha: {
    packages: ['mocha@11.7.5'],
    manifest: { scripts: { test: 'mocha' } },
    files: {
      'lib/add.js': COMMON,
      'test/add.js':
        "const assert = require('node:assert')\nconst { add } = require('../lib/add')\n\ndescribe('add', () => {\n  it('adds', () => assert.equal(add(1, 2), 3))\n})\n",
    },
    command: 'npx mocha --reporter xunit --reporter-option output=junit.xml',
  },
  bun: {
    packages: ['bun@1.4.5'],
    manifest: { type: 'module', scripts: { test: 'bun test' } },
    files: {
      'src/add.ts': TYPED,
      'src/add.test.ts':
        "import { expect, test } from 'bun:test'\nimport { add } from './add'\n\ntest('adds', () => {\n  expect(add(1, 2)).toBe(3)\n})\n",
    },
    command: 'npx bun test --reporter=junit --reporter-outfile=junit.xml',
  },
  deno: {
    packages: ['deno@2.9.6'],
    manifest: { type: 'module', scripts: { test: 'deno test' } },
    files: {
      'src/add.ts': TYPED,
      'src/add.test.ts':
        "import { add } from './add.ts'\n\nDeno.test('adds', () => {\n  if (add(1, 2) !== 3) throw new Error('wrong')\n})\n",
    },
    command: 'npx deno test --junit-path=junit.xml',
  },
}

/** Of a machine that reaches the registry through an authority of its own. */
const CERTIFICATES: Record<string, string> = Object.fromEntries(
  ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  }),
)

/** Where the new function goes, beside what the team's test is of: the first of the files. */
const moduleOf = (files: Kind['files']): string => Object.keys(files)[0] ?? ''

/** A spec for one more function of the team's module. */
const specOf = (module: string): string => `---
id: half
title: Half of a number
why:
  who: people who read the prices of the shop
  problem: half prices are typed by hand
  value: no wrong price
  alternatives:
    - { option: do-nothing, verdict: rejected, reason: prices stay wrong }
    - { option: reuse, verdict: rejected, reason: the module has the sum alone }
paths: { write: [${module}], read: [] }
interface:
  - { module: ${module}, signature: "function half(n: number): number" }
  - { module: ${module}, signature: "function add(a: number, b: number): number" }
acceptance:
  - id: AC-1
    ears: The function shall give half of the number.
    examples: [{ call: half(3), returns: 1.5 }, { call: half(0), returns: 0 }]
  - id: AC-2
    ears: The function add shall give the sum of both.
    examples: [{ call: "add(0, 0)", returns: 0 }]
---
`

/** The module with the function; where it is `broken`, with another sum as well. */
function withHalf(code: string, broken: boolean): string {
  const isTyped = code.includes('number')
  const half = isTyped ? 'half(n: number): number' : 'half(n)'
  const added = code.includes('module.exports')
    ? code.replace(
        'module.exports = { add }',
        `function ${half} {\n  return n / 2\n}\n\nmodule.exports = { add, half }`,
      )
    : `${code}\nexport function ${half} {\n  return n / 2\n}\n`
  return broken ? added.replace('a + b', 'a + b + Math.sign(b)') : added
}

/** Writes package.json and its lock file; `false` with a notice where there is no registry. */
function lock(folder: string, packages: readonly string[]): boolean {
  const words = [
    'install',
    '--save-dev',
    '--package-lock-only',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
  ]
  try {
    execFileSync('npm', [...words, ...packages], { cwd: folder, stdio: 'pipe' })
    return true
  } catch (thrown) {
    console.warn(`${packages.join(' ')} cannot be installed: its check is skipped (${String(thrown)})`)
    return false
  }
}

describe('the line that init writes for real runners', () => {
  test.each(Object.entries(KINDS))('%s', async (_, { packages, manifest, files, command }) => {
    const repository = makeRepository({
      'package.json': JSON.stringify({ name: 'shop', ...manifest }),
      '.gitignore': 'node_modules\n',
      ...files,
    })
    try {
      if (!lock(repository.path, packages)) return
      repository.commit({}, 'install')
      const tried = await initIn(repository.path)
      expect(tried).toMatchObject({ state: 'released' })
      expect(readFileSync(join(repository.path, 'factory.yml'), 'utf8')).toContain(command)

      const module = moduleOf(files)
      edit(repository.path, 'factory.yml', 'rounds: 3', 'rounds: 1')
      repository.commit({ 'specs/half.spec.md': specOf(module) }, 'declare a line')
      for (const broken of [false, true]) {
        const answers = {
          [`answers/half/generate.r1/1.md`]: answerOf(module, withHalf(files[module] ?? '', broken)),
        }
        repository.write(answers)
        const unit = await runHalf(repository.path)
        expect([unit?.verdict, unit?.stoppedBy]).toEqual(broken ? ['halted', 'test'] : ['released', null])
      }
    } finally {
      repository.remove()
    }
  })
})

const answerOf = (module: string, code: string): string =>
  `<<<FILE ${module} {{nonce}}\n${code}FILE>>> {{nonce}}\n`

/** Carries the spec down the line with the prepared answer, as if for the first time. */
async function runHalf(folder: string): Promise<UnitJson | undefined> {
  for (const kept of ['cassettes', 'runs', 'traces'])
    rmSync(join(folder, '.jidoka', kept), { recursive: true, force: true })
  const words = ['run', 'specs/half.spec.md', '--json', '--local-keys', '--answers', 'answers']
  const { stdout } = await runTestedCli(folder, words, CERTIFICATES)
  return (JSON.parse(stdout) as { units: UnitJson[] }).units[0]
}

/** What init says of a right change for its first spec, in a copy, with the tests of the team. */
async function initIn(folder: string): Promise<unknown> {
  const { stdout, stderr } = await runTestedCli(folder, ['init', '--json', '--local'], CERTIFICATES)
  const { proof } = JSON.parse(stdout === '' ? '{}' : stdout) as { proof?: unknown }
  return proof ?? stderr
}
