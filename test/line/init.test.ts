import { afterEach, beforeEach, expect, test } from 'vitest'
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
