import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../support/processes.ts'
import { runCli } from '../support/story.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const TRACES = join(ROOT, 'docs', 'traces')
const TRUST = join(TRACES, 'trust.json')
const SERIALS = readdirSync(TRACES).filter((name) => name.startsWith('JD-'))
/** What is tracked outside the traces, by blob id. A function keeps its bytes when its room moves. */
const TRACKED = new Set(
  runCommand(ROOT, 'git', 'ls-files', '--format=%(objectname)', '--', ':!docs/traces').split('\n'),
)

/** The files that a trace attests, by their path at the time. */
function attested(serial: string): string[] {
  const folder = join(TRACES, serial, 'files')
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}

/** An acceptance test imports the function from where it lies now: only that line may change. */
const withoutImports = (text: string): string => text.replaceAll(/ from '\.[^']+'/g, '')

test('at least one function of the product came down its own line', () => {
  expect(SERIALS.length).toBeGreaterThan(0)
})

describe.each(SERIALS)('the trace %s', (serial) => {
  const words = [join(TRACES, serial), '--trust', TRUST, '--json']

  test('verifies', async () => {
    const { exit, stdout } = await runCli(ROOT, ['verify', ...words])
    expect(exit).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ serial, verified: true })
  })

  test('is replayed from the history, station by station', async () => {
    const { exit, stdout } = await runCli(ROOT, ['replay', ...words])
    expect(exit).toBe(0)
    const { stations } = JSON.parse(stdout) as { stations: { status: string }[] }
    expect(stations.length).toBeGreaterThan(0)
    expect(new Set(stations.map(({ status }) => status))).toEqual(new Set(['replayed']))
  })

  test('attests files that the product still holds, byte for byte', () => {
    const files = attested(serial)
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      const path = join(TRACES, serial, 'files', file)
      if (!file.startsWith('test/'))
        expect(TRACKED).toContain(runCommand(ROOT, 'git', 'hash-object', '--no-filters', path))
      else
        expect(withoutImports(readFileSync(join(ROOT, file), 'utf8'))).toBe(
          withoutImports(readFileSync(path, 'utf8')),
        )
    }
  })
})
