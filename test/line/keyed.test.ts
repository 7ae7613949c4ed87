import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeStationKeys, type StationKeys } from '../../shared/cli/init/station-keys.ts'
import { readFactory } from '../../shared/factory/read-factory.ts'
import { edit, makeStory, type Ran, type Story, type UnitJson } from '../support/story.ts'

let story: Story
let keys: StationKeys
let keyed: UnitJson
let local: UnitJson
beforeAll(async () => {
  story = makeStory({ adapt: signWithKeys })
  keyed = (await story.run('truncate-middle', ['--mode', 'replay'], variables())).unit
  // the next run replaces the trace of the one before
  cpSync(keyed.trace ?? '', join(story.folder, 'keyed-trace'), { recursive: true })
  local = (await story.run('truncate-middle', ['--mode', 'replay', '--local-keys'])).unit
})
afterAll(() => story.remove())

/** The example, signed by one key per station. */
function signWithKeys(folder: string): void {
  edit(folder, 'factory.yml', 'signing: { mode: local }', 'signing: { mode: keyed }')
  const reading = readFactory(readFileSync(join(folder, 'factory.yml')), 'factory.yml')
  if (reading.kind === 'bad') throw new Error('the example is not valid')
  keys = makeStationKeys(reading.factory, 'factory.yml')
  writeFileSync(join(folder, '.factory', 'trust.json'), keys.trust)
}

function variables(): Record<string, string> {
  return Object.fromEntries(keys.secrets.map(({ name, value }) => [name, value]))
}

const verifyKeyed = (): Promise<Ran> => story.cli(['verify', 'keyed-trace', '--json'])
const verifyLocal = (): Promise<Ran> =>
  story.cli(['verify', local.trace ?? '', '--trust', '.jidoka/trust.json', '--json'])

describe('a line that signs with keys, on one machine', () => {
  test("signs with the stations' own keys from the variables named like their secrets", async () => {
    expect(keyed.verdict).toBe('released')
    expect(JSON.parse((await verifyKeyed()).stdout)).toMatchObject({ verified: true, assurance: 'keyed' })
  })

  test('cannot sign without them', async () => {
    const { unit, exit } = await story.run('truncate-middle', ['--mode', 'replay'])
    expect(exit).toBe(2)
    expect(unit).toMatchObject({ verdict: 'error', error: { code: 'KEY_MISSING' } })
    expect(unit.error?.next).toContain('--local-keys')
  })

  test('can be tried with keys of the machine, and the trace says so', async () => {
    expect(local.verdict).toBe('released')
    expect(JSON.parse((await verifyLocal()).stdout)).toMatchObject({ verified: true, assurance: 'local' })
    const plain = await story.cli(['verify', local.serial])
    expect([plain.exit, plain.stdout]).toEqual([
      1,
      expect.stringMatching(/^REJECTED .*\nnext: .*--trust \.jidoka\/trust\.json\n/),
    ])
    const next = `prove its trace: jidoka verify ${local.serial} --trust .jidoka/trust.json`
    expect(local.next).toContain(next)
    expect(keyed.next).not.toContain(next)
  })

  test('has the same serial and invariant digests whichever keys sign', async () => {
    expect(digestsOf((await verifyLocal()).stdout)).toEqual(digestsOf((await verifyKeyed()).stdout))
    expect(local.serial).toBe(keyed.serial)
  })
})

function digestsOf(stdout: string): string[] {
  const { links } = JSON.parse(stdout) as { links: { station: string; invariantDigest: string }[] }
  return links.map(({ station, invariantDigest }) => `${station} ${invariantDigest}`)
}
