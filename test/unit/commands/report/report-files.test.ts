import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clearReports, readReports } from '../../../../shared/commands/report/report-files.ts'
import { MAX_TEST_REPORT_BYTES } from '../../../../shared/limits.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-reports-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), path)
  }
}

async function told(...declared: string[]): Promise<string[]> {
  const files = await readReports(folder, declared)
  return files.map(
    (file) => `${file.path} ${file.kind === 'bytes' ? Buffer.from(file.bytes).toString() : file.reason}`,
  )
}

describe('declared reports', () => {
  it('are found by path and by glob, each once and in order', async () => {
    write('junit.xml', 'out/b.xml', 'out/a.xml', 'out/deep/c.xml', 'out/d.txt')
    expect(await told('junit.xml', 'out/*.xml', 'out/**/*.xml')).toEqual([
      'junit.xml junit.xml',
      'out/a.xml out/a.xml',
      'out/b.xml out/b.xml',
      'out/deep/c.xml out/deep/c.xml',
    ])
  })

  it('are not looked for in installed packages or through links', async () => {
    write('node_modules/x/junit.xml', '.git/junit.xml', 'a/junit.xml', 'elsewhere/o.xml')
    symlinkSync('elsewhere', join(folder, 'link'))
    expect(await told('**/junit.xml', 'link/*.xml')).toEqual([
      'a/junit.xml a/junit.xml',
      expect.stringMatching(/^link\/\*\.xml /),
    ])
  })

  it('are named where they are missing or no files', async () => {
    write('a/x', 'real.xml')
    symlinkSync('real.xml', join(folder, 'l.xml'))
    const found = await readReports(folder, ['gone.xml', 'a', 'a/x/y', 'none/*.xml', 'l*.xml'])
    expect(found.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'missing gone.xml',
      'missing a',
      'missing a/x/y',
      'missing none/*.xml',
      'missing l.xml',
    ])
  })

  it('have a size that they share', async () => {
    const half = Buffer.alloc(MAX_TEST_REPORT_BYTES / 2 + 1, ' ')
    for (const name of ['a.xml', 'b.xml']) writeFileSync(join(folder, name), half)
    const files = await readReports(folder, ['*.xml'])
    expect(files.map(({ kind }) => kind)).toEqual(['bytes', 'unreadable'])
  })

  it('are removed before the commands run, and nothing else', async () => {
    write('junit.xml', 'out/a.xml', 'out/a.txt', 'other.xml')
    await clearReports(folder, ['junit.xml', 'out/*.xml', 'never.xml'])
    const left = ['junit.xml', 'out/a.xml', 'out/a.txt', 'other.xml'].filter((path) =>
      existsSync(join(folder, path)),
    )
    expect(left).toEqual(['out/a.txt', 'other.xml'])
  })
})
