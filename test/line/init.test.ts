import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nonceIn } from '../support/answers.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { makeRepository, type TestRepository } from '../support/repository.ts'
import { edit, runCli, type UnitJson } from '../support/story.ts'

const ORDINAL = `/** A whole number with its English suffix, such as 3rd. */
export function ordinal(rank: number): string {
  const isTeen = Math.floor((rank % 100) / 10) === 1
  const suffix = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th')
  return \`\${rank}\${suffix}\`
}`

let server: ModelServer
let repository: TestRepository
beforeEach(async () => {
  server = await startModelServer(({ prompt }) => {
    const nonce = nonceIn(prompt)
    return `<<<FILE src/ordinal.ts ${nonce}\n${ORDINAL}\nFILE>>> ${nonce}\n`
  })
  repository = makeRepository({
    'package.json': '{"name":"shop","type":"module","scripts":{"test":"node --test"}}\n',
    'src/price.ts': 'export function price(cents: number): string {\n  return String(cents)\n}\n',
  })
})
afterEach(async () => {
  repository.remove()
  await server.close()
})

async function run(...words: string[]): Promise<UnitJson> {
  const ran = await runCli(repository.path, ['run', 'specs/ordinal.spec.md', '--json', ...words])
  const { units } = JSON.parse(ran.stdout) as { units: UnitJson[] }
  if (units[0] === undefined) throw new Error(ran.stderr)
  return units[0]
}

/** What init says about the line that it wrote. */
async function proofOf(folder: string, ...words: string[]): Promise<{ state: string; detail: string }> {
  const { stdout, stderr } = await runCli(folder, ['init', '--json', ...words])
  const { proof } = JSON.parse(stdout) as { proof?: { state: string; detail: string } }
  if (proof === undefined) throw new Error(stderr)
  return proof
}

describe('init tries the line that it wrote, and says what stands in the way:', () => {
  test.each<[name: string, files: Record<string, string>, proof: { state: string; detail: RegExp }]>([
    [
      'a setup that fails',
      {
        'package.json': '{"dependencies":{"a":"file:./missing/a.tgz"},"scripts":{"test":"node --test"}}',
        'src/a.js': '',
      },
      { state: 'error', detail: /RUN_SETUP|npm/ },
    ],
    [
      'no code that commands can judge',
      { 'README.md': '# Notes\n' },
      { state: 'skipped', detail: /no first spec/ },
    ],
  ])('%s', async (_, files, { state, detail }) => {
    const foreign = makeRepository(files)
    const proof = await proofOf(foreign.path, '--local')
    expect([proof.state, proof.detail]).toEqual([state, expect.stringMatching(detail)])
    foreign.remove()
  })

  test('a repository without a commit', async () => {
    const empty = makeRepository()
    expect(await proofOf(empty.path, '--local')).toEqual({
      state: 'skipped',
      detail: 'there is no commit yet',
    })
    empty.remove()
  })
})

test('the prepared answer is written as the learned house asks for it, and released', async () => {
  const files = Array.from({ length: 12 }, (_, at) => [
    `src/step-${at}.ts`,
    `export const step${at} = (n: number): number => n + ${at}\n`,
  ])
  repository.commit(Object.fromEntries(files) as Record<string, string>)
  expect(await proofOf(repository.path, '--local')).toMatchObject({ state: 'released' })
  expect(readFileSync(join(repository.path, '.factory/house.yml'), 'utf8')).toContain(
    'id: functions-as-constants',
  )
})

test('a repository that was made ready carries its first spec down its line and releases it', async () => {
  expect(await proofOf(repository.path)).toMatchObject({ state: 'released' })
  edit(repository.path, 'factory.yml', 'https://api.openai.com/v1', server.url)
  edit(repository.path, 'factory.yml', ', key: OPENAI_API_KEY', '')
  expect((await runCli(repository.path, ['compile', '--check'])).exit).toBe(1)
  expect((await runCli(repository.path, ['compile'])).exit).toBe(0)
  repository.commit({}, 'declare a line')

  const unit = await run('--local-keys')

  expect(unit).toMatchObject({ verdict: 'released', rounds: 1, stoppedBy: null })
  expect(repository.git('show', '--stat', '--format=', `factory/${unit.serial}`)).toContain('src/ordinal.ts')
  expect(repository.git('status', '--porcelain')).toBe('')
})

const PLAIN = ORDINAL.replace('rank: number): string', 'rank)')
const COMMON = `${PLAIN.replace('export function', 'function')}\nmodule.exports = { ordinal }`

