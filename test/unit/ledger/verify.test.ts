import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { entryDigest, type Entry } from '../../../shared/ledger/entry.ts'
import { entryPath } from '../../../shared/ledger/layout.ts'
import { ledgerBytes } from '../../../shared/ledger/ledger-head.ts'
import { ledgerAt } from '../../../shared/ledger/open-ledger.ts'
import { verifyLedger } from '../../../shared/ledger/verify/verify-ledger.ts'
import { all, append, newMerged, newUnit, opened, serialNumber } from '../../support/ledger.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

let repository: TestRepository
let entries: Entry[]

beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'a\n' })
  const units = [newUnit(1), newUnit(2), newUnit(3)]
  const trace = [{ path: 'summary.dsse.json', bytes: Buffer.from('{}\n') }]
  await append(repository.path, units, new Map(units.map((unit) => [unit, trace])))
  await append(repository.path, [
    newMerged(1),
    { kind: 'andon', action: 'pull', scope: 'repository', by: 'me', reason: 'look' },
    { kind: 'note', of: 2, text: 'looked at', by: 'me' },
  ])
  entries = await all((await opened(repository.path)).entries())
})
afterEach(() => repository.remove())

type Found = { code: string; file?: string }

/** What is found at a commit: code and place. Traces are looked at elsewhere. */
async function found(commit: string): Promise<Found[]> {
  const ledger = await ledgerAt(repository.path, commit)
  const report = await verifyLedger(repository.path, ledger, () => Promise.resolve([]))
  ledger.close()
  expect(report.verified).toBe(report.findings.length === 0)
  return report.findings.map(({ code, file }) => ({ code, ...(file === undefined ? {} : { file }) }))
}

/** The ledger with other files, in one more commit on top or in place of its last one. */
function tampered(files: Record<string, string | undefined>, parent = 'factory-ledger'): string {
  repository.git('checkout', '-q', '--detach', 'factory-ledger')
  repository.commit(files, 'tampered')
  const tree = repository.git('rev-parse', 'HEAD^{tree}')
  repository.git('checkout', '-q', 'main')
  return repository.git('commit-tree', tree, '-p', parent, '-m', 'tampered')
}

const text = (entry: Entry): string => ledgerBytes(entry).toString('utf8')

