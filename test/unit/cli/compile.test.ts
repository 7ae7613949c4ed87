import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FIRST_LOCK, lockText } from '../../../shared/compile/action-pins.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { runCli, type Ran } from '../../support/story.ts'
import { LINE } from './line.ts'

const WORKFLOWS = '.github/workflows'
const DISPATCHER = `${WORKFLOWS}/factory.yml`
const ONE_UNIT = `${WORKFLOWS}/factory-unit.yml`
const ONE_ROUND = `${WORKFLOWS}/factory-round.yml`

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({ 'factory.yml': LINE })
})
afterEach(() => repository.remove())

function compile(...words: string[]): Promise<Ran> {
  return runCli(repository.path, ['compile', ...words])
}

function read(path: string): string {
  return readFileSync(join(repository.path, path), 'utf8')
}

function jsonOf(ran: Ran): { files: { path: string; state: string }[] } {
  return JSON.parse(ran.stdout) as { files: { path: string; state: string }[] }
}

describe('jidoka compile', () => {
  test('writes the workflows and the lock they are pinned by', async () => {
    const ran = await compile('--json')
    expect(ran.exit).toBe(0)
    expect(jsonOf(ran)).toEqual({
      files: [
        { path: '.github/actions.lock', state: 'written' },
        { path: DISPATCHER, state: 'written' },
        { path: ONE_UNIT, state: 'written' },
        { path: ONE_ROUND, state: 'written' },
      ],
      warnings: [],
    })
    expect(read('.github/actions.lock')).toBe(lockText(FIRST_LOCK))
    expect(read(ONE_UNIT)).toMatch(/^# Compiled by Jidoka from factory\.yml\./)
    expect(readdirSync(join(repository.path, WORKFLOWS)).sort()).toEqual([
      'factory-round.yml',
      'factory-unit.yml',
      'factory.yml',
    ])
  })

  test('changes nothing when it is run again', async () => {
    await compile()
    const before = [read(DISPATCHER), read(ONE_UNIT)]
    expect(jsonOf(await compile('--json')).files).toEqual([
      { path: DISPATCHER, state: 'unchanged' },
      { path: ONE_UNIT, state: 'unchanged' },
      { path: ONE_ROUND, state: 'unchanged' },
    ])
    expect([read(DISPATCHER), read(ONE_UNIT)]).toEqual(before)
  })

  test('compiles the work tree, not the last commit', async () => {
    await compile()
    repository.write({ 'factory.yml': LINE.replace('rounds: 2', 'rounds: 1') })
    await compile()
    expect(read(ONE_UNIT)).not.toContain('generate-r2:')
  })

  test('never overwrites a workflow of somebody else, and then writes nothing at all', async () => {
    repository.write({ [ONE_UNIT]: 'name: ours\n' })
    const ran = await compile()
    expect(ran.exit).toBe(2)
    expect(ran.stderr).toContain(`error USAGE: ${ONE_UNIT} `)
    expect(read(ONE_UNIT)).toBe('name: ours\n')
    expect(existsSync(join(repository.path, DISPATCHER))).toBe(false)
    expect(existsSync(join(repository.path, '.github/actions.lock'))).toBe(false)
  })

  test.each(['compile', 'validate', 'doctor'])(
    '%s refuses a line that signs without keys',
    async (command) => {
      repository.write({ 'factory.yml': LINE.replace('mode: keyed', 'mode: keyless') })
      const { exit, stdout, stderr } = await runCli(repository.path, [command])
      expect(exit).not.toBe(0)
      expect(stdout + stderr).toContain('FACTORY_SIGNING')
    },
  )

  test('takes back an edited workflow of its own', async () => {
    await compile()
    const text = read(ONE_UNIT)
    repository.write({ [ONE_UNIT]: text.replace('timeout-minutes: 15', 'timeout-minutes: 900') })
    expect(jsonOf(await compile('--json')).files).toContainEqual({ path: ONE_UNIT, state: 'written' })
    expect(read(ONE_UNIT)).toBe(text)
  })

  test('removes a workflow that is no longer compiled, and leaves others alone', async () => {
    repository.write({
      'factory.yml': `${LINE}  pullRequests: true\n`,
      [`${WORKFLOWS}/factory-station-x.yml`]: 'name: ours\n',
      [`${WORKFLOWS}/deploy.yml`]: 'name: ours\n',
    })
    await compile()
    expect(existsSync(join(repository.path, WORKFLOWS, 'factory-pr.yml'))).toBe(true)
    repository.write({ 'factory.yml': LINE })
    expect((await compile('--check')).exit).toBe(1)
    expect(jsonOf(await compile('--json')).files).toContainEqual({
      path: `${WORKFLOWS}/factory-pr.yml`,
      state: 'removed',
    })
    expect(readdirSync(join(repository.path, WORKFLOWS)).sort()).toEqual([
      'deploy.yml',
      'factory-round.yml',
      'factory-station-x.yml',
      'factory-unit.yml',
      'factory.yml',
    ])
    expect((await compile('--check')).exit).toBe(0)
  })

  test('writes elsewhere when --out names a folder', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'jidoka-out-'))
    try {
      const ran = await compile('--out', elsewhere, '--json')
      expect(jsonOf(ran).files.map(({ path }) => path)).toEqual([
        '.github/actions.lock',
        join(elsewhere, 'factory.yml'),
        join(elsewhere, 'factory-unit.yml'),
        join(elsewhere, 'factory-round.yml'),
      ])
      expect((await compile('--check', '--out', elsewhere)).exit).toBe(0)
      writeFileSync(join(elsewhere, 'factory.yml'), 'name: ours\n')
      expect((await compile('--out', elsewhere)).exit).toBe(2)
    } finally {
      rmSync(elsewhere, { recursive: true, force: true })
    }
  })

  test('pins actions by the lock of the repository', async () => {
    const sha = '0123456789abcdef0123456789abcdef01234567'
    repository.write({
      '.github/actions.lock': JSON.stringify({
        'actions/checkout': { tag: 'v9', sha },
        'actions/setup-node': { tag: 'v9', sha },
      }),
    })
    await compile()
    expect(read(ONE_UNIT)).toContain(`uses: actions/checkout@${sha} # v9`)
  })

  test.each([
    [
      'a lock that pins a tag',
      { '.github/actions.lock': '{"actions/checkout":{"tag":"v6","sha":"v6"}}' },
      'FACTORY_UNPINNED',
    ],
    ['no action source', { 'factory.yml': LINE.replace(/github:[^]*/, '') }, 'FACTORY_INVALID'],
    [
      'a factory.yml that is not valid',
      { 'factory.yml': LINE.replace('pass: generate', 'pass: nowhere') },
      'FACTORY_INVALID',
    ],
    ['no factory.yml', { 'factory.yml': undefined }, 'FILE_UNREADABLE'],
  ])('writes nothing for %s', async (_, files, code) => {
    repository.write(files)
    const ran = await compile('--json')
    expect(ran.exit).toBe(2)
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code } })
    expect(existsSync(join(repository.path, WORKFLOWS))).toBe(false)
  })
})

