import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { existenceAt } from '../../../shared/exports/exports-at.ts'
import type { ReadFacts } from '../../../shared/exports/facts-cache.ts'
import type { ExistenceIndex } from '../../../shared/exports/existence-index.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unit-'))
  repository = makeRepository({
    'src/slug.ts': '/** Address part of a title. */\nexport function slugify(title) { return title }',
    'test/slug.test.ts': "it('drops accents', () => {})",
    'src/broken.ts': 'export function (',
  })
})
afterEach(() => {
  repository.remove()
  rmSync(folder, { recursive: true, force: true })
})

function search(cache: string | undefined = folder): Promise<ExistenceIndex> {
  return existenceAt(repository.path, 'HEAD', { cache, cacheFromFiles: 1 })
}

function kept(): string {
  const [name] = readdirSync(folder)
  return join(folder, name ?? '')
}

/** The cache with another body under a head that fits it. */
function forge(change: (body: string) => string): void {
  const [head = '', ...lines] = readFileSync(kept(), 'utf8').split('\n')
  const body = change(lines.join('\n'))
  const forged = JSON.stringify({ ...(JSON.parse(head) as object), sha256: sha256(body) })
  writeFileSync(kept(), `${forged}\n${body}`)
}

describe('what files said in the last run', () => {
  it('is what they say without it, in every field', async () => {
    const plain = await existenceAt(repository.path, 'HEAD')
    await search()
    const again = await search()
    expect(again.counts).toEqual(plain.counts)
    expect(again.exportsNamed('slugify')).toEqual(plain.exportsNamed('slugify'))
    expect(again.exportsNamed('slugify')[0]?.hints).toContain('drops accents')
  })

  it('is not asked for what this process has read itself, and does not count as that', async () => {
    const read: ReadFacts = new Map()
    const index = (): Promise<ExistenceIndex> =>
      existenceAt(repository.path, 'HEAD', { cache: folder, cacheFromFiles: 1, read })
    await search()
    expect((await index()).exportsNamed('slugify')).toHaveLength(1)
    expect(read.size).toBe(0)
    rmSync(kept())
    const plain = await index()
    expect(read.size).toBe(3)
    forge((body) => body.replaceAll('slugify', 'believed'))
    const again = await index()
    expect(again.counts).toEqual(plain.counts)
    expect(again.exportsNamed('slugify')).toEqual(plain.exportsNamed('slugify'))
  })

  it('is believed by object id and path, so what changed is read', async () => {
    await search()
    forge((body) => body.replaceAll('slugify', 'believed'))
    expect((await search()).exportsNamed('believed')).toHaveLength(1)
    repository.write({ 'src/slug.ts': 'export function changed() {}' })
    repository.git('commit', '-qam', 'change')
    const index = await search()
    expect(['believed', 'changed'].map((name) => index.exportsNamed(name).length)).toEqual([0, 1])
  })

  it.each<[string, () => void]>([
    [
      'has another digest',
      () => writeFileSync(kept(), readFileSync(kept(), 'utf8').replace('slugify', 'forged0')),
    ],
    ['ends in the middle', () => writeFileSync(kept(), readFileSync(kept()).subarray(0, 200))],
    ['is empty', () => writeFileSync(kept(), '')],
    [
      'is of another method',
      () => writeFileSync(kept(), readFileSync(kept(), 'utf8').replace('{"method":"', '{"method":"9')),
    ],
    [
      'has an entry of another shape',
      () => forge((body) => body.replace('"params":', '"parts":').replace('slugify', 'forged')),
    ],
    ['has an entry of no shape', () => forge((body) => `${body}[1]\n`.replace('slugify', 'forged'))],
  ])('is not believed when the file %s, and is written anew', async (_, spoil) => {
    const plain = await search()
    const good = readFileSync(kept(), 'utf8')
    spoil()
    const index = await search()
    expect([index.counts, index.exportsNamed('slugify').length]).toEqual([plain.counts, 1])
    expect(readFileSync(kept(), 'utf8')).toBe(good)
  })

  it('belongs to one repository and to one user', async () => {
    await search()
    const other = makeRepository({ 'src/slug.ts': 'export function other() {}' })
    await existenceAt(other.path, 'HEAD', { cache: folder, cacheFromFiles: 1 })
    other.remove()
    expect(readdirSync(folder)).toHaveLength(2)
    if (process.platform !== 'win32') expect(statSync(kept()).mode & 0o077).toBe(0)
  })

  it('is kept for many files only, and for the fifty repositories that were searched last', async () => {
    await existenceAt(repository.path, 'HEAD', { cache: folder })
    expect(readdirSync(folder)).toEqual([])
    for (let index = 0; index < 60; index++) {
      const file = join(folder, `${index}.jsonl`)
      writeFileSync(file, '')
      utimesSync(file, index, index)
    }
    await search()
    const names = readdirSync(folder)
    expect([names.length, names.includes('10.jsonl'), names.includes('59.jsonl')]).toEqual([50, false, true])
  })

  it('may be impossible to keep', async () => {
    const closed = join(folder, 'closed')
    writeFileSync(closed, '')
    expect((await search(closed)).exportsNamed('slugify')).toHaveLength(1)
    chmodSync(folder, 0o500)
    expect((await search(join(folder, 'new'))).exportsNamed('slugify')).toHaveLength(1)
    chmodSync(folder, 0o700)
  })
})
