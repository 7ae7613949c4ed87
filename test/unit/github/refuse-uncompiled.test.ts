import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sha256 } from '../../../shared/formats/digest.ts'
import { FIRST_LOCK } from '../../../shared/compile/action-pins.ts'
import { compileFactory } from '../../../shared/compile/compile.ts'
import { readFactory } from '../../../shared/factory/read-factory.ts'
import { sourceStartUpVariables } from '../../support/programs.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { readCommandFile } from '../../support/workflow-runner/command-files.ts'

const LINE = `version: "1"
name: shop
models:
  writer: { endpoint: "http://127.0.0.1:9/v1", model: gpt-5.2 }
  reviewer: { endpoint: "http://127.0.0.1:9/v1", model: other-1 }
line:
  spec-validate: { pass: generate }
  generate: { pass: review }
  review: { pass: trace-publish }
  trace-publish: {}
signing: { mode: keyed }
github: { actions: { source: ./vendor/jidoka } }
`
const SPEC = `---
id: greeting
title: A greeting
why: Visitors are not greeted, and they leave.
paths: { write: [docs/greeting.md] }
acceptance: [{ id: AC-1, ears: The page shall greet the visitor by name., check: review }]
---
`
const ONE_UNIT = '.github/workflows/factory-unit.yml'

/** The workflows that `jidoka compile` would write. */
function workflowsOf(text: string, factoryPath = 'factory.yml'): Record<string, string> {
  const reading = readFactory(Buffer.from(text), factoryPath)
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  const sources = { factoryPath, factorySha256: sha256(text) }
  const files = compileFactory(reading.factory, sources, { lock: FIRST_LOCK })
  return Object.fromEntries(files.map(({ path, text: workflow }) => [path, workflow]))
}

/** Prints, on its way out, whether the compiler was loaded. */
const ON_GITHUB = {
  GITHUB_ACTIONS: 'true',
  GITHUB_RUN_ID: '1',
  GITHUB_REPOSITORY: 'example/shop',
  GITHUB_WORKFLOW_REF: 'example/shop/.github/workflows/factory.yml@refs/heads/main',
  GITHUB_ACTOR: 'octocat',
}

const WATCH = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module'
let loaded = 'no'
registerHooks({ load(url, context, next) { if (url.endsWith('/compile/compile.ts')) loaded = 'yes'; return next(url, context) } })
process.on('exit', () => process.stderr.write('compiler loaded: ' + loaded))
`)}`

interface Ended {
  exit: number | null
  outputs: Record<string, string>
  compiler: string | undefined
}

let repository: TestRepository
let folder: string
beforeEach(() => {
  repository = makeRepository({ 'factory.yml': LINE, 'specs/greeting.spec.md': SPEC })
  folder = mkdtempSync(join(tmpdir(), 'jidoka-action-'))
})
afterEach(() => {
  repository.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** spec-validate as a runner starts it. */
function validate(env: Record<string, string> = ON_GITHUB): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>()
  const output = join(folder, 'output')
  writeFileSync(output, '')
  const { PATH = '', HOME = '' } = process.env
  const entry = join(import.meta.dirname, '../../../actions/spec-validate/main.ts')
  const child = spawn(process.execPath, ['--import', WATCH, entry], {
    cwd: repository.path,
    env: {
      ...{ PATH, HOME, TMPDIR: tmpdir(), GITHUB_WORKSPACE: repository.path, GITHUB_OUTPUT: output },
      ...sourceStartUpVariables(),
      ...{ INPUT_SPEC: 'specs/greeting.spec.md', INPUT_STORE: join(folder, 'parcels') },
      ...{ INPUT_HOME: join(folder, 'home'), INPUT_BASE: 'HEAD', 'INPUT_LOCAL-KEYS': 'true' },
      ...env,
    },
  })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString('utf8')))
  child.stdout.resume()
  child.on('close', (exit) => {
    const compiler = /compiler loaded: (\w+)/.exec(errors)?.[1]
    resolve({ exit, outputs: readCommandFile(readFileSync(output, 'utf8')), compiler })
  })
  return promise
}

