import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readFolder } from '../../../../shared/trace/folder/read-folder.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'jidoka-read-folder-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a folder of a trace', () => {
  it('is listed sorted, with what is no file', async () => {
    mkdirSync(join(folder, 'b', 'empty'), { recursive: true })
    writeFileSync(join(folder, 'b', 'c'), '1')
    writeFileSync(join(folder, 'a'), '2')
    expect(await readFolder(folder)).toEqual([
      { path: 'a', bytes: Buffer.from('2') },
      { path: 'b/c', bytes: Buffer.from('1') },
      { path: 'b/empty', rejection: { code: 'TRACE_FILE_KIND', reason: 'is not a regular file' } },
    ])
  })

  it.each<[string, (name: string) => void]>([
    ['files', (name) => writeFileSync(join(folder, name), '')],
    ['folders', (name) => mkdirSync(join(folder, name))],
    ['folders in folders', (name) => mkdirSync(join(folder, name, 'a', 'b'), { recursive: true })],
  ])('is refused with too many %s', async (_, make) => {
    for (const name of ['1', '2', '3', '4', '5']) make(name)
    await expect(readFolder(folder, 4)).rejects.toMatchObject({ code: 'TRACE_UNREADABLE' })
    await readFolder(folder, 20)
  })
})
