import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readHandAnswer } from '../../../shared/model/hand-answers.ts'
import { temporaryFolder } from '../../support/model-server/session-options.ts'

let folder = ''
let remove: () => Promise<void>
beforeAll(async () => {
  ;({ folder, remove } = await temporaryFolder())
  await writeFile(join(folder, '1.md'), 'one {{nonce}} {{nonce}}\r\n')
  await writeFile(join(folder, '1.json'), 'not this one')
  await writeFile(join(folder, '2.json'), '{}')
  await writeFile(join(folder, '3.txt'), Buffer.from([0xff]))
  await writeFile(join(folder, '4.md'), Buffer.alloc(8 * 1024 * 1024 + 1))
})
afterAll(() => remove())

describe('readHandAnswer', () => {
  it('reads the file of the call and puts the fence marker in', async () => {
    expect(await readHandAnswer(folder, 1, 'abc')).toBe('one abc abc\n')
    expect(await readHandAnswer(folder, 2, 'abc')).toBe('{}')
  })

  it('leaves the place of the marker when the question has none', async () => {
    expect(await readHandAnswer(folder, 1, null)).toBe('one {{nonce}} {{nonce}}\n')
  })

  it('takes a single file as the reply to call 1', async () => {
    expect(await readHandAnswer(join(folder, '2.json'), 1, null)).toBe('{}')
    await expect(readHandAnswer(join(folder, '2.json'), 2, null)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    })
  })

  it.each([
    ['missing', 5, 'FILE_UNREADABLE'],
    ['not UTF-8', 3, 'FILE_ENCODING'],
    ['too large', 4, 'FILE_TOO_LARGE'],
  ])('refuses one that is %s', async (_, call, code) => {
    await expect(readHandAnswer(folder, call, null)).rejects.toMatchObject({ code })
  })

  it('refuses a folder that is missing', async () => {
    await expect(readHandAnswer(join(folder, 'nowhere'), 1, null)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    })
  })
})
