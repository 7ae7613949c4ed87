import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openObjects } from '../../shared/git/object-reader.ts'
import { attemptFolder, serialIndex } from '../../shared/ledger/layout.ts'
import { ledgerAt } from '../../shared/ledger/open-ledger.ts'
import { verifyLedger } from '../../shared/ledger/verify/verify-ledger.ts'
import { append, newUnit, serialNumber } from '../support/ledger.ts'
import { refusalOf } from '../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../support/repository.ts'
import { runCli } from '../support/story.ts'

const made: TestRepository[] = []
const SERIAL = serialNumber(1)

async function repository(unit = newUnit(1)): Promise<TestRepository> {
  const repo = makeRepository({ 'a.txt': 'a\n' })
  made.push(repo)
  const trace = [{ path: 'summary.dsse.json', bytes: Buffer.from('{}\n') }]
  await append(repo.path, [unit], new Map([[unit, trace]]))
  return repo
}

afterEach(() => {
  for (const repo of made.splice(0)) repo.remove()
})

/** The ledger with another object under a path, whatever it is. */
function withObject(repo: TestRepository, path: string, mode: string, oid: string): string {
  repo.git('read-tree', 'factory-ledger')
  repo.git('rm', '-rq', '--cached', '--ignore-unmatch', path)
  if (mode === '040000') repo.git('read-tree', `--prefix=${path}/`, oid)
  else repo.git('update-index', '--add', '--cacheinfo', `${mode},${oid},${path}`)
  const tree = repo.git('write-tree')
  return repo.git('commit-tree', tree, '-p', 'factory-ledger', '-m', 'x')
}

function blob(repo: TestRepository, content: string): string {
  const file = join(repo.path, '.git', 'content')
  writeFileSync(file, content)
  return repo.git('hash-object', '-w', '--no-filters', file)
}

/** A tree of ten names for the same tree, so many times: ten to the power of that many files. */
function bomb(repo: TestRepository, depth: number): string {
  let [type, mode, oid] = ['blob', '100644', blob(repo, 'x')]
  for (let level = 0; level < depth; level += 1) {
    const rows = Array.from({ length: 10 }, (_, at) => `${mode} ${type} ${oid}\tf${at}\n`).join('')
    oid = execFileSync('git', ['mktree'], { cwd: repo.path, input: rows, encoding: 'utf8' }).trim()
    ;[type, mode] = ['tree', '040000']
  }
  return oid
}

describe('a ledger that somebody made to harm its readers', () => {
  it('cannot make an index name one entry a million times', async () => {
    const repo = await repository()
    const commit = withObject(repo, serialIndex(SERIAL), '100644', blob(repo, '1\n'.repeat(1_000_000)))
    const ledger = await ledgerAt(repo.path, commit)
    expect(await refusalOf(() => ledger.ofSerial(SERIAL))).toMatchObject({ code: 'LEDGER_BROKEN' })
    ledger.close()
  })

  it('cannot fill the memory with a trace of a few trees that name each other', async () => {
    const repo = await repository()
    const top = bomb(repo, 5)
    const serial = repo.git('rev-parse', `factory-ledger:${attemptFolder(SERIAL, 1)}`)
    expect(serial).toMatch(/^[0-9a-f]{40}$/)
    const tree = grafted(repo, attemptFolder(SERIAL, 1).split('/'), top)
    const commit = repo.git('commit-tree', tree, '-p', 'factory-ledger', '-m', 'x')
    const ledger = await ledgerAt(repo.path, commit)
    expect(await refusalOf(() => ledger.traceOf(SERIAL))).toMatchObject({ code: 'FILE_TOO_LARGE' })
    const report = await verifyLedger(repo.path, ledger, () => Promise.resolve([]))
    expect(report.findings.map(({ code }) => code)).toContain('LEDGER_TRACE_MISSING')
    ledger.close()
  })

  it('cannot make verify list more than is of use', async () => {
    const repo = await repository()
    const tree = grafted(repo, ['commits'], bomb(repo, 4))
    const commit = repo.git('commit-tree', tree, '-p', 'factory-ledger', '-m', 'x')
    const ledger = await ledgerAt(repo.path, commit)
    const { findings, verified } = await verifyLedger(repo.path, ledger, () => Promise.resolve([]))
    expect([verified, findings.length]).toEqual([false, 1000])
    ledger.close()
  })

  it('cannot have an object read that is larger than any of ours', async () => {
    const repo = await repository()
    const oid = blob(repo, 'x'.repeat(65 * 1024 * 1024))
    const reader = openObjects(repo.path)
    expect(await refusalOf(() => reader.read(oid))).toMatchObject({ code: 'FILE_TOO_LARGE' })
    expect((await reader.read('HEAD:a.txt'))?.content.toString()).toBe('a\n')
    reader.close()
  })

  it('is no ledger where a link or a folder stands in the place of a file', async () => {
    const repo = await repository()
    const link = withObject(repo, 'log/00/00/00/01.json', '120000', blob(repo, '/etc/passwd'))
    const ledger = await ledgerAt(repo.path, link)
    expect(await refusalOf(() => ledger.ofSerial(SERIAL))).toMatchObject({ code: 'LEDGER_BROKEN' })
    const folder = withObject(repo, 'head.json', '040000', repo.git('rev-parse', 'main^{tree}'))
    expect(await refusalOf(() => ledgerAt(repo.path, folder))).toMatchObject({ code: 'LEDGER_BROKEN' })
    ledger.close()
  })

  it('prints no control characters of a title, a path or a message', async () => {
    const title = 'red \u001b[31m and \u202e back \r\n jidoka: verified'
    const spec = { id: 'x', path: 'specs/x.spec.md', title, risk: 'low' as const }
    const repo = await repository(newUnit(1, { spec, line: title, models: [title] }))
    repo.commit({ 'b.txt': 'b\n' }, `${title}\n\nFactory-Serial: ${SERIAL}`)
    for (const words of [['list'], ['show', SERIAL], ['verify'], ['sync']]) {
      const { stdout, stderr } = await runCli(repo.path, ['ledger', ...words])
      expect(`${stdout}${stderr}`).not.toMatch(/[\u001b\u202e\r]/)
    }
  })
})

/** The tree of the ledger with another tree under a path. */
function grafted(repo: TestRepository, path: readonly string[], oid: string, at = 'factory-ledger'): string {
  const [name = '', ...rest] = path
  const rows = repo
    .git('ls-tree', at)
    .split('\n')
    .filter((row) => row !== '' && !row.endsWith(`\t${name}`))
  const below = rest.length === 0 ? oid : grafted(repo, rest, oid, repo.git('rev-parse', `${at}:${name}`))
  const input = [...rows, `040000 tree ${below}\t${name}`].map((row) => `${row}\n`).join('')
  return execFileSync('git', ['mktree'], { cwd: repo.path, input, encoding: 'utf8' }).trim()
}
