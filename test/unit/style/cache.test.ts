import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../../shared/formats/digest.ts'
import { openStyleCache } from '../../../shared/style/cache.ts'
import type { Votes } from '../../../shared/style/votes.ts'

const BLOB = { oid: 'a'.repeat(40), path: 'src/a.ts' }
const VOTES: Votes = new Map([['text', new Map([['template', 3]])]])

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-style-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function keptFile(): Promise<string> {
  const cache = await openStyleCache(folder, '/repo')
  cache.set(BLOB, VOTES)
  cache.set({ ...BLOB, oid: 'b'.repeat(40) }, undefined)
  await cache.save()
  const [name = ''] = readdirSync(join(folder, 'style'))
  return join(folder, 'style', name)
}

describe('what files say', () => {
  it('is kept from one command to the next, also that they could not be read', async () => {
    await keptFile()
    const cache = await openStyleCache(folder, '/repo')
    expect(cache.get(BLOB)).toEqual(VOTES)
    expect([
      cache.has({ ...BLOB, oid: 'b'.repeat(40) }),
      cache.get({ ...BLOB, oid: 'b'.repeat(40) }),
    ]).toEqual([true, undefined])
  })

  it('belongs to a blob as one language reads it, wherever its file lies', async () => {
    await keptFile()
    const cache = await openStyleCache(folder, '/repo')
    expect(cache.has({ ...BLOB, path: 'lib/b.ts' })).toBe(true)
    expect(cache.has({ ...BLOB, path: 'src/a.js' })).toBe(false)
  })

  it('is apart for each repository, and nowhere without a folder', async () => {
    await keptFile()
    expect((await openStyleCache(folder, '/other')).has(BLOB)).toBe(false)
    const none = await openStyleCache(undefined, '/repo')
    none.set(BLOB, VOTES)
    await none.save()
    expect([none.has(BLOB), (await openStyleCache(undefined, '/repo')).has(BLOB)]).toEqual([true, false])
  })
})

describe('a cache that is not as it was written counts as none:', () => {
  const body = (entry: unknown): string => `${JSON.stringify(entry)}\n`
  const head = (text: string, styleMethod = 1): string =>
    `${JSON.stringify({ styleMethod, sha256: sha256(text) })}\n${text}`
  const key = `${BLOB.oid}.ts`

  it.each<[what: string, text: string]>([
    ['cut', head(body([key, { text: { template: 3 } }])).slice(0, -4)],
    ['changed', head(body([key, { text: { template: 3 } }])).replace('3', '4')],
    ['of another method', head(body([key, { text: { template: 3 } }]), 0)],
    ['no JSON', head('{\n')],
    ['an unknown question', head(body([key, { constructor: { template: 3 } }]))],
    ['an unknown answer', head(body([key, { text: { __proto__x: 3 } }]))],
    ['no count', head(body([key, { text: { template: 0.5 } }]))],
    ['a count below one', head(body([key, { text: { template: -1 } }]))],
    ['a list', head(body([key, ['text']]))],
    ['no key', head(body([7, null]))],
    ['empty', ''],
  ])('%s', async (_, text) => {
    const file = await keptFile()
    writeFileSync(file, text)
    const cache = await openStyleCache(folder, '/repo')
    expect(cache.has(BLOB)).toBe(false)
    // and is written anew
    cache.set(BLOB, VOTES)
    await cache.save()
    expect((await openStyleCache(folder, '/repo')).get(BLOB)).toEqual(VOTES)
  })

  it('only what is whole is believed', async () => {
    expect(readFileSync(await keptFile(), 'utf8').startsWith('{"styleMethod":1,"sha256":"')).toBe(true)
  })
})
