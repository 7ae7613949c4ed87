import { afterAll, describe, expect, it } from 'vitest'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { compareStyle } from '../../../shared/house/compare-style.ts'
import type { GateOptions } from '../../../shared/house/gate-context.ts'
import { defaultHouse } from '../../../shared/house/standard/built-in-rules.ts'
import { ANALYSIS, makeRepository, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

const HOST = 'https://registry.npmjs.org'
const DIGEST = `sha512-${'a'.repeat(86)}==`

const address = (name: string, version: string): string => `${HOST}/${name}/-/${name}-${version}.tgz`

function locked(name: string, more: object = {}): Record<string, object> {
  return {
    [`node_modules/${name}`]: {
      version: '1.0.0',
      resolved: address(name, '1.0.0'),
      integrity: DIGEST,
      ...more,
    },
  }
}

const manifest = (dependencies: object): string => JSON.stringify({ name: 'shop', dependencies })
const lock = (dependencies: object, ...packages: Record<string, object>[]): string =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: { '': { name: 'shop', dependencies }, ...Object.assign({}, ...packages) },
  })

const OLD = { 'quiet-words': '^1.0.0' }
const NEW = { ...OLD, 'loud-letters': '^1.0.0' }
const repository = makeRepository({
  'package.json': manifest(OLD),
  'package-lock.json': lock(OLD, locked('quiet-words')),
  'src/a.ts': 'export const a = 1\n',
})

async function found(files: Record<string, string>, more: Partial<GateOptions> = {}): Promise<string[]> {
  const { repo, base } = repository
  const changes = Object.entries(files).map(([path, content]) => ({ path, content }))
  const options = {
    repo,
    base,
    changeSet: changeSetOf(base, changes),
    house: defaultHouse(),
    analysis: ANALYSIS,
  }
  const { findings } = await compareStyle({ ...options, ...more })
  return findings
    .filter(({ code }) => code.startsWith('DEPENDENCY_'))
    .map(({ level, code }) => `${level} ${code}`)
}

const withLock = (...packages: Record<string, object>[]): Record<string, string> => ({
  'package.json': manifest(NEW),
  'package-lock.json': lock(NEW, locked('quiet-words'), ...packages),
})

