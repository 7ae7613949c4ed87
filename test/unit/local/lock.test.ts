import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withLock } from '../../../shared/local/lock.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-lock-'))
  path = join(folder, 'runs', 'JD.lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function hold(work: () => Promise<string> = () => Promise.resolve('done')): Promise<string> {
  return withLock(path, 'JD-1', work)
}

/** The number of a process that ran and is gone. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0'])
  await once(child, 'close')
  return child.pid ?? 0
}

test('a lock names its process while the work lasts, and is gone afterwards', async () => {
  const seen = await hold(() => Promise.resolve(readFileSync(path, 'utf8')))
  expect(seen).toBe(String(process.pid))
  expect(readdirSync(join(folder, 'runs'))).toEqual([])
})

test('a lock is gone after work that failed', async () => {
  await expect(hold(() => Promise.reject(new Error('work failed')))).rejects.toThrow('work failed')
  expect(existsSync(path)).toBe(false)
})

test('a second holder of the same process is refused, and the first keeps its lock', async () => {
  const { promise, resolve } = Promise.withResolvers<string>()
  const first = hold(() => promise)
  await expect.poll(() => existsSync(path)).toBe(true)
  await expect(hold()).rejects.toMatchObject({ code: 'USAGE', hint: 'wait for it, or end it' })
  expect(readFileSync(path, 'utf8')).toBe(String(process.pid))
  resolve('first')
  expect(await first).toBe('first')
})

test('the lock of a living process is respected', async () => {
  await hold(() => Promise.resolve(''))
  writeFileSync(path, String(process.ppid))
  await expect(hold()).rejects.toMatchObject({
    code: 'USAGE',
    message: `JD-1 is being run by process ${process.ppid}`,
  })
  expect(readFileSync(path, 'utf8')).toBe(String(process.ppid))
})

test.each([
  ['a process that is gone', async () => String(await deadProcess())],
  ['an earlier process of the same number', () => Promise.resolve(String(process.pid))],
  ['nobody', () => Promise.resolve('')],
  ['something that is no number', () => Promise.resolve('rm -rf /')],
])('the lock of %s is taken over', async (_, content) => {
  await hold()
  writeFileSync(path, await content())
  expect(await hold()).toBe('done')
  expect(existsSync(path)).toBe(false)
})
