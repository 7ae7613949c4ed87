import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readContext } from '../../../actions/generate/context.ts'
import { generate } from '../../../actions/generate/generate.ts'
import { withheldOf } from '../../../actions/generate/withheld.ts'
import { listTree } from '../../../shared/git/tree.ts'
import type { StationReport } from '../../../shared/line/unit.ts'
import type { Spec } from '../../../shared/specification/document/spec.ts'
import { modelWriter } from '../../../shared/writer/model-writer.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { criterionOf, scriptedSession, specOf, unitOf, type Reply } from '../../support/unit-of.ts'

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({ 'src/words.ts': 'export const words = 1;\n' })
})
afterEach(() => repository.remove())

const SIZE =
  'above 128 KiB only those parts of a file are shown that the spec names: name the function or the section in back-ticks, or split the file'
const TEXT = 'a model writes text alone: take the file out of paths.write'
const ENCODING = 'save the file as UTF-8'
const HOLDOUT = criterionOf('AC-2', {
  holdout: true,
  ears: 'When the text is blank, kebab shall return a dash.',
  tests: ['secret.test.ts'],
})

/** What is left out of the context that has this file, besides a small one. */
async function left(path: string, content: string, maxBytes = 1_000_000) {
  writeFileSync(join(repository.path, path), content, 'latin1')
  repository.commit({})
  const spec = specOf({
    paths: { write: [], read: ['*'] },
    interface: [],
    acceptance: [criterionOf('AC-1'), HOLDOUT],
  })
  const tree = await listTree(repository.path, 'HEAD')
  const control = { factory: 'factory.yml', specs: 'specs/*.spec.md' }
  const rules = { spec, control, withheld: withheldOf(spec), maxBytes }
  return (await readContext(repository.path, tree, rules)).left
}

describe('a file is not shown to the writer, because it', () => {
  it.each<[reason: string, hint: string | undefined, path: string, content: string, maxBytes?: number]>([
    [
      'has 131073 bytes and nothing in it is named, the limit is 131072',
      SIZE,
      'a.ts',
      'x'.repeat(128 * 1024 + 1),
    ],
    ['is binary', TEXT, 'a.bin', 'a\0b'],
    ['is a Git LFS pointer', TEXT, 'a.svg', 'version https://git-lfs.github.com/spec/v1\noid sha256:1\n'],
    ['is UTF-16, not UTF-8', ENCODING, 'a.txt', '\u00ff\u00fea\0'],
    ['is not UTF-8', ENCODING, 'a.txt', 'caf\u00e9'],
    [
      'holds a hold-out text',
      'take the text of the hold-out criterion out of the file',
      'a.md',
      HOLDOUT.ears ?? '',
    ],
    ['is a hold-out test', undefined, 'secret.test.ts', 'x'],
    [
      'is beyond the share of the budget for files',
      'raise budget.tokens of factory.yml and the spec, or let paths.write name fewer files',
      'a.ts',
      'x'.repeat(100),
      10,
    ],
  ])('%s', async (...[reason, hint, path, content, maxBytes]) => {
    expect(await left(path, content, maxBytes)).toEqual([
      { path, reason, ...(hint === undefined ? {} : { hint }) },
    ])
  })

  it.each([
    ['is a symbolic link', 'a.md', () => symlinkSync('src/words.ts', join(repository.path, 'a.md'))],
    [
      'is a submodule',
      'sub',
      () => {
        // an empty folder is a submodule that was not checked out
        mkdirSync(join(repository.path, 'sub'))
        const commit = repository.git('rev-parse', 'HEAD')
        repository.git('update-index', '--add', '--cacheinfo', `160000,${commit},sub`)
      },
    ],
    ['has an unsafe path', '"a\\nb.ts"', () => repository.write({ 'a\nb.ts': 'x' })],
  ])('%s', async (reason, path, lay) => {
    lay()
    expect(await left('small.ts', 'x\n')).toEqual([{ path, reason }])
  })
})

function block(path: string, content: string): string {
  return `<<<FILE ${path} {{nonce}}\n${content}\nFILE>>> {{nonce}}\n`
}

/** The report about a reply to a spec that may write these files. */
async function told(write: string[], reply: Reply): Promise<StationReport> {
  const base = repository.commit({
    'big.ts': `export const big = "${'x'.repeat(200_000)}";\n`,
    '.env': 'A=1\n',
  })
  const spec: Partial<Spec> = { paths: { write, read: [] }, interface: [], acceptance: [criterionOf('AC-1')] }
  const unit = unitOf(repository.path, base, { spec: specOf(spec) })
  return generate(unit, { writer: modelWriter(scriptedSession(reply)) })
}

const BIG = 'has 200023 bytes and nothing in it is named, the limit is 131072'
const BLOCKED = 'the writer says that the spec cannot be met: AC-1 contradicts AC-2'

describe('a writer that proposes no change is stopped, and the finding says what is wrong and what to do:', () => {
  it.each<[code: string, write: string[], reply: Reply, message: string, hint: string | undefined]>([
    [
      'GENERATE_BLOCKED',
      ['src/new.ts'],
      'BLOCKED: AC-1 contradicts AC-2',
      BLOCKED,
      'the owner of the spec answers by changing it',
    ],
    [
      'GENERATE_NOTHING',
      ['src/words.ts'],
      block('src/words.ts', 'export const words = 1;'),
      'the writer changes nothing',
      'is the spec already met? then nothing should be written',
    ],
    [
      'GENERATE_BLIND_WRITE',
      ['**'],
      block('big.ts', 'export const big = 1;'),
      `the writer replaces a file that it was not shown: the file ${BIG}`,
      SIZE,
    ],
    [
      'GENERATE_UNSHOWN',
      ['big.ts'],
      '',
      `the writer was not asked: it cannot replace a file that it is not shown, and this file ${BIG}`,
      `${SIZE}; or name a new file in paths.write`,
    ],
    [
      'GENERATE_UNSHOWN',
      ['.env'],
      '',
      'the writer was not asked: it cannot replace a file that it is not shown, and this file may hold secrets',
      'take the file out of paths.write; or name a new file in paths.write',
    ],
  ])('%s, %#', async (code, write, ...[reply, message, hint]) => {
    const { findings } = (await told(write, reply)).verdict
    const found = findings.filter((each) => each.code === code).map((each) => [each.message, each.hint])
    expect(found).toEqual([[message, hint]])
  })

  it.each([
    [BLOCKED, ['src/new.ts'], 'BLOCKED: AC-1 contradicts AC-2'],
    ['no file that the spec may write can be shown to the writer', ['big.ts'], ''],
  ])('and no round follows: %s', async (reason, write, reply) => {
    expect((await told(write, reply)).final).toBe(reason)
  })
})
