import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { entryDigest, NO_ENTRY, type NewEntry } from '../../../shared/ledger/entry.ts'
import type { KeptFile } from '../../../shared/ledger/ledger.ts'
import { openLedger } from '../../../shared/ledger/open-ledger.ts'
import { all, append, commitNumber, newMerged, newUnit, opened, serialNumber } from '../../support/ledger.ts'
import { refusalOf } from '../../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository
let repo: string

beforeEach(() => {
  repository = makeRepository({ 'a.txt': 'a\n' })
  repo = repository.path
})
afterEach(() => repository.remove())

const trace: KeptFile[] = [
  { path: 'summary.dsse.json', bytes: Buffer.from('{}\n') },
  { path: 'parcels/one.json', bytes: Buffer.from('{"a":1}\n') },
]

describe('appending to the ledger', () => {
  it('chains every entry to the one before and leaves work tree, index and other branches alone', async () => {
    const before = [repository.git('rev-parse', 'HEAD'), repository.git('ls-files', '-s')]
    await append(repo, [newUnit(1)])
    await append(repo, [newUnit(2), newMerged(1)])
    const entries = await all((await opened(repo)).entries())
    expect(entries.map(({ sequence, kind }) => [sequence, kind])).toEqual([
      [1, 'unit'],
      [2, 'unit'],
      [3, 'merged'],
    ])
    expect(entries.map(({ previous }) => previous)).toEqual([
      NO_ENTRY,
      ...entries.slice(0, 2).map((entry) => entryDigest(entry)),
    ])
    expect([repository.git('rev-parse', 'HEAD'), repository.git('ls-files', '-s')]).toEqual(before)
    expect(repository.git('status', '--porcelain')).toBe('')
    expect(repository.git('rev-list', '--count', 'factory-ledger')).toBe('2')
  })

  it('finds entries by serial, by commit, by kind and by place', async () => {
    const delivered = newUnit(1, { commit: commitNumber(9), branch: 'factory/x' })
    const reverted: NewEntry = {
      ...{ kind: 'reverted', serial: serialNumber(1), committedAt: '2026-11-30T12:00:00Z' },
      ...{ commit: commitNumber(7), of: commitNumber(101) },
    }
    const pull: NewEntry = { kind: 'andon', action: 'pull', scope: 'repository', by: 'a', reason: 'b' }
    const note: NewEntry = { kind: 'note', of: 1, text: 'looked at', by: 'me' }
    await append(repo, [delivered, newUnit(2), newMerged(1), pull, reverted, note])
    const ledger = await opened(repo)
    const places = (entries: readonly { sequence: number }[]): number[] =>
      entries.map((each) => each.sequence)
    expect(places(await ledger.ofSerial(serialNumber(1)))).toEqual([1, 3, 5, 6])
    expect(places(await ledger.ofCommit(commitNumber(9)))).toEqual([1])
    expect(places(await ledger.ofCommit(commitNumber(101)))).toEqual([3, 5])
    expect(places(await ledger.ofKind('andon'))).toEqual([4])
    expect(places(await ledger.ofKind('escape'))).toEqual([])
    expect(places(await all(ledger.entries({ newestFirst: true, from: 3 })))).toEqual([3, 2, 1])
    expect(places(await all(ledger.entries({ from: 5 })))).toEqual([5, 6])
    expect(await ledger.entry(7)).toBeUndefined()
    expect(await ledger.ofSerial(serialNumber(3))).toEqual([])
    expect(await refusalOf(() => ledger.ofSerial('../head.json'))).toMatchObject({ code: 'USAGE' })
    expect(await ledger.file('../../config')).toBeUndefined()
  })

  it('keeps the trace of each attempt and never writes over one', async () => {
    const [first, second] = [newUnit(1), newUnit(1, { trace: { ...newUnit(7).trace } })]
    await append(repo, [first], new Map([[first, trace]]))
    await append(repo, [second], new Map([[second, trace.slice(0, 1)]]))
    const ledger = await opened(repo)
    const units = await ledger.ofSerial(first.serial)
    expect(units).toMatchObject([
      { attempt: 1 },
      { attempt: 2, trace: { folder: expect.stringMatching(/\/a2$/) } },
    ])
    expect((await ledger.traceOf(first.serial, 1))?.map(({ path }) => path).sort()).toEqual([
      'parcels/one.json',
      'summary.dsse.json',
    ])
    expect(await ledger.traceOf(first.serial)).toEqual([trace[0]])
    expect(await ledger.traceOf(serialNumber(5))).toBeUndefined()
  })

  it('says nothing twice, and a later delivery of the same trace under the same attempt', async () => {
    await append(repo, [newUnit(1)])
    const again = await append(repo, [newUnit(1), newUnit(1)])
    expect(again.entries).toEqual([])
    await append(repo, [newMerged(1)])
    expect((await append(repo, [newMerged(1)])).entries).toEqual([])
    const delivered = await append(repo, [newUnit(1, { commit: commitNumber(5) })])
    expect(delivered.entries).toMatchObject([{ sequence: 3, attempt: 1, commit: commitNumber(5) }])
    expect(repository.git('rev-list', '--count', 'factory-ledger')).toBe('3')
  })

  it('touches a bounded number of objects, however much there is', async () => {
    await append(
      repo,
      Array.from({ length: 300 }, (_, at) => newUnit(at + 1)),
    )
    const before = Number(repository.git('count-objects').split(' ')[0])
    await append(repo, [newUnit(400)])
    const fewer = Number(repository.git('count-objects').split(' ')[0]) - before
    // a commit, the top tree, three folders of the log and its file, four folders of the serial and its index, the head
    expect(fewer).toBeLessThanOrEqual(13)
  })

  it('works in a repository of SHA-256', async () => {
    const wide = makeRepository({ 'a.txt': 'a\n' }, 'sha256')
    await append(wide.path, [newUnit(1, { commit: wide.git('rev-parse', 'HEAD') })])
    await append(wide.path, [newUnit(2)])
    const ledger = await opened(wide.path)
    expect(await ledger.ofCommit(wide.git('rev-parse', 'HEAD'))).toHaveLength(1)
    expect(ledger.head.sequence).toBe(2)
    ledger.close()
    wide.remove()
  })

  it('refuses an entry that does not fit, and a note on nothing', async () => {
    const wrong = { ...newUnit(1), serial: 'JD-1' }
    expect(await refusalOf(() => append(repo, [wrong]))).toMatchObject({ code: 'USAGE' })
    const long = newUnit(1, { line: 'x'.repeat(300) })
    expect(await refusalOf(() => append(repo, [long]))).toMatchObject({ code: 'SCHEMA_INVALID' })
    const note: NewEntry = { kind: 'note', of: 1, text: 'x', by: 'me' }
    expect(await refusalOf(() => append(repo, [note]))).toMatchObject({ code: 'USAGE' })
    expect(await openLedger(repo)).toBeUndefined()
  })
})

