import { afterEach, describe, expect, test } from 'vitest'
import { answer, isReview, nonceIn, scripted } from '../support/answers.ts'
import {
  startModelServer,
  type ModelServer,
  type SeenRequest,
  type Turn,
} from '../support/model-server/model-server.ts'
import { edit, makeStory, type Story } from '../support/story.ts'

let server: ModelServer
let story: Story

async function tell(
  script: (request: SeenRequest, hit: number) => Turn,
  adapt?: (folder: string) => void,
): Promise<Story> {
  server = await startModelServer(script)
  story = makeStory({ endpoint: server.url, ...(adapt === undefined ? {} : { adapt }) })
  return story
}

afterEach(async () => {
  story.remove()
  await server.close()
})

function file(path: string, text: string, request: SeenRequest): string {
  const nonce = nonceIn(request.prompt)
  return `<<<FILE ${path} ${nonce}\n${text}\nFILE>>> ${nonce}\n`
}

describe('a line with a live model', () => {
  test('releases in round 1, records the answers, and replays them without asking again', async () => {
    const { run } = await tell(scripted('truncate-middle'))
    const first = await run('truncate-middle')
    expect(first.unit).toMatchObject({
      verdict: 'released',
      rounds: 1,
      usage: { calls: 2, inputTokens: 20, outputTokens: 10 },
    })
    expect(server.requests).toHaveLength(2)
    const again = await run('truncate-middle', ['--mode', 'replay'])
    expect(again.unit).toMatchObject({ verdict: 'released', serial: first.unit.serial })
    expect(server.requests).toHaveLength(2)
  })

  test('asks again in mode refresh', async () => {
    const { run } = await tell(scripted('truncate-middle'))
    await run('truncate-middle')
    await run('truncate-middle', ['--mode', 'refresh'])
    expect(server.requests).toHaveLength(4)
  })

  test('repairs in round 2, and the writer is told which test failed but never a hold-out', async () => {
    const { run } = await tell(scripted('parse-duration', 2))
    const { unit } = await run('parse-duration')
    expect(unit).toMatchObject({ verdict: 'released', rounds: 2 })
    const second = server.requests.filter((request) => !isReview(request))[1]
    expect(second?.prompt).toContain('AC-2')
    expect(second?.prompt).toContain('RUN_TEST_FAILED')
  })

  test('halts when a repair changes nothing about the findings', async () => {
    const { run } = await tell((request) => answer('parse-duration', 'generate.r1', request))
    const { unit, exit } = await run('parse-duration')
    expect(exit).toBe(1)
    expect(unit).toMatchObject({ verdict: 'halted', rounds: 2, stoppedBy: 'test' })
  })

  test('halts at style-gate when every round breaks the house standard again', async () => {
    let round = 0
    const { run } = await tell((request) => {
      round += 1
      const lines = Array.from(
        { length: 4 - round },
        (_, index) => `export const f${index} = (text: any): string => text`,
      )
      return file('src/truncate.ts', lines.join('\n'), request)
    })
    const { unit } = await run('truncate-middle')
    expect(unit).toMatchObject({ verdict: 'halted', rounds: 3, stoppedBy: 'style-gate' })
  })

  test('halts at once when only a hold-out fails, without telling the writer', async () => {
    const { run } = await tell((request) =>
      answer('truncate-middle', 'generate.r1', request).replace('limit < 1)', 'limit < 2)'),
    )
    const { unit } = await run('truncate-middle')
    expect(unit).toMatchObject({ verdict: 'halted', rounds: 1, stoppedBy: 'test' })
    expect(server.requests).toHaveLength(1)
  })

  test('halts when the writer says that the spec cannot be met', async () => {
    const { run } = await tell(() => 'BLOCKED: AC-1 and AC-2 contradict each other for a limit of 3')
    const { unit } = await run('truncate-middle')
    expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'generate' })
    expect(unit.reason).toContain('AC-1 and AC-2 contradict')
  })

  test('halts when the reply leaves the scope of the spec, and writes none of it', async () => {
    const { run, cli } = await tell(
      (request) =>
        file('.github/workflows/x.yml', 'on: push', request) + file('src/truncate.ts', 'export {}', request),
    )
    const { unit } = await run('truncate-middle')
    expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'generate' })
    expect(unit.reason).toMatch(/^CHANGE_/)
    expect((await cli(['verify', unit.trace ?? ''])).exit).toBe(0)
  })

  test('halts when the reviewer shows no evidence', async () => {
    const { run } = await tell((request) =>
      isReview(request)
        ? '{"untested":[],"findings":[],"matrix":[]}'
        : answer('mask-email', 'generate.r1', request),
    )
    const { unit } = await run('mask-email')
    expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'review' })
  })

  test('does not let the reviewer turn a red test', async () => {
    const { run } = await tell(
      (request) =>
        isReview(request)
          ? answer('parse-duration', 'review.r2', request)
          : answer('parse-duration', 'generate.r1', request),
      (folder) =>
        edit(
          folder,
          'factory.yml',
          /report: junit.xml\n {4}pass: review\n {4}stop: generate/,
          'report: junit.xml\n    pass: review',
        ),
    )
    expect((await run('parse-duration')).unit).toMatchObject({ verdict: 'halted', stoppedBy: 'test' })
  })
})

describe('a line that cannot work', () => {
  test('says which call failed, keeps what was done, and continues where it stopped', async () => {
    let down = true
    const { run } = await tell((request) =>
      isReview(request) && down
        ? { fault: '401' }
        : answer('truncate-middle', isReview(request) ? 'review.r1' : 'generate.r1', request),
    )
    const failed = await run('truncate-middle')
    expect(failed.exit).toBe(2)
    expect(failed.unit).toMatchObject({
      verdict: 'error',
      stoppedBy: 'review',
      error: { code: 'MODEL_AUTH' },
    })
    down = false
    const asked = server.requests.length
    const resumed = await run('truncate-middle', ['--resume'])
    expect(resumed.unit).toMatchObject({ verdict: 'released', serial: failed.unit.serial })
    expect(server.requests).toHaveLength(asked + 1)
    expect(resumed.stderr).not.toContain('generate round 1')
  })

  test('treats a recorded answer that is missing as an error in replay mode', async () => {
    const { run } = await tell(scripted('truncate-middle'))
    const { unit, exit } = await run('truncate-middle', ['--mode', 'replay'])
    expect(exit).toBe(3)
    expect(unit).toMatchObject({ verdict: 'error', stoppedBy: 'generate', error: { code: 'CASSETTE_MISS' } })
    expect(server.requests).toEqual([])
  })

  test('fails closed when the budget is spent', async () => {
    const { run } = await tell(scripted('parse-duration', 2), (folder) =>
      edit(folder, 'factory.yml', 'calls: 12', 'calls: 1'),
    )
    const { unit } = await run('parse-duration')
    expect(unit).toMatchObject({
      verdict: 'error',
      stoppedBy: 'generate',
      rounds: 1,
      error: { code: 'BUDGET_SPENT' },
    })
  })

  test('pauses after the station it is told and goes on from there', async () => {
    const { run } = await tell(scripted('truncate-middle'))
    expect((await run('truncate-middle', ['--until', 'style-gate'])).unit).toMatchObject({
      verdict: 'incomplete',
      trace: null,
    })
    expect((await run('truncate-middle', ['--resume'])).unit.verdict).toBe('released')
  })
})
