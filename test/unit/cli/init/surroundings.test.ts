import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readFacts } from '../../../../shared/cli/init/repository-facts.ts'
import { surroundingsOf } from '../../../../shared/cli/init/surroundings.ts'
import { testPlanOf } from '../../../../shared/cli/init/test-command.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({ 'src/a.ts': 'export {}\n' })
})
afterEach(() => repository.remove())

/** What is found in a repository with these files, and a package.json of these fields. */
async function found(files: Record<string, string>, manifest?: object) {
  const own = manifest === undefined ? {} : { 'package.json': JSON.stringify(manifest) }
  repository.write({ ...files, ...own })
  const { manifest: facts } = await readFacts(repository.path)
  return { facts, ...surroundingsOf(facts, testPlanOf(facts)) }
}

const VITEST = { devDependencies: { vitest: '4' } }

describe('the package manager', () => {
  test.each<
    [files: Record<string, string>, packageManager: string | undefined, name: string, version?: string]
  >([
    [{ 'pnpm-lock.yaml': '' }, 'pnpm@9.1.0+sha512.aa', 'pnpm', '9.1.0'],
    [{ 'package-lock.json': '{}' }, 'yarn@4.5.0', 'yarn', '4.5.0'],
    [{ 'bun.lock': '' }, undefined, 'bun'],
    [{ 'bun.lockb': '' }, 'bun@1.2.3', 'bun', '1.2.3'],
    [{ 'npm-shrinkwrap.json': '{}' }, 'pnpm', 'npm'],
    [{ 'package-lock.json': '{}' }, 'pnpm@10.27.0+sha224.a1b2.c3', 'pnpm', '10.27.0'],
    [{}, undefined, 'npm'],
  ])('of %j with packageManager %s is %s', async (files, packageManager, name, version) => {
    const { facts } = await found(files, packageManager === undefined ? {} : { packageManager })
    expect([facts?.manager.name, facts?.manager.version]).toEqual([name, version])
  })

  test.each<[engine: unknown, name: string, version?: string]>([
    [{ name: 'pnpm', version: '10.27.0' }, 'pnpm', '10.27.0'],
    [[{ name: 'yarn', version: '>=4' }, { name: 'npm' }], 'yarn'],
    [{ name: 'vlt' }, 'npm'],
    ['pnpm', 'npm'],
  ])('of devEngines.packageManager %j is %s', async (packageManager, name, version) => {
    const { facts } = await found({}, { devEngines: { packageManager } })
    expect([facts?.manager.name, facts?.manager.version]).toEqual([name, version])
  })

  test.each<[files: Record<string, string>, plugAndPlay: string | undefined]>([
    [{ 'yarn.lock': '__metadata:' }, 'without-file'],
    [{ 'yarn.lock': '__metadata:', '.pnp.cjs': '' }, 'with-file'],
    [{ 'yarn.lock': '__metadata:', '.yarnrc.yml': 'nodeLinker: node-modules\n' }, undefined],
    [{ 'yarn.lock': '# yarn lockfile v1' }, undefined],
    [{ 'pnpm-lock.yaml': '' }, undefined],
  ])("of %j keeps packages by Plug'n'Play: %s", async (files, plugAndPlay) => {
    const { facts, notes } = await found(files, VITEST)
    expect(facts?.manager.plugAndPlay).toBe(plugAndPlay)
    expect(notes.some((note) => note.includes("Plug'n'Play"))).toBe(plugAndPlay !== undefined)
  })

  test('comes by corepack, and a version that nobody names is said', async () => {
    const named = await found({ 'pnpm-lock.yaml': '' }, { ...VITEST, packageManager: 'pnpm@9.1.0' })
    expect([named.corepack, named.notes]).toEqual([
      true,
      ['jobs have pnpm 9.1.0 by corepack, as packageManager says'],
    ])
    const { corepack, notes } = await found({ 'pnpm-lock.yaml': '' }, VITEST)
    expect([corepack, notes]).toEqual([
      true,
      [
        'package.json names no packageManager, so jobs take the pnpm that corepack knows: write "packageManager": "pnpm@<version>" there',
      ],
    ])
  })

  test('bun and deno come by their actions, in the version that is named', async () => {
    const bun = await found({ 'bun.lock': '' }, { ...VITEST, packageManager: 'bun@1.2.3' })
    expect(bun.setUp).toEqual({
      uses: expect.stringMatching(/^oven-sh\/setup-bun@[0-9a-f]{40}$/) as string,
      with: { 'bun-version': '1.2.3' },
    })
    repository.write({ 'package.json': undefined, 'bun.lock': undefined })
    const deno = await found({ 'deno.json': '{"tasks":{"test":"deno test -A"}}', 'deno.lock': '{}' })
    expect(deno.setUp?.uses).toMatch(/^denoland\/setup-deno@[0-9a-f]{40}$/)
  })

  test('is not asked for where nothing is installed', async () => {
    const { corepack, setUp, notes } = await found({ 'pnpm-lock.yaml': '' }, {})
    expect([corepack, setUp, notes]).toEqual([false, undefined, []])
  })
})