describe('a ledger that is verified', () => {
  it('is in order as it was appended', async () => {
    expect(await found('factory-ledger')).toEqual([])
  })

  it('names an entry that was removed', async () => {
    const [, second] = [entryPath(1), entryPath(2)]
    const codes = await found(tampered({ [second]: undefined }))
    expect(codes).toContainEqual({ code: 'LEDGER_ENTRY_MISSING', file: second })
    expect(codes).toContainEqual({ code: 'LEDGER_HISTORY', file: second })
  })

  it('names an entry that was changed, though it fits its schema', async () => {
    const [, second] = entries
    if (second?.kind !== 'unit') throw new Error('no unit')
    const codes = await found(tampered({ [entryPath(2)]: text({ ...second, models: ['another-model'] }) }))
    expect(codes).toEqual([
      { code: 'LEDGER_CHAIN', file: entryPath(2) },
      { code: 'LEDGER_HISTORY', file: entryPath(2) },
    ])
  })

  it('names the commit, where the whole chain behind a changed entry was made anew', async () => {
    const files: Record<string, string> = {}
    let previous = ''
    for (const entry of entries.slice(1)) {
      const forged = entry.kind === 'unit' && entry.sequence === 2 ? { ...entry, models: ['other'] } : entry
      const chained = { ...forged, ...(previous === '' ? {} : { previous }) }
      previous = entryDigest(chained)
      files[entryPath(entry.sequence)] = text(chained)
    }
    const { head } = await opened(repository.path)
    files['head.json'] = ledgerBytes({ ...head, digest: previous }).toString('utf8')
    const codes = await found(tampered(files))
    expect(codes).toEqual(
      [2, 3, 4, 5, 6].map((sequence) => ({ code: 'LEDGER_HISTORY', file: entryPath(sequence) })),
    )
  })

  it('names entries that were put in each other’s place', async () => {
    const [one, two] = entries
    if (one === undefined || two === undefined) throw new Error('no entries')
    const codes = await found(tampered({ [entryPath(1)]: text(two), [entryPath(2)]: text(one) }))
    expect(codes).toContainEqual({ code: 'LEDGER_ENTRY_INVALID', file: entryPath(1) })
    expect(codes).toContainEqual({ code: 'LEDGER_ENTRY_INVALID', file: entryPath(2) })
  })

  it('names an entry in another form, one that fits no schema, and one that the head does not count', async () => {
    const [first] = entries
    const loose = `${JSON.stringify(first, null, 1)}\n`
    expect(await found(tampered({ [entryPath(1)]: loose }))).toContainEqual({
      ...{ code: 'LEDGER_ENTRY_FORM', file: entryPath(1) },
    })
    const strange = tampered({ [entryPath(1)]: text({ ...entries[0], surplus: 1 } as unknown as Entry) })
    expect(await found(strange)).toContainEqual({ code: 'LEDGER_ENTRY_INVALID', file: entryPath(1) })
    const extra = tampered({ [entryPath(7)]: text({ ...entries[5], sequence: 7 } as Entry) })
    expect(await found(extra)).toEqual([{ code: 'LEDGER_EXTRA', file: entryPath(7) }])
  })

  it('names indexes that are missing, wrong, or of nothing', async () => {
    const serial = serialNumber(1)
    const index = `units/${serial.slice(3, 5)}/${serial.slice(5, 7)}/${serial}/entries`
    expect(await found(tampered({ [index]: '1\n' }))).toEqual([{ code: 'LEDGER_INDEX', file: index }])
    expect(await found(tampered({ [index]: undefined }))).toEqual([{ code: 'LEDGER_INDEX', file: index }])
    expect(await found(tampered({ 'kinds/andon/00/00/02': '4\n', 'pulls/00/00/00/01': '2\n' }))).toEqual([
      { code: 'LEDGER_EXTRA', file: 'kinds/andon/00/00/02' },
      { code: 'LEDGER_EXTRA', file: 'pulls/00/00/00/01' },
    ])
    expect(await found(tampered({ 'else/b.txt': 'x\n' }))).toEqual([{ code: 'LEDGER_EXTRA', file: 'else' }])
  })

  it('names a head that counts otherwise', async () => {
    const { head } = await opened(repository.path)
    const wrong = ledgerBytes({ ...head, kinds: { note: 1 } }).toString('utf8')
    expect(await found(tampered({ 'head.json': wrong }))).toEqual([
      { code: 'LEDGER_HEAD', file: 'head.json' },
    ])
    const short = ledgerBytes({ ...head, digest: '0'.repeat(64) }).toString('utf8')
    expect(await found(tampered({ 'head.json': short }))).toEqual([
      { code: 'LEDGER_HEAD', file: 'head.json' },
    ])
  })

  it('names a trace that was changed, one that is gone, and a history that was joined', async () => {
    const folder = entries[0]?.kind === 'unit' ? entries[0].trace.folder : ''
    const file = `${folder}/summary.dsse.json`
    expect(await found(tampered({ [file]: '{"a":1}\n' }))).toEqual([{ code: 'LEDGER_HISTORY', file }])
    expect(await found(tampered({ [file]: undefined }))).toEqual(
      expect.arrayContaining([{ code: 'LEDGER_TRACE_MISSING', file: folder }]),
    )
    const tree = repository.git('rev-parse', 'factory-ledger^{tree}')
    const joined = repository.git('commit-tree', tree, '-p', 'factory-ledger', '-p', 'main', '-m', 'joined')
    expect(await found(joined)).toEqual([{ code: 'LEDGER_HISTORY' }, { code: 'LEDGER_HISTORY' }])
  })
})
