import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { isReview, nonceIn } from '../support/answers.ts'
import { wholeFiles, writeAll } from '../support/making.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { makeStory, type Story, type UnitJson } from '../support/story.ts'
import { baseWith, CODE, TEST } from '../support/weakening-story.ts'

let server: ModelServer
let story: Story
afterEach(async () => {
  story.remove()
  await server.close()
})

/** A line whose writer answers with these files, one answer a round. */
async function runWith(
  rounds: Record<string, string>[],
  weakens = '',
): Promise<{ unit: UnitJson; asked: string[] }> {
  const asked: string[] = []
  server = await startModelServer((request) => {
    if (isReview(request)) return '{"untested":[],"findings":[],"matrix":[]}'
    asked.push(request.prompt)
    return wholeFiles(rounds[asked.length - 1] ?? {}, nonceIn(request.prompt))
  })
  story = makeStory({
    endpoint: server.url,
    adapt: (folder) => writeAll(folder, baseWith(weakens)),
  })
  const { unit } = await story.run('first-word')
  return { unit, asked }
}

const HONEST = { 'src/first-word.ts': CODE }

test.each([
  ['WEAKENED_TEST_SKIPPED', TEST.replace("test('an empty", "test.skip('an empty")],
  ['WEAKENED_TEST_DELETED', TEST.slice(0, TEST.indexOf("test('an empty"))],
  ['WEAKENED_MATCHER', TEST.replace("assert.equal(countWords(''), 0)", "assert.ok(countWords('') < 9)")],
  [
    'WEAKENED_SWALLOWED',
    TEST.replace("assert.equal(countWords(''), 0)", "try { assert.equal(countWords(''), 0) } catch {}"),
  ],
])('%s stops the unit, and the writer takes it back in round 2', async (code, weak) => {
  const { unit, asked } = await runWith([
    { ...HONEST, 'test/words.test.ts': weak },
    { ...HONEST, 'test/words.test.ts': TEST },
  ])
  expect(unit).toMatchObject({ verdict: 'released', rounds: 2 })
  expect(asked[1]).toContain(code)
})

test('a weakening that no round takes back halts the unit', async () => {
  const weak = { ...HONEST, 'test/words.test.ts': TEST.replace("test('an empty", "test.skip('an empty") }
  const { unit } = await runWith([weak, weak, weak])
  expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'style-gate' })
})

test('a weakening that the spec names is released, shown, and replayed', async () => {
  const weak = { ...HONEST, 'test/words.test.ts': TEST.replace("test('an empty", "test.skip('an empty") }
  const line = 'weakens: ["test/words.test.ts#an empty text has no words: it moves to the next release"]\n'
  const { unit, asked } = await runWith([weak], line)
  expect(unit).toMatchObject({ verdict: 'released', rounds: 1 })
  expect(asked[0]).toContain('it moves to the next release')
  const trace = unit.trace ?? ''
  expect(readFileSync(join(trace, 'index.html'), 'utf8')).toContain('WEAKENED_TEST_SKIPPED')
  const replay = await story.cli(['replay', trace, '--json'])
  const { stations } = JSON.parse(replay.stdout) as { stations: { status: string }[] }
  expect(new Set(stations.map(({ status }) => status))).toEqual(new Set(['replayed']))
})
