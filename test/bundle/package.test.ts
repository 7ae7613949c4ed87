import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeExample } from '../../examples/repository.ts'
import { OWN_REPOSITORY } from '../../shared/own-repository.ts'
import { MAX_PACKED_BYTES } from '../../scripts/release/sizes.ts'
import { runCommand } from '../support/processes.ts'
import { DIST } from '../support/programs.ts'
import { runProgram, type Ran, type UnitJson } from '../support/story.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const FOLDER = mkdtempSync(join(tmpdir(), 'jidoka-package-'))
const NAME = `@${OWN_REPOSITORY}`
const COMMIT = '0123456789abcdef0123456789abcdef01234567'
const OLDER = { NODE_OPTIONS: `--import ${join(ROOT, 'test', 'support', 'older-node.js')}` }
const TRACES = join(ROOT, 'docs', 'traces')
const [SERIAL = ''] = readdirSync(TRACES).filter((name) => name.startsWith('JD-'))
const VERIFY = ['verify', join(TRACES, SERIAL), '--trust', join(TRACES, 'trust.json')]
const EXAMPLE = join(FOLDER, 'example')

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }

const MODULES = join(FOLDER, 'consumer', 'node_modules')

/** Installs an archive into a project of its own, without any network. */
function install(archive: string): void {
  const folder = join(FOLDER, 'consumer')
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n')
  runCommand(folder, 'npm', 'install', '--offline', '--no-audit', '--no-fund', '--save-dev', archive)
}

function jidoka(words: string[], env: Record<string, string> = {}, cwd = EXAMPLE): Promise<Ran> {
  return runProgram(join(MODULES, '.bin', 'jidoka'), cwd, words, env)
}

beforeAll(() => {
  const words = ['--dist', DIST ?? '', '--out', join(FOLDER, 'release'), '--commit', COMMIT]
  runCommand(ROOT, process.execPath, 'scripts/pack.ts', ...words)
  install(join(FOLDER, 'release', 'jidoka.tgz'))
  makeExample(EXAMPLE)
})
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }))

describe('the package of a release', () => {
  test('is small and needs nothing: no packages, no scripts, no Node', () => {
    const bytes = readFileSync(join(FOLDER, 'release', 'jidoka.tgz')).length
    expect(bytes).toBeLessThan(MAX_PACKED_BYTES)
    const names = [...readdirSync(MODULES), ...readdirSync(join(MODULES, '.bin'))].sort()
    expect(names).toEqual(['.bin', '.package-lock.json', NAME.split('/')[0], 'jidoka'])
    expect(readdirSync(dirname(join(MODULES, NAME)))).toEqual([basename(NAME)])
    const manifest = JSON.parse(readFileSync(join(MODULES, NAME, 'package.json'), 'utf8')) as object
    expect(manifest).toMatchObject({ name: NAME, version, dependencies: {}, gitHead: COMMIT })
    const others = ['scripts', 'devDependencies', 'optionalDependencies', 'peerDependencies']
    expect(others.filter((field) => field in manifest)).toEqual([])
  })

  test('holds bundles, schemas, action files and documents, and the licences of what is in it', () => {
    const top = readdirSync(join(MODULES, NAME)).sort()
    expect(top).toEqual([
      ...['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'actions', 'dist'],
      ...['package.json', 'schemas', 'shared'],
    ])
    expect(existsSync(join(MODULES, NAME, 'dist', 'licenses.txt'))).toBe(true)
  })

  test.each([
    ['this Node', {}],
    ['Node 20', OLDER],
  ])('says its version, validates specs and verifies a trace on %s', async (_, env) => {
    const [said, validated, verified] = await Promise.all([
      jidoka(['--version'], env),
      jidoka(['validate'], env),
      jidoka(VERIFY, env),
    ])
    expect(said).toEqual({ exit: 0, stdout: `${version}\n`, stderr: '' })
    // the example has a spec whose job is done already
    expect([validated.exit, validated.stderr]).toEqual([1, ''])
    expect(validated.stdout).toMatch(/ SPEC_EXISTS /)
    expect([verified.exit, verified.stdout]).toEqual([
      0,
      expect.stringMatching(`^${SERIAL} released, verified`),
    ])
  })

  test('runs the line on this Node, and says on an older one which it needs', async () => {
    const words = ['run', 'specs/truncate-middle.spec.md', '--json']
    const older = await jidoka(words, OLDER)
    expect([older.exit, JSON.parse(older.stdout)]).toMatchObject([2, { error: { code: 'HOST_UNSUPPORTED' } }])
    const ran = await jidoka(words)
    const { units } = JSON.parse(ran.stdout) as { units: UnitJson[] }
    expect([ran.exit, units[0]?.verdict]).toEqual([0, 'released'])
  })

  test('names its release commit as the source of the actions', async () => {
    const folder = join(FOLDER, 'fresh')
    mkdirSync(folder)
    runCommand(folder, 'git', 'init', '--quiet')
    expect((await jidoka(['init'], {}, folder)).exit).toBe(0)
    expect(readFileSync(join(folder, 'factory.yml'), 'utf8')).toContain(`${OWN_REPOSITORY}@${COMMIT}`)
  })

  // the last one: it takes the bundles away
  test('says what is wrong when a commit without bundles was installed', async () => {
    rmSync(join(MODULES, NAME, 'dist'), { recursive: true })
    const bare = await jidoka(['--version'])
    expect([bare.exit, bare.stdout]).toEqual([2, ''])
    expect(bare.stderr).toContain('holds no bundles. Install a release')
  })
})
