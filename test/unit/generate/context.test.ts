import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readContext, type Context } from '../../../actions/generate/context.ts'
import { withheldOf } from '../../../actions/generate/withheld.ts'
import { listTree } from '../../../shared/git/tree.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import type { Spec } from '../../../shared/specification/document/spec.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { criterionOf, specOf } from '../../support/unit-of.ts'

const repositories: TestRepository[] = []
afterEach(() => repositories.splice(0).forEach((repository) => repository.remove()))

function repositoryOf(files: Record<string, string>): TestRepository {
  const repository = makeRepository(files)
  repositories.push(repository)
  return repository
}

async function contextOf(repository: TestRepository, spec: Spec, maxBytes = 1_000_000): Promise<Context> {
  const tree = await listTree(repository.path, 'HEAD')
  const control = { factory: 'factory.yml', specs: 'specs/*.spec.md' }
  return readContext(repository.path, tree, { spec, control, withheld: withheldOf(spec), maxBytes })
}

function leftPathsOf({ left }: Context): string[] {
  return left.map(({ path }) => path)
}

function pathsOf(context: Context): string[] {
  return context.files.map((file) => file.path)
}

const EVERYTHING = { paths: { write: ['src/new.ts'], read: ['**'] } }

describe('readContext', () => {
  test('takes named files first, then what they import, each by path', async () => {
    const repository = repositoryOf({
      'lib/far.ts': 'export const far = 1\n',
      'lib/near.ts': "import { far } from './far.ts'\n",
      'src/a.ts': "import { b } from './b.js'\nimport { near } from '../lib/near'\nimport 'node:fs'\n",
      'src/b.ts': 'b\n',
      'src/face.ts': 'face\n',
      'src/other.ts': 'other\n',
    })
    const spec = specOf({
      paths: { write: ['src/a.ts'], read: [] },
      interface: [{ module: 'src/face.ts', signature: 'const face: 1', doc: undefined }],
    })
    const context = await contextOf(repository, spec)
    expect(pathsOf(context)).toEqual(['src/a.ts', 'src/face.ts', 'lib/near.ts', 'src/b.ts'])
    expect(context.files[1]).toEqual({
      path: 'src/face.ts',
      sha256: sha256('face\n'),
      text: 'face\n',
      stripped: 0,
      spelled: 0,
    })
    expect(context.left).toEqual([])
  })

  test('lists links and submodules, and never follows them', async () => {
    const repository = repositoryOf({ 'src/a.ts': 'a\n' })
    symlinkSync('/proc/self/environ', join(repository.path, 'notes.md'))
    repository.git('add', 'notes.md')
    repository.git(
      'update-index',
      '--add',
      '--cacheinfo',
      `160000,${repository.git('rev-parse', 'HEAD')},vendor`,
    )
    repository.git('commit', '-q', '-m', 'links')
    const context = await contextOf(repository, specOf(EVERYTHING))
    expect(pathsOf(context)).toEqual(['src/a.ts'])
    expect(leftPathsOf(context)).toEqual(['notes.md', 'vendor'])
  })

  test('reads what was committed, not what lies in the working tree', async () => {
    const repository = repositoryOf({ 'src/a.ts': 'committed\n' })
    repository.write({ 'src/a.ts': 'edited\n', 'src/b.ts': 'new\n' })
    expect((await contextOf(repository, specOf(EVERYTHING))).files.map((file) => file.text)).toEqual([
      'committed\n',
    ])
  })

  test.each([
    ['.env', 'A=1'],
    ['config/.env.production', 'A=1'],
    ['keys/id_ed25519', 'key'],
    ['tls/server.pem', 'key'],
    ['credentials.json', '{}'],
    ['specs/other.spec.md', 'x'],
    ['specs/notes.md', 'x'],
    ['factory.yml', 'x'],
    ['.factory/house.yml', 'x'],
    ['.github/workflows/ci.yml', 'x'],
    ['package-lock.json', '{}'],
    ['test/acceptance/kebab.holdout.test.ts', 'x'],
    ['src/image.bin', 'a\u0000b'],
    ['src/big.ts', 'x'.repeat(128 * 1024 + 1)],
    ['assets/logo.svg', 'version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n'],
  ])('leaves %s out', async (path, content) => {
    const repository = repositoryOf({ 'src/a.ts': 'a\n', [path]: content })
    const context = await contextOf(repository, specOf(EVERYTHING))
    expect(pathsOf(context)).toEqual(['src/a.ts'])
    expect(leftPathsOf(context)).toEqual([path])
  })

  test('leaves out what is no UTF-8 or has a name that no path may have', async () => {
    const repository = repositoryOf({ 'src/a.ts': 'a\n', 'src/a\nb.ts': 'x' })
    writeFileSync(join(repository.path, 'src/latin.ts'), Buffer.from('// caf\u00e9', 'latin1'))
    repository.commit({}, 'latin')
    expect(leftPathsOf(await contextOf(repository, specOf(EVERYTHING)))).toEqual([
      '"src/a\\nb.ts"',
      'src/latin.ts',
    ])
  })

  test('cuts at the budget, keeps small files that still fit, and names what was cut', async () => {
    const repository = repositoryOf({
      'src/a.ts': 'a'.repeat(40),
      'src/b.ts': 'b'.repeat(100),
      'src/c.ts': 'c'.repeat(40),
      'src/d.ts': 'd'.repeat(40),
    })
    const context = await contextOf(repository, specOf(EVERYTHING), 100)
    expect(pathsOf(context)).toEqual(['src/a.ts', 'src/c.ts'])
    expect(context.left.map((each) => each.path)).toEqual(['src/b.ts', 'src/d.ts'])
  })

  test('gives room to files that may be written first, and keeps the order', async () => {
    const repository = repositoryOf({
      'a.ts': 'a'.repeat(90),
      'b.ts': 'b'.repeat(40),
      'c.ts': 'c'.repeat(60),
    })
    const spec = specOf({ paths: { write: ['b.ts', 'c.ts'], read: ['**'] } })
    const context = await contextOf(repository, spec, 100)
    expect(pathsOf(context)).toEqual(['b.ts', 'c.ts'])
    expect(leftPathsOf(context)).toEqual(['a.ts'])
  })

  test('counts the room that spelled characters take', async () => {
    const repository = repositoryOf({ 'a.txt': '\u200d'.repeat(20), 'b.txt': 'b'.repeat(70) })
    const spec = specOf({ paths: { write: ['*.txt'], read: [] } })
    expect(pathsOf(await contextOf(repository, spec, 130))).toEqual(['b.txt'])
    expect(pathsOf(await contextOf(repository, spec, 20 * 12 + 70))).toEqual(['a.txt', 'b.txt'])
  })

  test('names an imported file that is left out once', async () => {
    const repository = repositoryOf({ 'a.ts': "import './big.ts'\n", 'big.ts': 'x'.repeat(128 * 1024 + 1) })
    const context = await contextOf(repository, specOf({ paths: { write: ['*.ts'], read: [] } }))
    expect(context.left.map(({ path }) => path)).toEqual(['big.ts'])
  })

  test('shows a file that may be written whole, and of another what its reader would see', async () => {
    const text = '\ufeff# A <!-- b -->\r\n\u200b<img src="a">\r\n'
    const repository = repositoryOf({ 'a.md': text, 'b.md': text })
    const context = await contextOf(repository, specOf({ paths: { write: ['a.md'], read: ['b.md'] } }))
    expect(context.files.map(({ text: shown, stripped, spelled }) => ({ shown, stripped, spelled }))).toEqual(
      [
        { shown: '# A <!-- b -->\n⟦U+200B⟧<img src="a">\n', stripped: 0, spelled: 1 },
        { shown: '# A \r\n\r\n', stripped: 4, spelled: 0 },
      ],
    )
  })

  test('shows a test that only a glob names as a file that may not be written', async () => {
    const repository = repositoryOf({ 'a/x.test.ts': 'a\u200d', 'a/y.ts': 'a\u200d' })
    const texts = async (write: string[]): Promise<string[]> =>
      (await contextOf(repository, specOf({ paths: { write, read: [] } }))).files.map(({ text }) => text)
    expect(await texts(['a/**'])).toEqual(['a', 'a⟦U+200D⟧'])
    expect(await texts(['a/x.test.ts', 'a/y.ts'])).toEqual(['a⟦U+200D⟧', 'a⟦U+200D⟧'])
  })

  test('leaves out files that give a hold-out criterion away', async () => {
    const holdout = criterionOf('AC-2', {
      holdout: true,
      ears: 'When the text is blank, kebab shall return a dash.',
      tests: ['test/secret.test.ts', 'trims twice'],
    })
    const repository = repositoryOf({
      'docs/plan.md': 'When the text is blank, kebab shall return a dash.\n',
      'src/a.ts': 'a\n',
      'test/secret.test.ts': 'x\n',
      'test/shared.test.ts': "test('trims twice', () => {})\n",
    })
    const spec = specOf({ ...EVERYTHING, acceptance: [criterionOf('AC-1'), holdout] })
    expect(leftPathsOf(await contextOf(repository, spec))).toEqual([
      'docs/plan.md',
      'test/secret.test.ts',
      'test/shared.test.ts',
    ])
  })

  test('shows a test that a visible criterion names as well', async () => {
    const tests = ['test/both.test.ts']
    const acceptance = [
      criterionOf('AC-1', { tests, check: 'test' }),
      criterionOf('AC-2', { tests, check: 'test', holdout: true }),
    ]
    const repository = repositoryOf({ 'test/both.test.ts': 'x\n' })
    expect(pathsOf(await contextOf(repository, specOf({ ...EVERYTHING, acceptance })))).toEqual(tests)
  })

  test('counts what it takes out of the shown text', async () => {
    const repository = repositoryOf({
      'README.md': 'a <!-- b -->\u200b',
      'src/a.ts': '// <!-- kept --> \u202e',
    })
    expect(
      (await contextOf(repository, specOf(EVERYTHING))).files.map(({ text, stripped }) => ({
        text,
        stripped,
      })),
    ).toEqual([
      { text: 'a ', stripped: 2 },
      { text: '// <!-- kept --> ', stripped: 1 },
    ])
  })
})
