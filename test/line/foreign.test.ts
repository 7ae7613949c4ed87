import { tmpdir } from 'node:os'
import { afterEach, expect, test } from 'vitest'
import { runCommands } from '../../shared/commands/run-commands.ts'
import type { Station } from '../../shared/factory/factory.ts'
import { changeSetOf } from '../../shared/git/change-set.ts'
import { judge } from '../../shared/line/journey.ts'
import { acceptanceTests } from '../../shared/specification/acceptance/acceptance-tests.ts'
import type { Example } from '../../shared/specification/document/spec.ts'
import { makeRepository, type TestRepository } from '../support/repository.ts'
import { criterionOf, factoryOf, specOf } from '../support/unit-of.ts'

const repositories: TestRepository[] = []
afterEach(() => {
  for (const repository of repositories.splice(0)) repository.remove()
})

interface Foreign {
  base: Record<string, string>
  change: { path: string; content: string }
  signature: string
  examples: Example[]
  runner: 'node' | 'vitest' | 'jest' | 'mocha' | 'none'
}

/** What other people's repositories look like, in small. None of their test runners is installed. */
const FOREIGN: [name: string, repository: Foreign][] = [
  [
    'a default export',
    {
      base: { 'package.json': '{ "type": "module" }', 'index.js': 'export default function slug(text) {}\n' },
      change: {
        path: 'index.js',
        content: "export default function slug(text) { return text.replaceAll(' ', '-') }\n",
      },
      signature: 'export default function slug(text: string): string',
      examples: [{ call: 'slug("a b")', returns: 'a-b' }],
      runner: 'mocha',
    },
  ],
  [
    'members that CommonJS hangs on a function',
    {
      base: { 'package.json': '{}', 'lib/parse.js': 'module.exports = (text) => text.split(",")\n' },
      change: {
        path: 'index.js',
        content:
          "const parse = require('./lib/parse')\nconst match = (text) => parse(text)\nmatch.first = (text) => parse(text)[0]\nmodule.exports = match\n",
      },
      signature: 'function first(text: string): string',
      examples: [{ call: 'first("a,b")', returns: 'a' }],
      runner: 'none',
    },
  ],
  [
    'TypeScript without extensions',
    {
      base: { 'package.json': '{}', 'src/unit.ts': 'export enum Unit { Second = 1000 }\n' },
      change: {
        path: 'src/index.ts',
        content:
          "import { Unit } from './unit'\nexport function parse(text: string): number { return parseInt(text, 10) * Unit.Second }\n",
      },
      signature: 'function parse(text: string): number',
      examples: [{ call: 'parse("2s")', returns: 2000 }],
      runner: 'none',
    },
  ],
  [
    'jest',
    {
      base: { 'package.json': '{ "type": "module" }' },
      change: {
        path: 'src/limit.ts',
        content:
          'export function limit(names: string[], most: number): string[] {\n  if (most < 1) throw new RangeError("too few")\n  return names.slice(0, most)\n}\n',
      },
      signature: 'function limit(names: string[], most: number): string[]',
      examples: [
        { call: 'limit(["a", "b"], 1)', returns: ['a'] },
        { call: 'limit([], 0)', throws: 'RangeError' },
      ],
      runner: 'jest',
    },
  ],
]

test.each(FOREIGN)(
  '%s: a correct change is shown without the runner of the repository',
  async (_, foreign) => {
    const repository = makeRepository()
    repositories.push(repository)
    const base = repository.commit(foreign.base)
    const { path, content } = foreign.change
    const spec = specOf({
      interface: [{ module: path, signature: foreign.signature, doc: undefined }],
      acceptance: [criterionOf('AC-1', { examples: foreign.examples })],
    })
    const station: Station = {
      name: 'test',
      work: { kind: 'run', run: [], report: undefined, minutes: 2, exercise: true },
      pass: 'review',
      stop: 'generate',
    }
    const acceptance = { runner: foreign.runner, folder: 'test/acceptance' }
    const factory = factoryOf({ line: [station], acceptance })
    const tests = acceptanceTests(spec, acceptance)
    expect(tests.length).toBe(foreign.runner === 'none' ? 0 : 1)
    expect(tests.map((each) => each.content).join('')).not.toContain('node:test')
    const changeSet = changeSetOf(base, [{ path, content }, ...tests])
    const options = {
      repo: repository.path,
      base,
      factory,
      spec,
      changeSet,
      station,
      round: 1,
      tmp: tmpdir(),
    }
    const outcome = await runCommands(options)
    expect(judge(outcome, spec)).toEqual({ verdict: { kind: 'pass', findings: [] } })
  },
)
