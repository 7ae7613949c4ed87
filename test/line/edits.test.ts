import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { isReview, nonceIn } from '../support/answers.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { makeStory, type Story } from '../support/story.ts'

let server: ModelServer
let story: Story

afterEach(async () => {
  story.remove()
  await server.close()
})

/** 1,500 lines. */
const SHELVES = Array.from({ length: 300 }, (_, at) =>
  [
    `export function shelf${at}(count: number): number {`,
    `  const size = ${at}`,
    '  return count > size ? 1 : 0',
    '}',
    '',
  ].join('\n'),
).join('\n')

const SPEC = `---
id: full-shelf
title: A shelf is full at its limit
why: Full shelves are refilled twice a day.
paths: { write: [src/shelves.ts], read: [] }
interface:
  - { module: src/shelves.ts, signature: "function shelf200(count: number): number" }
acceptance:
  - id: AC-1
    ears: When the count is equal to the size, shelf200 shall return 1.
    examples:
      - { call: "shelf200(200)", returns: 1 }
      - { call: "shelf200(199)", returns: 0 }
---
`

function addShelves(folder: string): void {
  writeFileSync(join(folder, 'src', 'shelves.ts'), SHELVES)
  writeFileSync(join(folder, 'specs', 'full-shelf.spec.md'), SPEC)
}

function edit(nonce: string, before: string, after: string): string {
  return `<<<EDIT src/shelves.ts ${nonce}\n${before}\n===== ${nonce}\n${after}\nEDIT>>> ${nonce}`
}

const HEAD = '  const size = 200\n'

test('a writer looks for more, edits one line of 1,500, mends its edit in round 2, and all of it is replayed', async () => {
  const replies: ((nonce: string) => string)[] = [
    () => 'NEED src/shelves.ts:900-910',
    (nonce) => edit(nonce, `${HEAD}  return count > size ? 1 : 0`, `${HEAD}  return count > size ? 1 : 2`),
    (nonce) => edit(nonce, `${HEAD}  return count > size ? 1 : 2`, `${HEAD}  return count >= size ? 1 : 0`),
  ]
  const asked: string[] = []
  server = await startModelServer((request) => {
    if (isReview(request)) return '{"untested":[],"findings":[],"matrix":[]}'
    asked.push(request.prompt)
    return replies[asked.length - 1]?.(nonceIn(request.prompt)) ?? 'nothing more'
  })
  story = makeStory({ endpoint: server.url, adapt: addShelves })
  const { unit } = await story.run('full-shelf')
  expect(unit).toMatchObject({ verdict: 'released', rounds: 2 })
  expect(Math.max(...asked.map(({ length }) => length))).toBeLessThan(12_000)
  expect(asked[2]).toContain('EXAMPLE_WRONG')
  const released = readFileSync(join(unit.trace ?? '', 'files', 'src', 'shelves.ts'), 'utf8')
  expect(released).toBe(SHELVES.replace(`${HEAD}  return count > size`, `${HEAD}  return count >= size`))
  const replay = await story.cli(['replay', unit.trace ?? '', '--json'])
  const { stations } = JSON.parse(replay.stdout) as { stations: { status: string }[] }
  expect(new Set(stations.map(({ status }) => status))).toEqual(new Set(['replayed']))
  expect(asked).toHaveLength(3)
})
