import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import trustSchema from '../../../../schemas/trust.schema.json' with { type: 'json' }
import { addressVersion, checkVersions } from '../../../../shared/cli/doctor/versions.ts'

let repo: string
beforeEach(() => {
  repo = mkdtempSync(join(tmpdir(), 'jidoka-versions-'))
})
afterEach(() => rmSync(repo, { recursive: true, force: true }))

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repo, path)), { recursive: true })
    writeFileSync(join(repo, path), text)
  }
}

const OLD = 'https://jidoka.dev/schemas'
const PARCEL = '.jidoka/traces/JD-0000-1111-2222/parcels/JD-0000-1111-2222.generate.r1.a1.json'
const TODAY = {
  'factory.yml': 'version: "1"\nhouse: rules/house.yml\nsigning: { mode: keyed, trust: rules/trust.json }\n',
  'rules/house.yml': 'version: "1"\n',
  'rules/trust.json': `{"$schema":"${trustSchema.$id}"}`,
  [PARCEL]: `{"$schema":"${OLD}/parcel/v1"}`,
}

describe('the versions of documents', () => {
  test('are fine where every document has the one that is read', async () => {
    write(TODAY)
    expect(await checkVersions(repo)).toEqual([
      expect.objectContaining({ state: 'ok', detail: expect.stringContaining('4 documents of version 1') }),
    ])
  })

  test.each([
    ['factory.yml', 'version: "2"\n', 'fix factory.yml is of version 2', 'install a newer Jidoka'],
    ['factory.yml', 'version: 0\n', 'fix factory.yml is of version 0', 'bring it to version 1'],
    ['rules/house.yml', 'version: "3"\n', 'fix rules/house.yml is of version 3', 'install a newer Jidoka'],
    [
      'rules/trust.json',
      `{"$schema":"${trustSchema.$id.replace('.schema', '.v2.schema')}"}`,
      'fix rules/trust.json is of version 2',
      'install a newer Jidoka',
    ],
    [
      PARCEL,
      `{"$schema":"${OLD}/parcel/v2"}`,
      'note .jidoka/traces/JD-0000-1111-2222 is of version 2',
      'install a newer Jidoka',
    ],
  ])('name %s of %j, and what to do', async (path, text, found, fix) => {
    write({ ...TODAY, [path]: text })
    const checks = await checkVersions(repo)
    expect(checks.map(({ state, detail }) => `${state} ${detail}`)).toEqual([
      expect.stringContaining(`${found}, jidoka `),
    ])
    expect(checks[0]?.fix).toContain(fix)
  })

  test('are left alone where a document is missing, broken, says none or lies outside', async () => {
    expect(await checkVersions(repo)).toEqual([])
    write({ 'factory.yml': 'house: ../house.yml\n', '.factory/trust.json': '{' })
    expect(await checkVersions(repo)).toEqual([])
  })
})

test.each([
  [trustSchema.$id, '1'],
  [trustSchema.$id.replace('.schema', '.v12.schema'), '12'],
  [`${OLD}/trust/v1`, '1'],
  [`${OLD}/trust`, undefined],
  [7, undefined],
])('the version in the address %s is %s', (address, version) => {
  expect(addressVersion(address)).toBe(version)
})
