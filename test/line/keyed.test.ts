import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeStationKeys, type StationKeys } from '../../shared/cli/init/station-keys.ts'
import { readFactory } from '../../shared/factory/read-factory.ts'
import { edit, makeStory, type Story } from '../support/story.ts'

let story: Story
let keys: StationKeys
beforeEach(() => {
  story = makeStory({ adapt: signWithKeys })
})
afterEach(() => story.remove())

/** The example, signed by one key per station. */
function signWithKeys(folder: string): void {
  edit(folder, 'factory.yml', 'signing: { mode: local }', 'signing: { mode: keyed }')
  const reading = readFactory(readFileSync(join(folder, 'factory.yml')), 'factory.yml')
  if (reading.kind === 'bad') throw new Error('the example is not valid')
  keys = makeStationKeys(reading.factory)
  writeFileSync(join(folder, '.factory', 'trust.json'), keys.trust)
}

function variables(): Record<string, string> {
  return Object.fromEntries(keys.secrets.map(({ name, value }) => [name, value]))
}

describe('a line that signs with keys, on one machine', () => {
  test("signs with the stations' own keys from the variables named like their secrets", async () => {
    const { unit } = await story.run('truncate-middle', ['--mode', 'replay'], variables())
    expect(unit.verdict).toBe('released')
    const verified = await story.cli(['verify', unit.trace ?? '', '--json'])
    expect(JSON.parse(verified.stdout)).toMatchObject({ verified: true, assurance: 'keyed' })
  })

  test('cannot sign without them', async () => {
    const { unit, exit } = await story.run('truncate-middle', ['--mode', 'replay'])
    expect(exit).toBe(2)
    expect(unit).toMatchObject({ verdict: 'error', error: { code: 'KEY_MISSING' } })
    expect(unit.error?.next).toContain('--local-keys')
  })

  test('can be tried with keys of the machine, and the trace says so', async () => {
    const { unit } = await story.run('truncate-middle', ['--mode', 'replay', '--local-keys'])
    expect(unit.verdict).toBe('released')
    const local = await story.cli(['verify', unit.trace ?? '', '--trust', '.jidoka/trust.json', '--json'])
    expect(JSON.parse(local.stdout)).toMatchObject({ verified: true, assurance: 'local' })
    expect((await story.cli(['verify', unit.trace ?? ''])).exit).toBe(1)
  })

  test('has the same serial and invariant digests whichever keys sign', async () => {
    const keyed = await story.run('truncate-middle', ['--mode', 'replay'], variables())
    const verified = await story.cli(['verify', keyed.unit.trace ?? '', '--json'])
    const local = await story.run('truncate-middle', ['--mode', 'replay', '--local-keys'])
    const again = await story.cli([
      'verify',
      local.unit.trace ?? '',
      '--trust',
      '.jidoka/trust.json',
      '--json',
    ])
    expect(digestsOf(again.stdout)).toEqual(digestsOf(verified.stdout))
    expect(local.unit.serial).toBe(keyed.unit.serial)
  })
})

function digestsOf(stdout: string): string[] {
  const { links } = JSON.parse(stdout) as { links: { station: string; invariantDigest: string }[] }
  return links.map(({ station, invariantDigest }) => `${station} ${invariantDigest}`)
}
