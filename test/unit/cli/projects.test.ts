import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { runCli, type Ran } from '../../support/story.ts'
import { LINE } from './line.ts'

const KIT = 'packages/kit'
const KIT_LINE = LINE.replace('name: shop', 'name: kit').replace(
  'rounds: 2',
  `rounds: 2\nspecs: ${KIT}/specs/*.spec.md`,
)
const WORKFLOWS = '.github/workflows'

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({ 'factory.yml': LINE, [`${KIT}/factory.yml`]: KIT_LINE, [`${KIT}/a.ts`]: '' })
})
afterEach(() => repository.remove())

function run(...words: string[]): Promise<Ran> {
  return runCli(repository.path, words)
}

const files = (): string[] => readdirSync(join(repository.path, WORKFLOWS)).sort()
const read = (path: string): string => readFileSync(join(repository.path, path), 'utf8')
const inKit = (...words: string[]): Promise<Ran> => runCli(join(repository.path, KIT), words)

async function compileBoth(): Promise<void> {
  expect((await run('compile')).exit).toBe(0)
  expect((await run('compile', '--project', KIT)).exit).toBe(0)
}

const OF_KIT = ['factory.kit.round.yml', 'factory.kit.unit.yml', 'factory.kit.yml']
const AT_THE_TOP = ['factory-round.yml', 'factory-unit.yml', 'factory.yml']

describe('jidoka compile of a project', () => {
  test('writes its workflows beside those of the line at the top, and both stay in step', async () => {
    await compileBoth()
    expect(files()).toEqual([...AT_THE_TOP, ...OF_KIT].sort())
    expect((await run('compile', '--check')).exit).toBe(0)
    expect((await run('compile', '--check', '--project', KIT)).exit).toBe(0)
  })

  test('is meant by whoever stands in its folder', async () => {
    expect((await inKit('compile')).exit).toBe(0)
    expect(files()).toEqual(OF_KIT)
  })

  test('removes what its own line has left, and nothing of another', async () => {
    await compileBoth()
    repository.write({ [`${KIT}/factory.yml`]: KIT_LINE.replace('name: kit', 'name: box') })
    expect((await run('compile', '--project', KIT)).exit).toBe(0)
    expect(files()).toEqual([...AT_THE_TOP, ...OF_KIT.map((name) => name.replace('kit', 'box'))].sort())
  })

  test.each<[string, (text: string) => string, RegExp]>([
    [
      'a spec could start units of both',
      (text) => text.replace(`${KIT}/specs/*`, 'specs/*'),
      /COMPILE_SPECS/,
    ],
    [
      'it is called like the line at the top',
      (text) => text.replace('name: kit', 'name: shop'),
      /COMPILE_NAME/,
    ],
  ])('writes nothing where %s', async (_, change, code) => {
    expect((await run('compile')).exit).toBe(0)
    repository.write({ [`${KIT}/factory.yml`]: change(KIT_LINE) })
    const ran = await run('compile', '--project', KIT)
    expect([ran.exit, ran.stderr]).toEqual([2, expect.stringMatching(code)])
    expect(files()).toEqual(AT_THE_TOP)
  })

  test('writes nothing under the names of another project', async () => {
    await compileBoth()
    const other = KIT_LINE.replaceAll(KIT, 'packages/other')
    repository.write({ 'packages/other/factory.yml': other })
    const ran = await run('compile', '--project', 'packages/other')
    expect([ran.exit, ran.stderr]).toEqual([2, expect.stringContaining(`${KIT}/factory.yml`)])
  })

  test('finds what a line that is gone has left behind', async () => {
    await compileBoth()
    rmSync(join(repository.path, KIT, 'factory.yml'))
    const ran = await run('compile', '--check', '--json')
    const { findings } = JSON.parse(ran.stdout) as { findings: { code: string; file: string }[] }
    expect([ran.exit, findings.map(({ code, file }) => [code, file])]).toEqual([
      1,
      OF_KIT.map((name) => ['COMPILE_LEFTOVER', `${WORKFLOWS}/${name}`]),
    ])
  })

  test('is refused where there is none', async () => {
    expect((await run('compile', '--project', 'packages/none')).stderr).toContain('packages/none/factory.yml')
  })
})

describe('the line of a project', () => {
  test('has environments of its own for its keys', async () => {
    const { stdout } = await run('keys', '--project', KIT)
    expect(stdout).toContain('gh secret set JIDOKA_KEY_REVIEW --repo acme/shop --env factory.kit.review')
    expect(stdout).not.toContain('factory-')
  })

  test('shares secrets of the repository only with lines of the same keys', async () => {
    await compileBoth()
    expect((await inKit('keys', '--plain')).exit).toBe(0)
    const own = KIT_LINE.replace('mode: keyed', `mode: keyed, trust: ${KIT}/.factory/trust.json`)
    repository.write({ [`${KIT}/factory.yml`]: own })
    expect((await inKit('keys', '--plain')).stderr).toContain('error USAGE')
    expect((await run('keys', '--plain')).stderr).toContain(`${KIT}/factory.yml`)
    expect((await inKit('keys')).exit).toBe(0)
  })

  test('is diagnosed with its workflows', async () => {
    await compileBoth()
    const { stdout } = await inKit('doctor', '--json')
    const { checks } = JSON.parse(stdout) as { checks: { name: string; state: string; detail: string }[] }
    const [first] = checks.filter(({ name }) => name === 'workflows')
    expect(first).toMatchObject({ state: 'ok', detail: expect.stringMatching(/^3 /) as string })
    repository.write({ [`${KIT}/factory.yml`]: KIT_LINE.replace('rounds: 2', 'rounds: 1') })
    expect(JSON.parse((await run('doctor', '--json')).stdout)).not.toMatchObject({
      checks: expect.arrayContaining([
        expect.objectContaining({ name: 'workflows', state: 'fix' }),
      ]) as unknown,
    })
    expect((await inKit('doctor')).stdout).toMatch(/workflows .*factory\.kit\./)
  })

  test('takes a bump of Dependabot in with all others', async () => {
    const server = makeRepository({ 'action.yml': 'name: x\n' })
    server.git('tag', 'v7.0.0')
    const commit = server.git('rev-parse', 'HEAD')
    const own = '  host: https://git.example.test\n  store: /mnt/share\n'
    repository.write({
      'factory.yml': `${LINE}${own}`,
      [`${KIT}/factory.yml`]: `${KIT_LINE}${own}`,
      '.git/test-config': `[url "${pathToFileURL(server.path).href}"]\n\tinsteadOf = https://git.example.test/actions/checkout\n`,
    })
    await compileBoth()
    const bumped = (text: string): string =>
      text.replace(/actions\/checkout@[0-9a-f]{40} # \S+/g, `actions/checkout@${commit} # v7.0.0`)
    repository.write(
      Object.fromEntries(
        files().map((name) => [`${WORKFLOWS}/${name}`, bumped(read(`${WORKFLOWS}/${name}`))]),
      ),
    )
    const env = {
      GIT_CONFIG_GLOBAL: join(repository.path, '.git/test-config'),
      GIT_CONFIG_SYSTEM: '/dev/null',
    }
    expect((await runCli(repository.path, ['pin', '--update'], env)).exit).toBe(0)
    expect((await run('compile', '--check')).exit).toBe(0)
    expect((await inKit('compile', '--check')).exit).toBe(0)
    server.remove()
  })
})
