import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterAll, expect, test } from 'vitest'
import { diskError, readBytes, readBytesIfAny, writeAtomic, writeNew } from '../../shared/files.ts'

const folder = mkdtempSync(join(tmpdir(), 'jidoka-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a file is written whole, with the folders it needs, and leaves nothing else behind', async () => {
  await writeAtomic(join(folder, 'a', 'b', 'file'), 'text')
  expect(readFileSync(join(folder, 'a', 'b', 'file'), 'utf8')).toBe('text')
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['file'])
})

test('a write that fails leaves the old file and no temporary one', async () => {
  mkdirSync(join(folder, 'taken', 'inside'), { recursive: true })
  await expect(writeAtomic(join(folder, 'taken'), 'text')).rejects.toMatchObject({ code: 'DISK' })
  expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([])
})

test('reading says what is wrong with a file', async () => {
  writeFileSync(join(folder, 'big'), 'x'.repeat(11))
  await expect(readBytes(join(folder, 'big'), 10)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
  await expect(readBytes(join(folder, 'none'), 10)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  await expect(readBytes(folder, 10_000)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  expect(await readBytesIfAny(join(folder, 'none'), 10)).toBeUndefined()
})

test('reading refuses a pipe, and does not wait for somebody to write into it', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')])
  await expect(readBytes(join(folder, 'pipe'), 10)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
})

test('writes of one file that overlap each end whole', async () => {
  const path = join(folder, 'shared')
  await Promise.all(Array.from({ length: 20 }, (_, index) => writeAtomic(path, String(index).repeat(1000))))
  expect(new Set(readFileSync(path, 'utf8')).size).toBeLessThanOrEqual(2)
  expect(readdirSync(folder).filter((name) => name.startsWith('shared'))).toEqual(['shared'])
})

test('what nobody changes stays refused, and a full disk may pass', () => {
  const errnoError = (code: string): Error => Object.assign(new Error(code), { code })
  for (const code of ['EACCES', 'EROFS', 'EISDIR'])
    expect(diskError('a', errnoError(code))).toMatchObject({
      message: `cannot write a (${code})`,
      retryable: false,
      next: 'correct the path or its permissions, then run again',
    })
  expect(diskError('a', errnoError('ENOSPC'))).toMatchObject({ message: 'cannot write a', retryable: true })
})

test('a new file is written once, whole, and never over anything', async () => {
  const path = join(folder, 'new', 'file')
  const wrote = await Promise.all(
    Array.from({ length: 10 }, (_, index) => writeNew(path, String(index).repeat(1000))),
  )
  expect(wrote.filter(Boolean)).toHaveLength(1)
  expect(readFileSync(path, 'utf8')).toBe(String(wrote.indexOf(true)).repeat(1000))
  expect(await writeNew(join(folder, 'new'), 'text')).toBe(false)
  expect(readdirSync(join(folder, 'new'))).toEqual(['file'])
})

test('threads of one process never write to the same temporary file', async () => {
  const files = new URL('../../shared/files.ts', import.meta.url).href
  const script = `
    import { workerData, parentPort } from 'node:worker_threads'
    const { writeNew } = await import(workerData.files)
    const made = []
    for (let at = 0; at < 40; at += 1) made.push(await writeNew(workerData.folder + '/' + at, 'x'.repeat(5000)))
    parentPort.postMessage(made)`
  const address = new URL(`data:text/javascript,${encodeURIComponent(script)}`)
  const results = await Promise.all(
    [1, 2, 3].map(async () => {
      const worker = new Worker(address, { workerData: { files, folder: join(folder, 'threads') } })
      const [made] = (await once(worker, 'message')) as [boolean[]]
      return made
    }),
  )
  const winners = Array.from({ length: 40 }, (_, at) => results.filter((made) => made[at]).length)
  expect(winners).toEqual(Array.from({ length: 40 }, () => 1))
})