/** Repositories whose own tests the line does not run: none of their runners is installed here. */
const FOREIGN: [name: string, files: Record<string, string>, module: string, code: string][] = [
  [
    'jest',
    { 'package.json': '{"scripts":{"test":"jest"}}', 'lib/a.js': 'module.exports = 1\n' },
    'lib/ordinal.js',
    COMMON,
  ],
  [
    'ava behind a linter',
    { 'package.json': '{"type":"module","scripts":{"test":"xo && ava"}}', 'index.js': 'export default 1\n' },
    'src/ordinal.js',
    PLAIN,
  ],
  [
    'Deno, without a package.json',
    { 'deno.json': '{}', 'src/mod.ts': 'export const a = 1\n' },
    'src/ordinal.ts',
    ORDINAL,
  ],
  [
    'packages of a workspace',
    {
      'package.json': '{"workspaces":["packages/*"]}',
      'packages/kit/package.json': '{"type":"module"}',
      'packages/kit/src/a.ts': 'export const a = 1\n',
    },
    'packages/kit/src/ordinal.ts',
    ORDINAL,
  ],
]

describe.concurrent(
  'whatever runs the tests of a repository, its first spec is carried down its line:',
  () => {
    test.each(FOREIGN)('%s', async (_, files, module, code) => {
      let answer = code
      const writer = await startModelServer(({ prompt }) => {
        const nonce = nonceIn(prompt)
        return `<<<FILE ${module} ${nonce}\n${answer}\nFILE>>> ${nonce}\n`
      })
      const foreign = makeRepository(files)
      expect(await proofOf(foreign.path, '--local')).toMatchObject({ state: 'released' })
      expect(readFileSync(join(foreign.path, 'specs/ordinal.spec.md'), 'utf8')).toContain(`module: ${module}`)
      edit(foreign.path, 'factory.yml', 'https://api.openai.com/v1', writer.url)
      edit(foreign.path, 'factory.yml', ', key: OPENAI_API_KEY', '')
      edit(foreign.path, 'factory.yml', 'rounds: 3', 'rounds: 1')
      foreign.commit({}, 'declare a line')
      const runIt = async (): Promise<UnitJson | undefined> => {
        const ran = await runCli(foreign.path, ['run', 'specs/ordinal.spec.md', '--json'])
        return (JSON.parse(ran.stdout) as { units: UnitJson[] }).units[0]
      }
      expect(await runIt()).toMatchObject({ verdict: 'released', rounds: 1 })
      answer = code.replace('=== 1', '=== 2')
      rmSync(join(foreign.path, '.jidoka'), { recursive: true })
      expect(await runIt()).toMatchObject({ verdict: 'halted', stoppedBy: 'test' })
      foreign.remove()
      await writer.close()
    })
  },
)

test('each project of a workspace has a line of its own, which its specs go down', async () => {
  const codes = new Map([
    ['packages/kit/src/ordinal.ts', ORDINAL],
    ['packages/app/lib/ordinal.js', COMMON],
  ])
  const writer = await startModelServer(({ prompt }) => {
    const nonce = nonceIn(prompt)
    const [module = '', code = ''] = [...codes].find(([path]) => prompt.includes(path)) ?? []
    return `<<<FILE ${module} ${nonce}\n${code}\nFILE>>> ${nonce}\n`
  })
  const workspace = makeRepository({
    'package.json': '{"workspaces":["packages/*"]}',
    'packages/kit/package.json': '{"type":"module","scripts":{"test":"node --test"}}',
    'packages/kit/src/a.ts': 'export const a: number = 1\n',
    'packages/app/package.json': '{"scripts":{"test":"make"}}',
    'packages/app/lib/a.js': 'module.exports = 1\n',
  })
  for (const project of ['packages/kit', 'packages/app']) {
    expect(await proofOf(workspace.path, '--project', project)).toMatchObject({ state: 'released' })
    edit(workspace.path, `${project}/factory.yml`, 'https://api.openai.com/v1', writer.url)
    edit(workspace.path, `${project}/factory.yml`, ', key: OPENAI_API_KEY', '')
  }
  workspace.commit({}, 'declare two lines')
  expect(existsSync(join(workspace.path, 'factory.yml'))).toBe(false)

  const specs = ['packages/kit/specs/ordinal.spec.md', 'packages/app/specs/ordinal.spec.md']
  const ran = await runCli(workspace.path, ['run', ...specs, '--json'])
  const { units } = JSON.parse(ran.stdout) as { units: UnitJson[] }
  expect(units.map(({ verdict }) => verdict)).toEqual(['released', 'released'])
  const released = units.map(({ serial }) =>
    workspace.git('show', '--name-only', '--format=', `factory/${serial}`),
  )
  expect(released[0]).toContain('packages/kit/test/acceptance/')
  expect(released[1]).toContain('packages/app/lib/ordinal.js')

  const inKit = join(workspace.path, 'packages/kit/src')
  expect((await runCli(inKit, ['validate'])).stdout).toContain('1 specs')
  expect((await runCli(workspace.path, ['validate', ...specs])).exit).toBe(2)
  const { checks } = JSON.parse((await runCli(inKit, ['doctor', '--json'])).stdout) as {
    checks: { name: string; state: string }[]
  }
  expect(checks).toContainEqual(expect.objectContaining({ name: 'packages/kit/factory.yml', state: 'ok' }))
  expect(checks.filter(({ state }) => state === 'fix')).toEqual([])
  workspace.remove()
  await writer.close()
})
