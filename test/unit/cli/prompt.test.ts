import { afterAll, beforeAll, expect, test } from 'vitest'
import { startModelServer, type ModelServer } from '../../support/model-server/model-server.ts'
import { makeStory, type Story } from '../../support/story.ts'

let server: ModelServer
let story: Story
beforeAll(async () => {
  server = await startModelServer('BLOCKED: this is all that I wanted to know')
  story = makeStory({ endpoint: server.url })
})
afterAll(async () => {
  story.remove()
  await server.close()
})

test('jidoka prompt prints what the writer is then asked, byte for byte, and asks nobody', async () => {
  const printed = await story.cli(['prompt', 'specs/truncate-middle.spec.md', '--json'])
  const { messages, tokens } = JSON.parse(printed.stdout) as { messages: object[]; tokens: number }
  expect([printed.exit, server.requests]).toEqual([0, []])
  await story.run('truncate-middle')
  expect(server.requests[0]?.body.messages).toEqual(messages)
  expect(tokens).toBeGreaterThan(500)
})

test('jidoka prompt shows the messages to people', async () => {
  const { exit, stdout } = await story.cli(['prompt', 'specs/truncate-middle.spec.md'])
  expect(exit).toBe(0)
  expect(stdout).toMatch(
    /^--- system\n[\s\S]*\n--- user\n[\s\S]*truncateMiddle[\s\S]*\n--- about \d+ tokens\s*$/,
  )
})
