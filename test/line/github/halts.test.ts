import { describe, expect, test } from 'vitest'
import { answer, isReview, nonceIn } from '../../support/answers.ts'
import { jobResults } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { runLocally } from '../../support/github-line/local-run.ts'
import { withModel, type ModelStory } from '../../support/github-line/model-story.ts'
import type { SeenRequest } from '../../support/model-server/model-server.ts'
import type { RunResult } from '../../support/workflow-runner/options.ts'

const WITHOUT_DELIVERY = { github: { publish: 'none' } }

/** Runs one spec and holds verdicts and digests against `jidoka run` with the same answers. */
async function tell({ line }: ModelStory, spec: string): Promise<{ run: RunResult; verdict: string }> {
  const run = await line.run(spec)
  const local = await runLocally(line, [spec])
  expect(decisions(storedLinks(line))).toEqual(decisions(local.links))
  const [unit] = local.units
  return {
    run,
    verdict: `${unit?.verdict ?? ''} by ${unit?.stoppedBy ?? 'nobody'} in round ${unit?.rounds ?? 0}`,
  }
}

const endOf = (run: RunResult): Record<string, string> => {
  const results = Object.entries(jobResults(run)).filter(([, result]) => result !== 'success')
  return Object.fromEntries(results)
}

function file(path: string, text: string, request: SeenRequest): string {
  const nonce = nonceIn(request.prompt)
  return `<<<FILE ${path} ${nonce}\n${text}\nFILE>>> ${nonce}\n`
}

describe.concurrent('a unit on GitHub', () => {
  test('halts at generate when the writer is blocked', async () => {
    await withModel(
      () => 'BLOCKED: AC-1 and AC-2 contradict each other',
      WITHOUT_DELIVERY,
      async (story) => {
        const { run, verdict } = await tell(story, 'truncate-middle')
        expect(verdict).toBe('halted by generate in round 1')
        expect(endOf(run)).toEqual({ result: 'failure' })
        expect(run.job('result').summary).toMatch(/^# halted by generate in round 1: /)
      },
    )
  })

  test('halts at style-gate when every round breaks the house standard again', async () => {
    let round = 0
    const script = (request: SeenRequest): string => {
      round += 1
      const lines = Array.from(
        { length: 4 - round },
        (_, index) => `export const f${index} = (text: any): string => text`,
      )
      return file('src/truncate.ts', lines.join('\n'), request)
    }
    await withModel(script, WITHOUT_DELIVERY, async (story) => {
      const { run, verdict } = await tell(story, 'truncate-middle')
      expect(verdict).toBe('halted by style-gate in round 3')
      expect(jobResults(run)).toEqual({
        'spec-validate': 'success',
        generate: 'success',
        'style-gate': 'success',
        'round 2 / generate': 'success',
        'round 2 / style-gate': 'success',
        'round 3 / generate': 'success',
        'round 3 / style-gate': 'success',
        answers: 'success',
        result: 'failure',
      })
      const told = run.job('result').annotations.map(({ level, message }) => `${level} ${message}`)
      expect(told[0]).toMatch(/^error halted by style-gate in round 3: /)
      expect(told.join('\n')).toMatch(/error no-any: /)
    })
  })

  test('halts at the commands when a repair changes nothing about their findings', async () => {
    const script = (request: SeenRequest): string => answer('parse-duration', 'generate.r1', request)
    await withModel(script, WITHOUT_DELIVERY, async (story) => {
      const { run, verdict } = await tell(story, 'parse-duration')
      expect(verdict).toBe('halted by test in round 2')
      expect(endOf(run)).toEqual({ result: 'failure' })
      expect(run.job('round 2 / test').outputs).toMatchObject({
        outcome: 'failure',
        next: 'trace-publish',
      })
      expect(jobResults(run)).not.toHaveProperty(['round 3 / generate'])
    })
  })

  test('is repaired in round 3, by way of two different stops', async () => {
    let round = 0
    const script = (request: SeenRequest): string => {
      if (isReview(request)) return answer('parse-duration', 'review.r2', request)
      round += 1
      if (round > 1) return answer('parse-duration', `generate.r${round - 1}`, request)
      return file('src/duration.ts', 'export const parseDuration = (text: any): any => text', request)
    }
    await withModel(script, WITHOUT_DELIVERY, async (story) => {
      const { run, verdict } = await tell(story, 'parse-duration')
      expect(verdict).toBe('released by nobody in round 3')
      expect(endOf(run)).toEqual({})
      expect(Object.keys(jobResults(run))).toEqual(
        expect.arrayContaining([
          'style-gate',
          'round 2 / test',
          'round 3 / test',
          'round 3 / review',
          'result',
        ]),
      )
    })
  })
})