describe('packages that a change brings in', () => {
  it('are fine when package.json and the lock file agree, and each can be verified', async () => {
    expect(await found(withLock(locked('loud-letters')))).toEqual([])
  })

  it.each([
    ['no digest', { integrity: undefined }, 'block DEPENDENCY_INTEGRITY'],
    ['a weak digest', { integrity: `sha1-${'a'.repeat(27)}=` }, 'block DEPENDENCY_INTEGRITY'],
    ['another registry', { resolved: 'https://registry.example.com/a.tgz' }, 'block DEPENDENCY_REGISTRY'],
    [
      'a host that begins the same',
      { resolved: 'https://registry.npmjs.org.example.com/a.tgz' },
      'block DEPENDENCY_REGISTRY',
    ],
    [
      'a user before the host',
      { resolved: 'https://registry.npmjs.org@example.com/a.tgz' },
      'block DEPENDENCY_SOURCE',
    ],
    ['git', { resolved: 'git+ssh://git@example.com/a.git#1234' }, 'block DEPENDENCY_SOURCE'],
    ['no TLS', { resolved: 'http://registry.npmjs.org/a.tgz' }, 'block DEPENDENCY_SOURCE'],
    ['nowhere', { resolved: undefined }, 'block DEPENDENCY_SOURCE'],
    ['the address of another package', { resolved: address('evil', '1.0.0') }, 'block DEPENDENCY_SOURCE'],
    [
      'the address of another version',
      { resolved: address('loud-letters', '6.6.6') },
      'block DEPENDENCY_SOURCE',
    ],
    [
      'a name that nobody asks for',
      { name: 'evil', resolved: address('evil', '1.0.0') },
      'block DEPENDENCY_SOURCE',
    ],
    [
      'a place in a bundle that there is not',
      { inBundle: true, resolved: undefined, integrity: undefined },
      'block DEPENDENCY_SOURCE',
    ],
    ['a link out of the repository', { link: true, resolved: '../../evil' }, 'block DEPENDENCY_SOURCE'],
    ['an install script', { hasInstallScript: true }, 'warn DEPENDENCY_INSTALL_SCRIPT'],
  ])('are found with %s', async (_, more, expected) => {
    expect(await found(withLock(locked('loud-letters', more)))).toEqual([expected])
  })

  it('are compared with what the base had of the same version', async () => {
    const other = {
      'node_modules/x/node_modules/quiet-words': {
        ...locked('quiet-words')['node_modules/quiet-words'],
        integrity: DIGEST.replace('aa', 'bb'),
      },
    }
    expect(await found(withLock(locked('loud-letters'), other))).toEqual(['block DEPENDENCY_INTEGRITY'])
  })

  it('are found where the lock file does not agree, or changes alone', async () => {
    expect(await found({ 'package.json': manifest(NEW) })).toEqual(['warn DEPENDENCY_LOCK'])
    expect(await found({ 'package.json': manifest(NEW) }, { scopes: [] })).toEqual(['block DEPENDENCY_LOCK'])
    expect(
      await found({
        'package.json': `${manifest(OLD)}
`,
      }),
    ).toEqual([])
    expect(
      await found({
        'package.json': manifest(NEW),
        'package-lock.json': lock(OLD, locked('quiet-words'), locked('deep')),
      }),
    ).toEqual(['block DEPENDENCY_LOCK'])
    expect(
      await found({
        'package-lock.json': lock(
          OLD,
          locked('quiet-words', { version: '1.0.1', resolved: address('quiet-words', '1.0.1') }),
        ),
      }),
    ).toEqual(['warn DEPENDENCY_LOCK_ONLY'])
    expect(await found({ 'package-lock.json': '{' })).toEqual(['block DEPENDENCY_LOCK'])
    expect(await found({ 'yarn.lock': 'a@1:\n' })).toEqual(['note DEPENDENCY_LOCK_UNREAD'])
  })

  it('are held against the lists of factory.yml', async () => {
    const judged = (policy: object, named: string[] = []) =>
      found(withLock(locked('loud-letters', { hasInstallScript: true })), { packages: { policy, named } })
    expect(await judged({ allow: ['quiet-*'], scripts: ['loud-letters'] })).toEqual([
      'block DEPENDENCY_NOT_ALLOWED',
    ])
    expect(await judged({ allow: ['loud-*'], scripts: [] })).toEqual(['block DEPENDENCY_INSTALL_SCRIPT'])
    expect(await judged({ allow: ['loud-*'], scripts: ['loud-letters'] })).toEqual([])
    expect(await judged({ deny: ['loud-letters'], scripts: ['loud-letters'] }, ['loud-letters'])).toEqual([
      'block DEPENDENCY_DENIED',
      'block DEPENDENCY_DENIED',
    ])
  })

  it('may be another one than its name says where a package asks for that', async () => {
    const alias = { name: 'wide', resolved: address('wide', '1.0.0') }
    const asking = locked('loud-letters', { dependencies: { 'wide-cjs': 'npm:wide@^1.0.0' } })
    expect(await found(withLock(asking, locked('wide-cjs', alias)))).toEqual([])
    expect(await found(withLock(locked('loud-letters'), locked('wide-cjs', alias)))).toEqual([
      'block DEPENDENCY_SOURCE',
    ])
  })

  it.each([
    [{ packageManager: 'yarn@https://example.com/yarn.js' }, ['block DEPENDENCY_SOURCE']],
    [{ packageManager: 'pnpm@10.1.0' }, []],
    [{ trustedDependencies: ['loud-letters'] }, ['warn DEPENDENCY_INSTALL_SCRIPT']],
    [{ pnpm: { onlyBuiltDependencies: ['loud-letters'] } }, ['warn DEPENDENCY_INSTALL_SCRIPT']],
    [{ allowScripts: { a: true, b: false } }, ['warn DEPENDENCY_INSTALL_SCRIPT']],
    [{ dependenciesMeta: { a: { built: true } } }, ['warn DEPENDENCY_INSTALL_SCRIPT']],
    [
      { overrides: { 'quiet-words': { 'loud-letters': 'git+https://example.com/a' } } },
      ['warn DEPENDENCY_LOCK', 'block DEPENDENCY_SOURCE'],
    ],
    [
      { pnpm: { overrides: { 'quiet-words': 'npm:evil@^1.0.0' } } },
      ['warn DEPENDENCY_LOCK', 'block DEPENDENCY_LOOKALIKE'],
    ],
  ])('are decided by %j too', async (fields, expected) => {
    const text = JSON.stringify({ name: 'shop', dependencies: OLD, ...fields })
    expect((await found({ 'package.json': text })).sort()).toEqual(expected.sort())
    // npm reads a manifest with a byte order mark as well
    expect((await found({ 'package.json': `\ufeff${text}` })).sort()).toEqual(expected.sort())
  })

  it('come from the registry that .npmrc of the base names', async () => {
    expect(await found({ '.npmrc': 'registry=https://npm.example.com/\n' })).toEqual([
      'block DEPENDENCY_REGISTRY',
    ])
    expect(await found({ '.npmrc': 'fund=false\n' })).toEqual([])
  })

  it('are judged though a station made the lock file', async () => {
    expect(
      await found(withLock(locked('loud-letters', { integrity: undefined })), {
        isMade: (path) => path === 'package-lock.json',
      }),
    ).toEqual(['block DEPENDENCY_INTEGRITY'])
  })
})
