import { afterEach, expect, test } from 'vitest'
import { answer, isReview } from '../support/answers.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { edit, makeStory, type Story } from '../support/story.ts'

let server: ModelServer
let story: Story
afterEach(async () => {
  story.remove()
  await server.close()
})

const OBJECTION = JSON.stringify({
  untested: [],
  findings: [
    {
      category: 'correctness',
      severity: 'high',
      kind: 'missing',
      path: 'src/truncate.ts',
      quote: null,
      call: 'truncateMiddle("Oak chair with armrests", 11)',
      gives: 'another length',
      should: 'Oak c…rests',
      scenario: 'the result has not exactly limit characters',
      suggestion: null,
    },
  ],
  matrix: [],
})

/** A line whose every unit is asked about a variant; `second` is the answer to that question. */
async function tell(second: (met: string) => string): Promise<Story> {
  let reviews = 0
  server = await startModelServer((request) => {
    if (!isReview(request)) return answer('truncate-middle', 'generate.r1', request)
    const met = answer('truncate-middle', 'review.r1', request)
    reviews += 1
    return reviews === 1 ? met : second(met)
  })
  story = makeStory({
    endpoint: server.url,
    adapt: (folder) => edit(folder, 'factory.yml', 'seeded: 0', 'seeded: 1'),
  })
  return story
}

test('a reviewer that objects to a variant with a defect releases the change, and replays without being asked', async () => {
  const { run } = await tell(() => OBJECTION)
  const { unit } = await run('truncate-middle')
  expect(unit).toMatchObject({ verdict: 'released', usage: { calls: 3 } })
  const [first, second] = server.requests.filter(isReview)
  expect(second?.prompt).not.toBe(first?.prompt)
  const again = await run('truncate-middle', ['--mode', 'replay'])
  expect(again.unit).toMatchObject({ verdict: 'released', serial: unit.serial })
  expect(server.requests).toHaveLength(3)
})

test('a reviewer that passes a variant with a defect is not believed', async () => {
  const { run, cli } = await tell((met) => met)
  const { unit } = await run('truncate-middle')
  expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'review', rounds: 1 })
  expect(unit.reason).toMatch(/^REVIEW_ASLEEP: /)
  expect((await cli(['replay', unit.trace ?? ''])).exit).toBe(0)
})