describe('jidoka compile --check', () => {
  test('writes nothing and names what is missing', async () => {
    const ran = await compile('--check')
    expect(ran.exit).toBe(1)
    expect(ran.stdout).toContain(`${ONE_UNIT} is missing`)
    expect(ran.stdout).toContain('.github/actions.lock is missing')
    expect(existsSync(join(repository.path, '.github'))).toBe(false)
  })

  test('shows which lines differ, old and new', async () => {
    await compile()
    repository.write({ [ONE_UNIT]: read(ONE_UNIT).replace('timeout-minutes: 15', 'timeout-minutes: 900') })
    const ran = await compile('--check')
    expect(ran.exit).toBe(1)
    expect(ran.stdout).toMatch(/^\.github\/workflows\/factory-unit\.yml:\d+ block COMPILE_DRIFT /m)
    expect(ran.stdout).toMatch(/^-\s+timeout-minutes: 900$/m)
    expect(ran.stdout).toMatch(/^\+\s+timeout-minutes: 15$/m)
    const { inStep, diff } = JSON.parse((await compile('--check', '--json')).stdout) as {
      inStep: boolean
      diff: string
    }
    expect(inStep).toBe(false)
    expect(diff).toContain('timeout-minutes: 900')
  })

  test('does not mind line ends', async () => {
    await compile()
    repository.write({ [ONE_UNIT]: read(ONE_UNIT).replaceAll('\n', '\r\n') })
    expect((await compile('--check')).exit).toBe(0)
  })

  test('tells drift when factory.yml changed even where no job did', async () => {
    await compile()
    repository.write({ 'factory.yml': `${LINE}# a remark\n` })
    expect((await compile('--check')).exit).toBe(1)
  })
})
