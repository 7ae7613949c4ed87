import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeExample } from '../../examples/repository.ts'
import { startAction, type ActionRun } from '../support/action.ts'
import { runCommand } from '../support/processes.ts'
import { edit } from '../support/story.ts'

const STATIONS = ['spec-validate', 'generate', 'style-gate', 'review', 'trace-publish']
const SPEC = 'specs/truncate-middle.spec.md'

let root: string
let workspace: string
let bare: string

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'jidoka-inputs-'))
  workspace = join(root, 'repository')
  makeExample(workspace)
  bare = mkdtempSync(join(root, 'bare-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

interface Refusal {
  code: string
  message: string
  next: string
  where?: string
}

/** One red annotation that says code, cause and next step, the same as JSON, and nothing else. */
function refusalOf(ran: ActionRun): Refusal {
  const error = JSON.parse(ran.outputs['error'] ?? '{}') as Refusal
  const annotations = ran.log.flatMap((line) => (line.kind === 'annotation' ? [line.annotation] : []))
  expect({ exit: ran.exit, outputs: Object.keys(ran.outputs), stderr: ran.stderr }).toEqual({
    exit: 3,
    outputs: ['error'],
    stderr: '',
  })
  expect(annotations).toHaveLength(1)
  expect(annotations[0]?.message).toContain(`could not run: ${error.code}`)
  expect(annotations[0]?.message.replaceAll('\n', ' ')).toContain(
    error.message.replaceAll('\n', ' ').slice(0, 80),
  )
  expect(annotations[0]?.message).toContain(`\nnext: ${error.next}`)
  expect(ran.log.filter(({ kind }) => kind !== 'annotation')).toEqual([])
  return error
}

function refused(action: string, inputs: Record<string, string>, folder = workspace): Promise<Refusal> {
  const all = { store: join(root, 'parcels'), ...inputs }
  return startAction(action, { workspace: folder, inputs: all }).then(refusalOf)
}

describe.concurrent('an action', () => {
  test.each(STATIONS)('%s says that its spec is missing and where to give it', async (action) => {
    expect(await refused(action, {})).toEqual({
      code: 'USAGE',
      message: 'the input spec is missing',
      next: 'add `spec:` under `with:`',
      retryable: false,
    })
  })

  test('receive says that its station is missing', async () => {
    expect(await refused('receive', { spec: SPEC })).toMatchObject({
      code: 'USAGE',
      message: 'the input station is missing',
    })
  })

  test.each([
    ['spec-validate', { round: '0' }, 'the input round is not a whole number from 1 on'],
    ['spec-validate', { round: '1.5' }, 'the input round is not a whole number from 1 on'],
    ['generate', { round: 'two' }, 'the input round is not a whole number from 1 on'],
    ['generate', { mode: 'Replay' }, 'the input mode is none of auto, replay, refresh'],
    ['style-gate', { 'fail-on-stop': 'yes' }, 'the input fail-on-stop is neither true nor false'],
    ['review', { ephemeral: '1' }, 'the input ephemeral is neither true nor false'],
    ['deliver', { publish: 'push' }, 'the input publish is '],
    ['receive', { station: 'test', phase: 'after' }, 'the input phase is none of apply, collect'],
  ])('%s refuses %o', async (action, inputs, message) => {
    const refusal = await refused(action, { spec: SPEC, ...inputs })
    expect(refusal.code).toBe('USAGE')
    expect(refusal.message).toContain(message)
  })
})

describe.concurrent('spec-validate', () => {
  test.each([
    ['a spec that is not there', { spec: 'specs/nothing.spec.md' }, 'FILE_UNREADABLE'],
    ['a spec outside the checkout', { spec: '../elsewhere.spec.md' }, 'PATH_UNSAFE'],
    ['an absolute spec', { spec: '/etc/passwd' }, 'PATH_UNSAFE'],
    ['a base that is no commit', { base: 'no-such-commit' }, 'GIT_REVISION_UNKNOWN'],
    ['a base that looks like an option', { base: '--upload-pack=x' }, 'GIT_REVISION_UNKNOWN'],
    ['a factory.yml that the base does not have', { factory: 'other.yml' }, 'FILE_UNREADABLE'],
    ['a factory.yml outside the repository', { factory: '../factory.yml' }, 'PATH_UNSAFE'],
    ['a station that is not on the line', { station: 'nobody' }, 'LINE_OUT_OF_ORDER'],
  ])('refuses %s', async (_, inputs, code) => {
    expect((await refused('spec-validate', { spec: SPEC, ...inputs })).code).toBe(code)
  })

  test('says that there is no checkout when there is none', async () => {
    expect(await refused('spec-validate', { spec: SPEC }, bare)).toMatchObject({
      code: 'GIT_NOT_A_REPOSITORY',
    })
  })
})

describe('a control file', () => {
  test('that is not valid is refused with every finding at once', async () => {
    const folder = join(root, 'invalid')
    makeExample(folder, {
      adapt: (copy) => {
        edit(copy, 'factory.yml', 'rounds: 3', 'rounds: many')
        edit(copy, 'factory.yml', 'pass: style-gate', 'pass: nowhere')
      },
    })
    const { code, message, where } = await refused('spec-validate', { spec: SPEC }, folder)
    expect({ code, where }).toEqual({ code: 'FACTORY_INVALID', where: 'factory.yml' })
    expect(message).toMatch(/factory\.yml:\d+:\d+ block \w+ .*rounds/)
    expect(message).toMatch(/nowhere/)
  })

  test('is read from the base commit, whatever the work tree says', async () => {
    const folder = join(root, 'worktree')
    makeExample(folder)
    writeFileSync(join(folder, 'factory.yml'), 'version: "2"\n')
    const inputs = { spec: SPEC, store: join(root, 'worktree-parcels') }
    const ran = await startAction('spec-validate', { workspace: folder, inputs })
    expect([ran.exit, ran.outputs['verdict']]).toEqual([0, 'pass'])
    expect(runCommand(folder, 'git', 'status', '--porcelain', 'factory.yml')).toBe(' M factory.yml')
  })
})
