import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PLAN_SCRIPT } from '../../../shared/compile/dispatcher-workflow.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository
let temp = ''
beforeEach(() => {
  repository = makeRepository({ 'specs/a.spec.md': 'a', 'specs/b.spec.md': 'b', 'README.md': 'r' })
  temp = mkdtempSync(join(tmpdir(), 'jidoka-plan-'))
})
afterEach(() => {
  repository.remove()
  rmSync(temp, { recursive: true, force: true })
})

interface Planned {
  code: number | null
  /** Lines of the file of step outputs. */
  outputs: string[]
  errors: string
}

function plan(env: Record<string, string>): Planned {
  const output = join(temp, 'output')
  writeFileSync(output, '')
  const args = ['--noprofile', '--norc', '-eo', 'pipefail', '-c', PLAN_SCRIPT]
  const { status, stderr } = spawnSync('bash', args, {
    cwd: repository.path,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      GIT_CONFIG_GLOBAL: '/dev/null',
      RUNNER_TEMP: temp,
      GITHUB_OUTPUT: output,
      LC_ALL: 'C',
      BEFORE: '',
      ONE: '',
      SPECS: 'specs/*.spec.md',
      ...env,
    },
  })
  const outputs = readFileSync(output, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  return { code: status, outputs, errors: stderr }
}

const push = (before: string): Planned => plan({ EVENT: 'push', BEFORE: before })
const dispatch = (spec: string): Planned => plan({ EVENT: 'workflow_dispatch', ONE: spec })
const start = (): string => repository.git('rev-parse', 'HEAD')

describe('the plan of a push', () => {
  test('lists the specs that were added or changed, not those that were deleted', () => {
    const before = start()
    repository.commit({ 'specs/a.spec.md': 'a2', 'specs/b.spec.md': undefined, 'specs/c.spec.md': 'c' })
    expect(push(before)).toEqual({
      code: 0,
      outputs: ['specs=["specs/a.spec.md","specs/c.spec.md"]'],
      errors: '',
    })
  })

  test('lists a renamed spec under its new name', () => {
    const before = start()
    repository.git('mv', 'specs/a.spec.md', 'specs/z.spec.md')
    repository.commit({})
    expect(push(before).outputs).toEqual(['specs=["specs/z.spec.md"]'])
  })

  test('is empty when no spec changed, and does not look below the folder of the glob', () => {
    const before = start()
    repository.commit({ 'README.md': 'r2', 'specs/deep/d.spec.md': 'd', 'other/e.spec.md': 'e' })
    expect(push(before)).toEqual({ code: 0, outputs: ['specs=[]'], errors: '' })
  })

  test('lists every spec of a new branch', () => {
    expect(push('0'.repeat(40)).outputs).toEqual(['specs=["specs/a.spec.md","specs/b.spec.md"]'])
  })

  test('says what to do when the commit before is gone', () => {
    const result = push('a'.repeat(40))
    expect(result.code).toBe(1)
    expect(result.outputs).toEqual([])
    expect(result.errors).toContain('start the spec by hand')
  })

  test.each([
    ['--output=/tmp/x'],
    ['HEAD~1'],
    ['$(touch pwned)'],
    ['a'.repeat(39)],
    [`${'a'.repeat(40)}\nspecs=["x"]`],
  ])('takes nothing but a commit id as the commit before: %j', (before) => {
    expect(push(before)).toMatchObject({ code: 1, outputs: [] })
    expect(repository.git('status', '--porcelain')).toBe('')
  })
})

describe('the plan of a start by hand', () => {
  test('is the spec that was named', () => {
    expect(dispatch('specs/b.spec.md').outputs).toEqual(['specs=["specs/b.spec.md"]'])
  })

  test.each([
    ['specs/none.spec.md'],
    ['README.md'],
    ['specs/*.spec.md'],
    [''],
    ['$(id)'],
    ['specs/b.spec.md"]\nx=1'],
  ])('is refused when there is no such spec: %j', (spec) => {
    expect(dispatch(spec)).toMatchObject({ code: 1, outputs: [] })
  })
})

describe('the plan of a schedule', () => {
  test('lists every spec there is', () => {
    expect(plan({ EVENT: 'schedule' }).outputs).toEqual(['specs=["specs/a.spec.md","specs/b.spec.md"]'])
  })

  test.each([
    ['a b'],
    ['$(touch pwned)'],
    ['`id`'],
    ['q"uote'],
    ["q'uote"],
    ['new\nline'],
    ['${{x}}'],
    ['ünï'],
    ['::error::x'],
  ])('refuses a spec whose name could be more than a name: %j', (name) => {
    repository.commit({ [`specs/${name}.spec.md`]: 'x' })
    const result = plan({ EVENT: 'schedule' })
    expect(result).toMatchObject({ code: 1, outputs: [] })
    expect(result.errors.split('\n').filter((line) => line.startsWith('::'))).toEqual([])
    expect(repository.git('status', '--porcelain')).toBe('')
  })

  test('refuses more specs than one matrix takes', () => {
    const specs = Object.fromEntries(
      Array.from({ length: 257 }, (_, index) => [`specs/s${index}.spec.md`, 's']),
    )
    repository.commit(specs)
    const result = plan({ EVENT: 'schedule' })
    expect(result).toMatchObject({ code: 1, outputs: [] })
    expect(result.errors).toContain('259 specs')
  })
})
