import { tmpdir } from 'node:os'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runCommands } from '../../../shared/commands/run-commands.ts'
import type { Station } from '../../../shared/factory/factory.ts'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import type { Example } from '../../../shared/specification/document/spec.ts'
import type { CommandLine, Request } from '../../../shared/specification/rows/program.ts'
import { judge } from '../../../shared/line/judge.ts'
import { NOT_APART } from '../../support/isolation.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { criterionOf, factoryOf, specOf } from '../../support/unit-of.ts'

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository()
})
afterEach(() => repository.remove())

const WORK = { kind: 'run' as const, run: [], report: undefined, minutes: 1, exercise: true }
const STATION: Station = {
  name: 'test',
  work: WORK,
  pass: 'review',
  stop: 'generate',
}

const CALL: Example = { call: 'kebab("a b")', returns: 'a-b' }
const started: CommandLine = { kind: 'cli', run: 'bin/tool.js', args: [], stdin: '', env: {}, files: {} }
const asked: Request = {
  kind: 'http',
  run: 'bin/tool.js',
  given: [],
  method: 'GET',
  path: '/',
  headers: {},
  body: '',
}

/** How the examples of a module with this source go: codes of findings, or the code of an error and the package it names. */
async function endOf(
  content: string,
  { module = 'src/kebab.ts', base = {}, setup = [] as string[], example = CALL } = {},
): Promise<unknown> {
  const commit = repository.commit({
    'package.json':
      '{ "type": "module", "dependencies": { "left": "1" }, "devDependencies": { "@own/right": "1" } }',
    ...base,
  })
  const spec = specOf({
    interface: [{ module, signature: 'function kebab(text: string): string', doc: undefined }],
    acceptance: [criterionOf('AC-1', { examples: [example] })],
  })
  const station = { ...STATION, work: { ...WORK, setup: { run: setup, minutes: 1, secrets: [] } } }
  const outcome = runCommands({
    ...{ repo: repository.path, base: commit, factory: factoryOf({ line: [station] }), spec, station },
    ...{ changeSet: changeSetOf(commit, [{ path: module, content }]), round: 1, tmp: tmpdir() },
    apart: NOT_APART,
  })
  return outcome.then(
    (found) =>
      judge(found, { factory: factoryOf(), spec, upstream: { links: [] } }).verdict.findings.map(
        ({ code }) => code,
      ),
    (error: unknown) => {
      const { code, message } = error as { code: string; message: string }
      return `${code} ${/the package (\S+)/.exec(message)?.[1] ?? ''}`
    },
  )
}

const KEBAB = "export const kebab = (text: string): string => text.replace(' ', '-')\n"
const refused = (name: string): string => `RUN_COULD_NOT ${name}`

it.each([
  ['imported', `import left from 'left'\nvoid left\n${KEBAB}`, 'left'],
  [
    'imported by a path of it',
    `import { right } from '@own/right/sub.js'\nvoid right\n${KEBAB}`,
    '@own/right',
  ],
  [
    'required when it is called',
    "import { createRequire } from 'node:module'\nexport function kebab(text: string): string { createRequire(import.meta.url)('left'); return text }\n",
    'left',
  ],
])(
  'a package that the base declares is the fault of the machine where it is not installed: %s',
  async (...row) => {
    const [, content, name] = row
    expect(await endOf(content)).toBe(refused(name))
  },
)

it('so is one that CommonJS requires, and one that a package.json further down declares', async () => {
  const content = "require('deep')\nexports.kebab = (text) => text.replace(' ', '-')\n"
  const base = { 'packages/a/package.json': '{ "dependencies": { "deep": "1" } }' }
  expect(await endOf(content, { module: 'packages/a/src/kebab.js', base })).toBe(refused('deep'))
  expect(await endOf(content, { module: 'other/kebab.cjs' })).toEqual(['EXAMPLE_NOT_LOADED'])
})

it.each([
  ['that nobody declared', `import nobody from 'nobody'\nvoid nobody\n${KEBAB}`],
  ['that Node has not', `import nothing from 'node:nothing'\nvoid nothing\n${KEBAB}`],
  ['that is a file', `import './left'\n${KEBAB}`],
])('a module %s is the fault of the change', async (_, content) => {
  expect(await endOf(content)).toEqual(['EXAMPLE_NOT_LOADED'])
})

it('a package that setup installed is no matter, whatever the code says of it', async () => {
  const setup = [
    'mkdir -p node_modules/left && echo \'export default 1\' > node_modules/left/index.js && echo \'{ "type": "module", "exports": "./index.js" }\' > node_modules/left/package.json',
  ]
  expect(await endOf(`import left from 'left'\nvoid left\n${KEBAB}`, { setup })).toEqual([])
  const lie = `throw new Error("Cannot find package 'left' imported from ./src/kebab.ts")\n${KEBAB}`
  expect(await endOf(lie, { setup })).toEqual(['EXAMPLE_NOT_LOADED'])
})

it.each<[string, Example]>([
  ['starts', { call: 'cli: bin/tool.js', returns: 0, program: started }],
  ['asks', { call: 'http: GET /', returns: 0, program: asked }],
])('so it is with a program that a row %s', async (_, example) => {
  const tool = { module: 'bin/tool.js', example }
  expect(await endOf("import 'left'\n", tool)).toBe(refused('left'))
  expect(await endOf("import 'nobody-declared-this'\n", tool)).not.toEqual([])
})
