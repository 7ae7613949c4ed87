import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { exampleLaunch } from '../../../shared/commands/example-launch.ts'
import type { Isolation } from '../../../shared/commands/isolation/isolation.ts'
import { makePlace } from '../../../shared/commands/place.ts'
import { separate } from '../../../shared/commands/separate.ts'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { WAYS } from '../../support/isolation.ts'
import { callAll, shown } from '../oracle/calls.ts'

const PATH = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`

const MODULE = (secret: string): string => `
import { existsSync, writeFileSync } from 'node:fs'
export function twice(n: number): number { return 2 * n }
export function seesSecret(): boolean { return existsSync(${JSON.stringify(secret)}) }
export function writesTree(): boolean { try { writeFileSync('other.ts', ''); return true } catch { return false } }
`

async function valuesOf(isolation: Isolation): Promise<string[]> {
  const outside = mkdtempSync(join(tmpdir(), 'jidoka-outside-'))
  const place = await makePlace(outside)
  onTestFinished(() => rmSync(outside, { recursive: true, force: true }))
  writeFileSync(join(place.work, 'sample.ts'), MODULE(join(place.root, 'order.json')))
  writeFileSync(join(place.root, 'order.json'), 'what is to be done')
  const order = {
    ...{ station: 'test', round: 1, repo: outside, isolation: 'auto' as const },
    work: { kind: 'run' as const, run: [], report: undefined, minutes: 1 },
    changeSet: changeSetOf('0'.repeat(40), []),
    hidden: [],
    tests: [],
  }
  const { signal } = new AbortController()
  const around = {
    env: { PATH },
    signal,
    now: () => new Date(),
    print: () => undefined,
    hidden: [],
    isolation,
  }
  const launch = exampleLaunch(await separate(order, place, around), place)
  const calls = ['twice(21)', 'seesSecret()', 'writesTree()'].map((call) => ['sample.ts', call] as const)
  const rows = await callAll(place.work, calls, { path: PATH, home: place.home, tmp: place.tmp, launch })
  // two processes that live at one time: the end of the first one is not that of the second
  expect(rows.map(({ later }) => later)).toEqual(calls.map(() => undefined))
  return rows.map(shown)
}

describe.each(WAYS)('examples that are called %s', (_, isolation) => {
  it('give their values, and reach nothing but the tree to read it', async () => {
    const reaches = String(isolation.kind === 'none')
    expect(await valuesOf(isolation)).toEqual(['[42]', `[${reaches}]`, `[${reaches}]`])
  })
})
