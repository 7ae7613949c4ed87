import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hintOf } from '../../../../shared/trace/signer/keys.ts'
import { localKeys, type LocalKeys } from '../../../../shared/trace/signer/local-keys.ts'

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'jidoka-keys-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

function hints({ keys }: LocalKeys): [string, string][] {
  return [...keys].map(([station, key]) => [station, hintOf(key)])
}

describe('localKeys', () => {
  it('makes one key per station on first use, for the owner alone', async () => {
    const folder = join(home, 'deep', 'keys')
    const made = await localKeys(folder, ['generate', 'review'])
    expect(made.created).toEqual(true)
    expect(readdirSync(folder).sort()).toEqual(['generate.pem', 'review.pem'])
    expect(statSync(folder).mode & 0o777).toEqual(0o700)
    expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([
      0o600, 0o600,
    ])
    expect(new Set(hints(made).map(([, hint]) => hint)).size).toEqual(2)
  })

  it('finds the same keys again, and makes only what is missing', async () => {
    const first = await localKeys(home, ['generate'])
    const again = await localKeys(home, ['generate'])
    expect([again.created, hints(again)]).toEqual([false, hints(first)])
    const more = await localKeys(home, ['generate', 'review'])
    expect([more.created, hints(more)[0]]).toEqual([true, hints(first)[0]])
  })

  it('lets concurrent first users agree on one key', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => localKeys(home, ['generate'])))
    expect(new Set(all.map((each) => JSON.stringify(hints(each)))).size).toEqual(1)
    expect(all.filter((each) => each.created).length).toEqual(1)
    expect(readdirSync(home)).toEqual(['generate.pem'])
  })

  it('refuses a key that others can read', async () => {
    await localKeys(home, ['generate'])
    chmodSync(join(home, 'generate.pem'), 0o644)
    await expect(localKeys(home, ['generate'])).rejects.toMatchObject({
      code: 'KEY_INVALID',
      message: expect.stringContaining(join(home, 'generate.pem')) as string,
    })
  })

  it('refuses a symbolic link in place of a key, even to a good one, and follows none to write', async () => {
    await localKeys(join(home, 'other'), ['generate'])
    symlinkSync(join(home, 'other', 'generate.pem'), join(home, 'generate.pem'))
    symlinkSync(join(home, 'nowhere'), join(home, 'review.pem'))
    for (const station of ['generate', 'review']) {
      await expect(localKeys(home, [station])).rejects.toMatchObject({
        code: 'KEY_INVALID',
        message: expect.stringContaining(join(home, `${station}.pem`)) as string,
      })
    }
    expect(existsSync(join(home, 'nowhere'))).toEqual(false)
  })

  it('refuses a foreign file in place of a key', async () => {
    writeFileSync(join(home, 'generate.pem'), 'hello', { mode: 0o600 })
    await expect(localKeys(home, ['generate'])).rejects.toMatchObject({ code: 'KEY_INVALID' })
  })

  it.each(['../generate', 'a/b', '', 'Generate', '.hidden'])(
    'refuses the station name %j',
    async (station) => {
      await expect(localKeys(home, [station])).rejects.toMatchObject({ code: 'KEY_INVALID' })
    },
  )

  it('says where it cannot write', async () => {
    writeFileSync(join(home, 'file'), '')
    await expect(localKeys(join(home, 'file', 'keys'), ['generate'])).rejects.toMatchObject({
      code: 'DISK',
      message: expect.stringContaining(join(home, 'file', 'keys')) as string,
    })
  })
})