describe('Node', () => {
  test.each<[files: Record<string, string>, manifest: object, node: string | undefined]>([
    [{ '.nvmrc': 'v22.11.0\n' }, {}, '22.11.0'],
    [{ '.nvmrc': 'lts/jod' }, {}, 'lts/jod'],
    [{ '.node-version': '20' }, { engines: { node: '18' } }, '20'],
    [{}, { volta: { node: '22.1.0' } }, '22.1.0'],
    [{ '.nvmrc': '# as in production\r\n\r\nv22 # until May\r\n' }, {}, '22'],
    [{ '.nvmrc': 'lts/*\n' }, {}, 'lts/*'],
    [{}, { devEngines: { runtime: { name: 'node', version: '^22.4.0' } } }, '22'],
    [{}, { devEngines: { runtime: [{ name: 'bun' }, { name: 'node', version: '>=26' }] } }, '26'],
    [{}, { engines: { node: '>=18' } }, undefined],
    [{}, { engines: { node: '^20.9 || >=22' } }, undefined],
    [{}, { engines: { node: '>=20 <23' } }, '22'],
    [{}, { engines: { node: '22.x' } }, '22'],
    [{}, { engines: { node: '>=26' } }, '26'],
    [{ '.nvmrc': '$(curl x)' }, { engines: { node: '*' } }, undefined],
  ])('of %j and %j is %s', async (files, manifest, node) => {
    expect((await found(files, manifest)).node).toBe(node)
  })

  test.each([
    ['26', 'Node 26 brings no corepack, so'],
    ['lts/*', 'Node lts/* brings no corepack any more, so'],
    ['node', 'Node node brings no corepack any more, so'],
  ])(
    '%s that brings no corepack is not taken where corepack is needed, and that is said',
    async (wanted, said) => {
      const files = { 'pnpm-lock.yaml': '', '.nvmrc': wanted }
      const { node, corepack, notes } = await found(files, { ...VITEST, packageManager: 'pnpm@9.1.0' })
      expect([node, corepack]).toEqual([undefined, true])
      expect(notes).toContain(
        `${said} jobs use Node 24: for another one set github.node in factory.yml and bring pnpm by an action under github.setUp`,
      )
    },
  )

  test('whose name means one release that brings corepack is taken', async () => {
    const { node } = await found({ 'pnpm-lock.yaml': '', '.nvmrc': 'lts/jod' }, VITEST)
    expect(node).toBe('lts/jod')
  })
})

describe('what the line does not run is said with the command:', () => {
  test.each<[files: Record<string, string>, manifest: object, command: string]>([
    [{ 'biome.json': '{}' }, {}, 'npx biome ci .'],
    [{ '.oxlintrc.json': '{}' }, {}, 'npx oxlint'],
    [{ 'dprint.json': '{}' }, {}, 'npx dprint check'],
    [{}, { xo: {} }, 'npx xo'],
    [{}, { devDependencies: { xo: '1' } }, 'npx xo'],
    [{ 'eslint.config.js': '' }, {}, 'npx eslint .'],
  ])('%j %j', async (files, manifest, command) => {
    const { tools, notes } = await found(files, manifest)
    expect(tools.map((tool) => tool.command)).toEqual([command])
    expect(notes).toEqual([expect.stringContaining('behind a # under test')])
  })

  test.each([
    ['~5.9.0', 5],
    ['^7.0.0', 7],
  ])('TypeScript %s', async (typescript, major) => {
    const { notes } = await found({}, { devDependencies: { typescript } })
    expect(notes).toEqual([expect.stringContaining(`written for TypeScript ${major}`)])
    expect((await found({}, { devDependencies: { typescript: '^6.0.0' } })).notes).toEqual([])
  })
})