function errorOf({ outputs }: Ended): unknown {
  return JSON.parse(outputs['error'] ?? 'null')
}

describe('spec-validate on GitHub', () => {
  test('works where the compiled workflows are those of factory.yml', async () => {
    repository.commit(workflowsOf(LINE))
    const ended = await validate()
    expect([ended.exit, ended.outputs['verdict'], ended.compiler]).toEqual([0, 'pass', 'yes'])
  })

  test('compares the line of a project with its own workflows', async () => {
    const path = 'packages/kit/factory.yml'
    const line = LINE.replace('name: shop', 'name: kit')
    repository.commit({ [path]: line, ...workflowsOf(LINE), ...workflowsOf(line, path) })
    const onGithub = { ...ON_GITHUB, INPUT_FACTORY: path }
    expect((await validate(onGithub)).outputs['verdict']).toBe('pass')
    repository.commit({ '.github/workflows/factory.kit.unit.yml': 'on: push\n' })
    expect(errorOf(await validate(onGithub))).toMatchObject({ code: 'LINE_NOT_COMPILED' })
    expect((await validate()).outputs['verdict']).toBe('pass')
  })

  test('works without compiled workflows, and then does not load the compiler', async () => {
    const ended = await validate()
    expect([ended.exit, ended.outputs['verdict'], ended.compiler]).toEqual([0, 'pass', 'no'])
  })

  test.each([
    [
      'an edited job',
      { [ONE_UNIT]: workflowsOf(LINE)[ONE_UNIT]?.replace('timeout-minutes: 15', 'timeout-minutes: 99') },
    ],
    ['a workflow of somebody else in its place', { [ONE_UNIT]: 'on: push\n' }],
    ['a factory.yml changed since', { 'factory.yml': LINE.replace('name: shop', 'name: store') }],
    ['a missing dispatcher', { '.github/workflows/factory.yml': undefined }],
    [
      'a job that factory.yml does not ask for any more',
      {
        '.github/workflows/factory-pr.yml': workflowsOf(
          LINE.replace('github: {', 'github: { pullRequests: true,'),
        )['.github/workflows/factory-pr.yml'],
      },
    ],
    ['a line that cannot be compiled', { 'factory.yml': LINE.replace(/github: .*\n/, '') }],
    [
      'other pins',
      {
        '.github/actions.lock': `{"actions/checkout":{"tag":"v9","sha":"${'0'.repeat(40)}"},"actions/setup-node":{"tag":"v9","sha":"${'0'.repeat(40)}"}}`,
      },
    ],
    ['a broken lock', { '.github/actions.lock': '{' }],
  ])('refuses %s, without a verdict', async (_, files) => {
    repository.commit({ ...workflowsOf(LINE), ...files })
    const ended = await validate()
    expect([ended.exit, ended.outputs['verdict']]).toEqual([3, undefined])
    expect(errorOf(ended)).toMatchObject({ code: 'LINE_NOT_COMPILED', where: ONE_UNIT, retryable: false })
  })

  test('goes by the base commit, not by the work tree', async () => {
    repository.commit(workflowsOf(LINE))
    repository.write({ [ONE_UNIT]: 'on: push\n' })
    expect((await validate()).exit).toBe(0)
  })

  test('leaves a workflow alone that merely has a name we could use', async () => {
    repository.commit({ ...workflowsOf(LINE), '.github/workflows/factory-pr.yml': 'on: push\n' })
    expect((await validate()).exit).toBe(0)
  })

  test('lets a line that another file declares be wired by hand', async () => {
    repository.commit({ ...workflowsOf(LINE), 'other.yml': LINE.replace('name: shop', 'name: store') })
    const ended = await validate({ ...ON_GITHUB, INPUT_FACTORY: 'other.yml' })
    expect([ended.exit, ended.compiler]).toEqual([0, 'no'])
  })
})

test('spec-validate elsewhere does not ask for compiled workflows', async () => {
  repository.commit({ ...workflowsOf(LINE), [ONE_UNIT]: 'on: push\n' })
  const ended = await validate({})
  expect([ended.exit, ended.compiler]).toEqual([0, 'no'])
})
