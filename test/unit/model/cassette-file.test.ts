import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newEntry, cassetteLine, type Entry } from '../../../shared/model/cassette.ts'
import { appendEntry, readCassette } from '../../../shared/model/cassette-file.ts'
import { modelRequest } from '../../../shared/model/prompt.ts'
import { profileFor, promptOf, temporaryFolder } from '../../support/model-server/session-options.ts'

function entry(content: string): Entry {
  return newEntry({
    request: modelRequest(promptOf(), profileFor('https://llm.example.com/v1')),
    ordinal: 1,
    response: { content, refusal: null, finish: 'stop', model: 'm', usage: null, rung: null },
    attempts: [],
    recorder: 'live',
    recordedAt: new Date(0),
  })
}

let folder = ''
let remove: () => Promise<void>
beforeAll(async () => {
  ;({ folder, remove } = await temporaryFolder())
})
afterAll(() => remove())

describe('appendEntry', () => {
  it('makes the file and its folders, then adds a line each time', async () => {
    const path = join(folder, 'a', 'b', 'c.jsonl')
    await appendEntry(path, entry('one'))
    await appendEntry(path, entry('two'))
    expect(await readFile(path, 'utf8')).toBe(
      `${cassetteLine(entry('one'))}\n${cassetteLine(entry('two'))}\n`,
    )
  })

  it.each([
    ['after a whole line', `${cassetteLine(entry('one'))}\n`],
    ['alone', ''],
  ])('takes a torn line away, %s', async (name, kept) => {
    const path = join(folder, `${name.replace(' ', '-')}.jsonl`)
    await writeFile(path, `${kept}${cassetteLine(entry('torn')).slice(0, 99)}`)
    await appendEntry(path, entry('new'))
    expect(await readFile(path, 'utf8')).toBe(`${kept}${cassetteLine(entry('new'))}\n`)
  })

  it('takes no line that another run is writing for a torn one', async () => {
    const path = join(folder, 'shared.jsonl')
    const contents = Array.from({ length: 5 }, (_, run) => String(run).padEnd(4_000_000, 'x'))
    await Promise.all(contents.map((content) => appendEntry(path, entry(content))))
    const { entries, torn } = readCassette(path, await readFile(path))
    expect([entries.map(({ response }) => response.content).sort(), torn]).toEqual([contents.sort(), 0])
    expect(await readdir(dirname(path))).not.toContain('shared.jsonl.lock')
  })

  it('takes over the lock of a run that was ended', async () => {
    const path = join(folder, 'ended.jsonl')
    await mkdir(`${path}.lock`)
    const longAgo = new Date(Date.now() - 60_000)
    await utimes(`${path}.lock`, longAgo, longAgo)
    await appendEntry(path, entry('one'))
    expect(await readFile(path, 'utf8')).toBe(`${cassetteLine(entry('one'))}\n`)
  })

  it('names the path it cannot write', async () => {
    await mkdir(join(folder, 'taken'))
    await expect(appendEntry(join(folder, 'taken'), entry('a'))).rejects.toMatchObject({
      code: 'DISK',
      message: expect.stringContaining(join(folder, 'taken')) as string,
    })
  })

  it.runIf(process.platform === 'linux')('reports a full disk', async () => {
    await expect(appendEntry('/dev/full', entry('a'))).rejects.toMatchObject({ code: 'DISK' })
  })
})
