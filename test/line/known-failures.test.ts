import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isReview, nonceIn } from '../support/answers.ts'
import { repeatedBlock } from '../support/faithful.ts'
import { FIRST_WORD, firstWordSpec } from '../support/first-word.ts'
import { startModelServer, type ModelServer, type SeenRequest } from '../support/model-server/model-server.ts'
import { makeStory, type Story } from '../support/story.ts'

const OLD = `import assert from 'node:assert/strict'
import { test } from 'node:test'

test('an old promise', () => assert.equal('kept', 'broken'))
`

let server: ModelServer
let story: Story
let added: string
beforeEach(async () => {
  added = FIRST_WORD
  server = await startModelServer(answer)
  story = makeStory({
    endpoint: server.url,
    adapt: (folder) => {
      writeFileSync(join(folder, 'specs/first-word.spec.md'), firstWordSpec('[src/words.ts]'))
      writeFileSync(join(folder, 'test/old.test.ts'), OLD)
    },
  })
})
afterEach(async () => {
  story.remove()
  await server.close()
})

function answer(request: SeenRequest): string {
  if (isReview(request)) return JSON.stringify({ untested: [], findings: [], matrix: [] })
  const { prompt } = request
  return repeatedBlock(prompt, 'src/words.ts', { nonce: nonceIn(prompt), edit: (text) => `${text}${added}` })
}

test('a right change is released beside a test that is red on the base, and people are told', async () => {
  const { unit, stderr } = await story.run('first-word')
  expect(unit).toMatchObject({ verdict: 'released', rounds: 1 })
  expect(stderr).toContain('RUN_RED_AT_BASE an old promise')
  expect((await story.cli(['verify', unit.trace ?? ''])).exit).toBe(0)
})

test('a wrong change is stopped beside it, and the writer is told of its own failure alone', async () => {
  added = FIRST_WORD.replace('[0]', '[1]')
  const { unit } = await story.run('first-word')
  expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'test' })
  const repair = server.requests
    .map(({ prompt }) => prompt)
    .find((prompt) => prompt.includes('RUN_TEST_FAILED'))
  expect(repair).toBeDefined()
  expect(repair).not.toContain('block RUN_TEST_FAILED an old promise')
})
