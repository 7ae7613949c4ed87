import { execFileSync } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import { scripted } from '../support/answers.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { makeStory, type Story } from '../support/story.ts'

let server: ModelServer
let story: Story
afterEach(async () => {
  story.remove()
  await server.close()
})

test('a branch that is taken is said before a model is asked', async () => {
  server = await startModelServer(scripted('truncate-middle'))
  story = makeStory({ endpoint: server.url })
  const { unit } = await story.run('truncate-middle', ['--until', 'spec-validate'])
  execFileSync('git', ['branch', `factory/${unit.serial}`], { cwd: story.folder })
  const taken = await story.run('truncate-middle')
  expect(taken.exit).toBe(2)
  expect(taken.unit).toMatchObject({
    verdict: 'error',
    error: { code: 'PUBLISH_OCCUPIED', retryable: false },
  })
  expect(taken.unit.error?.next).toContain(`git branch -m factory/${unit.serial} <name>`)
  expect(server.requests).toEqual([])
})
