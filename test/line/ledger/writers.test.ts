import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { verifyLedger } from '../../../shared/ledger/verify/verify-ledger.ts'
import { all, opened, serialNumber } from '../../support/ledger.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

const WRITER = join(import.meta.dirname, '..', '..', 'support', 'ledger-writer.ts')
const made: TestRepository[] = []

function repository(): TestRepository {
  const repo = makeRepository({ 'a.txt': 'a\n' })
  made.push(repo)
  return repo
}

afterEach(() => {
  for (const repo of made.splice(0)) repo.remove()
})

interface Writer {
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>
  kill: () => void
}

function write(repo: string, number: number, where: 'local' | 'origin'): Writer {
  const child = spawn(process.execPath, [WRITER, repo, String(number), where], { detached: true })
  const { promise, resolve } = Promise.withResolvers<Awaited<Writer['ended']>>()
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += String(chunk)))
  child.on('close', (code) => resolve({ code, ...said }))
  // the processes of git that it started end with it
  const kill = (): void => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }
  return { ended: promise, kill }
}

/** No unit of these tests has a real trace. */
const nobodyLooks = (): Promise<never[]> => Promise.resolve([])

describe('many writers of one ledger', () => {
  it('all get through: 20 processes in one clone', async () => {
    const repo = repository()
    const writers = Array.from({ length: 20 }, (_, at) => write(repo.path, at + 1, 'local'))
    const ended = await Promise.all(writers.map((writer) => writer.ended))
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
      ended.map(() => ({ code: 0, stderr: '' })),
    )
    const ledger = await opened(repo.path)
    const report = await verifyLedger(repo.path, ledger, nobodyLooks)
    expect(report).toMatchObject({ verified: true, entries: 20, findings: [] })
    const serials = (await all(ledger.entries())).map((entry) => 'serial' in entry && entry.serial)
    expect(serials.sort()).toEqual(writers.map((_, at) => serialNumber(at + 1)).sort())
  })

  it('all get through: several clones of one server', async () => {
    const server = repository()
    const clones = Array.from({ length: 4 }, () => {
      const clone = repository()
      clone.git('remote', 'add', 'origin', server.path)
      return clone
    })
    const writers = clones.flatMap((clone, at) =>
      [0, 1].map((more) => write(clone.path, 2 * at + more + 1, 'origin')),
    )
    const ended = await Promise.all(writers.map((writer) => writer.ended))
    expect(ended.map(({ code }) => code)).toEqual(ended.map(() => 0))
    const report = await verifyLedger(server.path, await opened(server.path), nobodyLooks)
    expect(report).toMatchObject({ verified: true, entries: 8, findings: [] })
  })
})

describe('a writer that is killed', () => {
  it('leaves the branch as it was, or with the whole entry, wherever it is', async () => {
    const repo = repository()
    for (const [at, ms] of [60, 120, 160, 190, 210, 230, 250, 270, 290, 310, 340, 380].entries()) {
      const writer = write(repo.path, at + 1, 'local')
      const timer = setTimeout(writer.kill, ms)
      await writer.ended
      clearTimeout(timer)
    }
    expect((await write(repo.path, 100, 'local').ended).code).toBe(0)
    const ledger = await opened(repo.path)
    const report = await verifyLedger(repo.path, ledger, nobodyLooks)
    expect(report).toMatchObject({ verified: true, findings: [] })
    expect(await ledger.ofSerial(serialNumber(100))).toHaveLength(1)
  })
})
