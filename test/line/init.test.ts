import { readFileSync, rmSync } from 'node:fs'
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

test('a repository that was made ready carries its first spec down its line and releases it', async () => {
  expect((await runCli(repository.path, ['init'])).exit).toBe(0)
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
      expect((await runCli(foreign.path, ['init', '--local'])).exit).toBe(0)
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
