import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withLock } from '../../../shared/local/lock.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-lock-'))
  path = join(folder, 'runs', 'JD.running')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const LOCK = join(import.meta.dirname, '../../../shared/local/lock.ts')

function hold(work: () => Promise<string> = () => Promise.resolve('done')): Promise<string> {
  return withLock(path, 'JD-1', work, () => undefined)
}

/** Leaves what a run that was killed some seconds ago has left. */
function leaveStaleLock(): void {
  mkdirSync(path, { recursive: true })
  const before = new Date(Date.now() - 10_000)
  utimesSync(path, before, before)
}

/** A process that holds the lock until it is killed. */
async function holder() {
  const script = `
    import { withLock } from ${JSON.stringify(LOCK)}
    const forever = new Promise((resolve) => setTimeout(resolve, 60_000))
    await withLock(process.argv[1], 'JD-1', () => { console.log('held'); return forever }, () => undefined)`
  const words = ['--input-type=module-typescript', '-e', script, path]
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

test('a lock is there while the work lasts, and gone afterwards', async () => {
  expect(await hold(() => Promise.resolve(String(existsSync(path))))).toBe('true')
  expect(readdirSync(join(folder, 'runs'))).toEqual([])
})

test('a lock is gone after work that failed', async () => {
  await expect(hold(() => Promise.reject(new Error('work failed')))).rejects.toThrow('work failed')
  expect(existsSync(path)).toBe(false)
})

test('a living lock is respected, names its place, and survives whoever asked for it', async () => {
  const child = await holder()
  try {
    await expect(hold()).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(path) as string,
    })
    expect(existsSync(path)).toBe(true)
  } finally {
    child.kill('SIGKILL')
  }
})

test('the lock of a killed run is free after a moment, whatever process has its number now', async () => {
  const child = await holder()
  child.kill('SIGKILL')
  await once(child, 'close')
  expect(existsSync(path)).toBe(true)
  expect(await hold()).toBe('done')
})

test('of two runs that find the same left-over lock, one holds it at a time', async () => {
  leaveStaleLock()
  let running = 0
  let most = 0
  const work = async (): Promise<string> => {
    running += 1
    most = Math.max(most, running)
    await new Promise((resolve) => setTimeout(resolve, 300))
    running -= 1
    return 'done'
  }
  expect(await Promise.all([hold(work), hold(work), hold(work)])).toEqual(['done', 'done', 'done'])
  expect(most).toBe(1)
  expect(existsSync(path)).toBe(false)
})
