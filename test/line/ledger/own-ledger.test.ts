import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { append, newUnit } from '../../support/ledger.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { runCli } from '../../support/story.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const EXPORTED = join(ROOT, 'docs', 'ledger')
const TRUST = join(ROOT, 'docs', 'traces', 'trust.json')
const made: (() => void)[] = []

function repository(): TestRepository {
  const repo = makeRepository({ 'a.txt': 'a\n' })
  made.push(() => repo.remove())
  return repo
}

/** A copy of our exported ledger, in which a file has another text. */
function changed(path: string, change: (text: string) => string): string {
  const copy = mkdtempSync(join(tmpdir(), 'jidoka-exported-'))
  made.push(() => rmSync(copy, { recursive: true }))
  cpSync(EXPORTED, copy, { recursive: true })
  const file = join(copy, path)
  writeFileSync(file, change(readFileSync(file, 'utf8')))
  return copy
}

afterEach(() => {
  for (const remove of made.splice(0)) remove()
})

describe('our own ledger, as it is exported', () => {
  it('is taken into a clone that has none, proved by the traces in it, and taken again without effect', async () => {
    const repo = repository()
    expect((await runCli(repo.path, ['ledger', 'import', EXPORTED])).exit).toBe(0)
    const verified = await runCli(repo.path, ['ledger', 'verify', '--trust', TRUST, '--json'])
    expect(JSON.parse(verified.stdout)).toMatchObject({ verified: true, traces: 2, findings: [] })
    const before = repo.git('rev-parse', 'factory-ledger')
    expect((await runCli(repo.path, ['ledger', 'import', EXPORTED])).exit).toBe(0)
    expect(repo.git('rev-parse', 'factory-ledger')).toBe(before)
  })

  it('is proved by nobody without the trust file', async () => {
    const repo = repository()
    await runCli(repo.path, ['ledger', 'import', EXPORTED])
    const { exit, stdout } = await runCli(repo.path, ['ledger', 'verify'])
    expect([exit, stdout.includes('TRUST_MISSING')]).toEqual([1, true])
  })

  it('is not taken when an entry or an index of it was changed', async () => {
    for (const copy of [
      changed('log/00/00/00/01.json', (text) => text.replace('"rounds":1', '"rounds":2')),
      changed('head.json', (text) => text.replace('"sequence":5', '"sequence":4')),
      changed('units/0K/EV/JD-0KEV-2A99-F28X/entries', () => '1\n'),
    ]) {
      const repo = repository()
      const { exit, stderr } = await runCli(repo.path, ['ledger', 'import', copy])
      expect([exit, stderr.includes('LEDGER_BROKEN')]).toEqual([3, true])
      expect(repo.git('for-each-ref', 'refs/heads/factory-ledger')).toBe('')
    }
  })

  it('is not taken where another ledger is', async () => {
    const repo = repository()
    await append(repo.path, [newUnit(1)])
    const { exit } = await runCli(repo.path, ['ledger', 'import', EXPORTED])
    expect(exit).toBe(2)
    expect(repo.git('rev-list', '--count', 'factory-ledger')).toBe('1')
  })

  it('has no trace added without the trust of its keys, nor where its base commit is not', async () => {
    const repo = repository()
    const words = ['ledger', 'add', join(ROOT, 'docs', 'traces', 'JD-0KEV-2A99-F28X')]
    const [unknown, trusted] = [
      await runCli(repo.path, words),
      await runCli(repo.path, [...words, '--trust', TRUST]),
    ]
    expect([unknown.exit, trusted.exit]).toEqual([2, 2])
    expect(trusted.stderr).toContain('GIT_REVISION_UNKNOWN')
    expect(repo.git('for-each-ref', 'refs/heads/factory-ledger')).toBe('')
  })
})
