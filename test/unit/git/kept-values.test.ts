import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keptValues, type KeptValues } from '../../../shared/git/kept-values.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unit-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const is = (value: unknown): value is number => typeof value === 'number'

async function opened(method = '1', name = 'numbers'): Promise<KeptValues<number>> {
  const values = keptValues(folder, '/repo', { name, method, is })
  await values.open()
  return values
}

describe('values that are kept', () => {
  it('are there in the next run, for the same method and kind', async () => {
    const first = await opened()
    first.keep('a', 1)
    first.keep('b', undefined)
    await first.save({ isWhole: true })
    expect([(await opened()).get('a'), (await opened()).get('b')]).toEqual([1, undefined])
    expect((await opened('2')).get('a')).toBeUndefined()
    expect((await opened('1', 'others')).get('a')).toBeUndefined()
  })

  it('go when a run of everything does not ask for them, and stay after a run of a part', async () => {
    const first = await opened()
    for (const key of ['a', 'b']) first.keep(key, 1)
    await first.save({ isWhole: true })
    const part = await opened()
    part.keep('c', 3)
    await part.save({ isWhole: false })
    const all = await opened()
    expect([all.get('b'), all.get('c')]).toEqual([1, 3])
    await all.save({ isWhole: true })
    const last = await opened()
    expect(['a', 'b', 'c'].map((key) => last.get(key))).toEqual([undefined, 1, 3])
  })

  it('are neither read nor written before they are opened', async () => {
    const closed = keptValues(folder, '/repo', { name: 'numbers', method: '1', is })
    closed.keep('a', 1)
    await closed.save({ isWhole: true })
    expect(readdirSync(folder)).toEqual([])
    expect(closed.get('a')).toBeUndefined()
  })

  it('are none where one has another shape', async () => {
    const first = await opened()
    first.keep('a', 1)
    await first.save({ isWhole: true })
    const [file = ''] = readdirSync(folder).map((name) => join(folder, name))
    const other = keptValues(folder, '/repo', {
      name: 'numbers',
      method: '1',
      is: (value: unknown): value is string => typeof value === 'string',
    })
    await other.open()
    expect(other.get('a')).toBeUndefined()
    writeFileSync(file, readFileSync(file, 'utf8').replace('["a",1]', '["a",2]'))
    expect((await opened()).get('a')).toBeUndefined()
  })

  it('are none without a folder', async () => {
    const nowhere = keptValues(undefined, '/repo', { name: 'numbers', method: '1', is })
    await nowhere.open()
    nowhere.keep('a', 1)
    await nowhere.save({ isWhole: true })
    expect(nowhere.get('a')).toBeUndefined()
  })
})