describe('a ledger that was written anew', () => {
  it('is refused by readers and writers of a clone that saw the one before', async () => {
    await append(repo, [newUnit(1), newUnit(2)])
    await append(repo, [newUnit(3)])
    repository.git('update-ref', 'refs/heads/factory-ledger', 'factory-ledger~1')
    expect(await refusalOf(() => openLedger(repo))).toMatchObject({ code: 'LEDGER_REWRITTEN' })
    expect(await refusalOf(() => append(repo, [newUnit(4)]))).toMatchObject({ code: 'LEDGER_REWRITTEN' })
    repository.git('update-ref', '-d', 'refs/heads/factory-ledger')
    expect(await refusalOf(() => openLedger(repo))).toMatchObject({ code: 'LEDGER_REWRITTEN' })
    expect(await refusalOf(() => append(repo, [newUnit(5)]))).toMatchObject({ code: 'LEDGER_REWRITTEN' })
    repository.git('update-ref', '-d', 'refs/jidoka/ledger-seen/local')
    await append(repo, [newUnit(5)])
    expect((await opened(repo)).head.sequence).toBe(1)
  })

  it('is refused where it has as many entries, and others', async () => {
    await append(repo, [newUnit(1), newUnit(2)])
    const seen = repository.git('rev-parse', 'refs/jidoka/ledger-seen/local')
    repository.git('update-ref', '-d', 'refs/heads/factory-ledger')
    repository.git('update-ref', '-d', 'refs/jidoka/ledger-seen/local')
    await append(repo, [newUnit(3), newUnit(4), newUnit(5)])
    repository.git('update-ref', 'refs/jidoka/ledger-seen/local', seen)
    expect(await refusalOf(() => openLedger(repo))).toMatchObject({ code: 'LEDGER_REWRITTEN' })
  })
})

describe('which ledger is read', () => {
  const ORIGIN = 'refs/remotes/origin/factory-ledger'

  it('is the one of origin where there is no other, and the one here where it goes on from it', async () => {
    await append(repo, [newUnit(1)])
    repository.git('update-ref', ORIGIN, 'factory-ledger')
    await append(repo, [newUnit(2)])
    expect((await opened(repo)).head.sequence).toBe(2)
    repository.git('update-ref', '-d', 'refs/heads/factory-ledger')
    expect((await opened(repo)).head.sequence).toBe(1)
  })

  it('goes on from the one of origin where it has nothing of its own', async () => {
    await append(repo, [newUnit(1), newUnit(2)])
    repository.git('update-ref', ORIGIN, 'factory-ledger')
    repository.git('update-ref', '-d', 'refs/heads/factory-ledger')
    repository.git('update-ref', '-d', 'refs/jidoka/ledger-seen/local')
    await append(repo, [newUnit(3)])
    expect(repository.git('rev-parse', 'factory-ledger~1')).toBe(repository.git('rev-parse', ORIGIN))
    expect((await opened(repo)).head.sequence).toBe(3)
    expect((await append(repo, [newUnit(2)])).entries).toEqual([])
  })

  it('is the one of origin where both went on', async () => {
    await append(repo, [newUnit(1)])
    const one = repository.git('rev-parse', 'factory-ledger')
    await append(repo, [newUnit(2), newUnit(3)])
    repository.git('update-ref', ORIGIN, 'factory-ledger')
    repository.git('update-ref', 'refs/heads/factory-ledger', one)
    repository.git('update-ref', '-d', 'refs/jidoka/ledger-seen/local')
    await append(repo, [newUnit(4)])
    expect(await (await opened(repo)).ofSerial(serialNumber(3))).toHaveLength(1)
  })
})
