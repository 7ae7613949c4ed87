import { afterEach, expect, test } from 'vitest'
import { answer, isReview } from '../support/answers.ts'
import { append, newUnit } from '../support/ledger.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { makeStory, type Story } from '../support/story.ts'

let server: ModelServer
let story: Story
afterEach(async () => {
  story.remove()
  await server.close()
})

const broken = (number: number, rule: string): ReturnType<typeof newUnit> =>
  newUnit(number, { stations: [{ station: 'style-gate', round: 1, verdict: 'stop', findings: [rule] }] })

test('the rule that was broken most is told first, and a replay tells it so when the ledger has learned more', async () => {
  const asked: string[] = []
  server = await startModelServer((request) => {
    if (!isReview(request)) asked.push(request.prompt)
    return answer('truncate-middle', isReview(request) ? 'review.r1' : 'generate.r1', request)
  })
  story = makeStory({ endpoint: server.url })
  await append(story.folder, [broken(1, 'no-console'), broken(2, 'no-console'), broken(3, 'no-enum')])
  const { unit } = await story.run('truncate-middle')
  expect(unit).toMatchObject({ verdict: 'released', rounds: 1 })
  const told = [...(asked[0] ?? '').matchAll(/^\d+\. ([a-z-]+) \[/gm)].map(([, id]) => id)
  expect(told.slice(0, 3)).toEqual(['no-console', 'no-enum', 'no-any'])
  await append(story.folder, [broken(4, 'no-any'), broken(5, 'no-any'), broken(6, 'no-any')])
  expect((await story.cli(['replay', unit.trace ?? ''])).exit).toBe(0)
}, 240_000)
