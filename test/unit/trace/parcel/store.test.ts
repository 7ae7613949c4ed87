import { spawn } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sha256 } from '../../../../shared/formats/digest.ts'
import { folderStore } from '../../../../shared/trace/parcel/store.ts'
import { MAX_PARCEL_BYTES } from '../../../../shared/limits.ts'

const SERIAL = 'JD-0000-1111-2222'
const NAME = `${SERIAL}.review.r1.a1.json`
const BYTES = Buffer.from('{"a":1}\n')
const REF = { id: NAME, name: NAME, sha256: sha256(BYTES) }

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-store-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('folderStore', () => {
  it('keeps a parcel under its name and gives it back by name or id', async () => {
    const store = folderStore(join(folder, 'deep', 'parcels'))
    expect(await store.put(NAME, BYTES)).toEqual(REF)
    expect(await store.get({ name: NAME, sha256: REF.sha256 })).toEqual(BYTES)
    expect(await store.get({ id: NAME, sha256: REF.sha256 })).toEqual(BYTES)
    expect(readdirSync(join(folder, 'deep', 'parcels'))).toEqual([NAME])
  })

  it('takes the same name and content again as success, and changes nothing', async () => {
    const store = folderStore(folder)
    await store.put(NAME, BYTES)
    expect(await store.put(NAME, BYTES)).toEqual(REF)
    expect(readdirSync(folder)).toEqual([NAME])
  })

  it('refuses the same name with other content, and keeps the first', async () => {
    const store = folderStore(folder)
    await store.put(NAME, BYTES)
    await expect(store.put(NAME, Buffer.from('other'))).rejects.toMatchObject({ code: 'PARCEL_CONFLICT' })
    expect(readFileSync(join(folder, NAME))).toEqual(BYTES)
    expect(readdirSync(folder)).toEqual([NAME])
  })

  it('lets exactly one of many concurrent writers win', async () => {
    const store = folderStore(folder)
    const contents = Array.from({ length: 12 }, (_, index) => Buffer.from(`content ${index}`))
    const results = await Promise.allSettled(contents.map((content) => store.put(NAME, content)))
    const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.sha256] : []))
    expect(winners).toEqual([sha256(readFileSync(join(folder, NAME)))])
    const codes = results.flatMap((result) =>
      result.status === 'rejected' ? [(result.reason as { code: string }).code] : [],
    )
    expect(codes).toEqual(Array(11).fill('PARCEL_CONFLICT'))
    expect(readdirSync(folder)).toEqual([NAME])
  })

  it('checks the digest of what it hands out', async () => {
    const store = folderStore(folder)
    await store.put(NAME, BYTES)
    writeFileSync(join(folder, NAME), 'swapped')
    await expect(store.get(REF)).rejects.toMatchObject({ code: 'PARCEL_DIGEST' })
    await expect(store.get({ ...REF, sha256: 'a'.repeat(64) })).rejects.toMatchObject({
      code: 'PARCEL_DIGEST',
    })
  })

  it('says that a parcel is missing, with or without its folder', async () => {
    await expect(folderStore(folder).get(REF)).rejects.toMatchObject({ code: 'PARCEL_MISSING' })
    await expect(folderStore(join(folder, 'none')).get(REF)).rejects.toMatchObject({ code: 'PARCEL_MISSING' })
  })

  it.each(['', '../x.json', `sub/${NAME}`, '/etc/passwd', `${NAME}.bak`, 'CON.json', `${NAME}\u0000`])(
    'refuses the name %j to read and to write',
    async (name) => {
      const store = folderStore(folder)
      await expect(store.put(name, BYTES)).rejects.toMatchObject({ code: 'PARCEL_INVALID' })
      await expect(store.get({ name, sha256: REF.sha256 })).rejects.toMatchObject({ code: 'PARCEL_INVALID' })
    },
  )

  it('refuses to look for nothing', async () => {
    await expect(folderStore(folder).get({ sha256: REF.sha256 })).rejects.toMatchObject({
      code: 'PARCEL_INVALID',
    })
  })

  it('follows no symbolic link and reads no folder', async () => {
    const outside = join(folder, 'outside.json')
    writeFileSync(outside, BYTES)
    mkdirSync(join(folder, 'store'))
    symlinkSync(outside, join(folder, 'store', NAME))
    const store = folderStore(join(folder, 'store'))
    await expect(store.get(REF)).rejects.toMatchObject({ code: 'PARCEL_INVALID' })
    await expect(store.put(NAME, Buffer.from('other'))).rejects.toMatchObject({ code: 'PARCEL_INVALID' })
    expect(readFileSync(outside)).toEqual(BYTES)
    const second = NAME.replace('r1', 'r2')
    mkdirSync(join(folder, 'store', second))
    await expect(store.get({ ...REF, name: second })).rejects.toMatchObject({ code: 'PARCEL_INVALID' })
  })

  it('refuses what is larger than any parcel', async () => {
    writeFileSync(join(folder, NAME), Buffer.alloc(MAX_PARCEL_BYTES + 1))
    await expect(folderStore(folder).get(REF)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
  })

  it('lists the parcels of one serial by name and passes everything else over', async () => {
    const store = folderStore(folder)
    const other = NAME.replace(SERIAL, 'JD-0000-1111-3333')
    const later = NAME.replace('a1', 'a2')
    for (const name of [later, other, NAME]) await store.put(name, BYTES)
    writeFileSync(join(folder, 'notes.txt'), '')
    writeFileSync(join(folder, `${NAME}.9999.1.new`), '')
    expect(await store.list(SERIAL)).toEqual([REF, { ...REF, id: later, name: later }])
    expect(await folderStore(join(folder, 'none')).list(SERIAL)).toEqual([])
  })

  it('keeps answers beside parcels', async () => {
    const store = folderStore(folder)
    const answer = NAME.replace('.json', '.c1.json')
    await store.put(NAME, BYTES)
    await store.put(answer, BYTES)
    expect((await store.list(SERIAL)).map(({ name }) => name)).toEqual([answer, NAME])
  })

  it('leaves no half-written parcel when its process is killed', async () => {
    const script = `
      import { folderStore } from ${JSON.stringify(join(import.meta.dirname, '../../../../shared/trace/parcel/store.ts'))}
      const store = folderStore(process.argv[1])
      console.log('ready')
      for (let i = 1; i < 99999; i++) await store.put('${SERIAL}.review.r1.a' + i + '.json', Buffer.alloc(300_000, 'x'))`
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', script, folder], {
      stdio: 'pipe',
    })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await new Promise((resolve) => setTimeout(resolve, 150))
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    const listed = await folderStore(folder).list(SERIAL)
    expect(listed.length).toBeGreaterThan(0)
    expect(new Set(listed.map((ref) => ref.sha256))).toEqual(new Set([sha256('x'.repeat(300_000))]))
  })
})
