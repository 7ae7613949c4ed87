import { describe, expect, test } from 'vitest'
import { isReview, nonceIn } from '../../support/answers.ts'
import { jobResults, withLine, type GithubLineOptions } from '../../support/github-line/github-line.ts'
import { withModel, type ModelStory } from '../../support/github-line/model-story.ts'
import { propose, writing } from '../../support/github-line/propose.ts'
import { wholeFiles, writeAll } from '../../support/making.ts'
import type { SeenRequest } from '../../support/model-server/model-server.ts'
import { baseWith, CODE, TEST } from '../../support/weakening-story.ts'
import type { RunResult } from '../../support/workflow-runner/options.ts'
import { requiredChecks } from '../../support/workflow-runner/required-checks.ts'

const SKIPPED = TEST.replace("test('an empty", "test.skip('an empty")
const CHECK = 'factory / pull request'
/** The job that waits for people, and the gate before it. */
const WAITING = 'text-kit: weakened gates'
const GATE = 'text-kit: style-gate'

/** People have to approve what a pull request takes away from the gates. */
const ASKED: GithubLineOptions = {
  github: { pullRequests: true, environments: { weakened: 'gates' } },
  runner: { environments: { gates: { approval: 'wait' } } },
}

const required = (run: RunResult): unknown => requiredChecks([run], [CHECK], run.trigger.sha)

describe.concurrent('a pull request that skips a test', () => {
  test('waits for the people of the environment, and is green once they have approved', async () => {
    await withLine(ASKED, async (line) => {
      const run = await propose(line, 'skips', writing('test/words.test.ts', SKIPPED))
      await run.waiting(WAITING)
      await line.runner.settle()
      const facts = line.runner.runs().find(({ id }) => id === run.id)
      expect(facts).toMatchObject({ status: 'waiting', conclusion: null })
      run.review('gates', 'approve')
      const done = await run.done
      expect(jobResults(done)).toMatchObject({ [WAITING]: 'success', [CHECK]: 'success' })
      expect(required(done)).toEqual({ kind: 'mergeable' })
      expect(done.job(GATE).summary).toContain('### Gates that are weakened')
      expect(done.job(WAITING).permissions).toEqual({})
    })
  })

  test('is red where they refuse it', async () => {
    await withLine(ASKED, async (line) => {
      const run = await propose(line, 'skips', writing('test/words.test.ts', SKIPPED))
      await run.waiting(WAITING)
      run.review('gates', 'reject')
      const done = await run.done
      expect(jobResults(done)).toMatchObject({ [WAITING]: 'failure', [CHECK]: 'failure' })
      expect(required(done)).toEqual({ kind: 'blocked', by: [CHECK] })
    })
  })

  test('is red at once where no environment is named', async () => {
    await withLine({ github: { pullRequests: true } }, async (line) => {
      const run = await propose(line, 'skips', writing('test/words.test.ts', SKIPPED))
      const done = await run.done
      expect(jobResults(done)).toMatchObject({ [GATE]: 'failure', [CHECK]: 'failure' })
      expect(done.jobs.map(({ id }) => id)).not.toContain(WAITING)
      expect(done.job(GATE).log).toContain('WEAKENED_TEST_SKIPPED')
    })
  })

  test('waits in a merge queue as well', async () => {
    await withLine(ASKED, async (line) => {
      const how = { queue: true }
      const run = await propose(line, 'skips', writing('test/words.test.ts', SKIPPED), how)
      await run.waiting(WAITING)
      run.review('gates', 'reject')
      expect(required(await run.done)).toEqual({ kind: 'blocked', by: [CHECK] })
    })
  })
})

test('a pull request that renames and moves tests asks nobody, and is green', async () => {
  await withLine(ASKED, async (line) => {
    const renamed = TEST.replace('words keep their apostrophes', 'an apostrophe is part of a word')
    const run = await propose(line, 'renames', writing('test/words.test.ts', renamed))
    const done = await run.done
    expect(jobResults(done)).not.toHaveProperty(WAITING)
    expect(required(done)).toEqual({ kind: 'mergeable' })
  })
})

/** A writer that skips a test in each round, whatever it is told. */
function skipping(request: SeenRequest): string {
  if (isReview(request)) return '{"untested":[],"findings":[],"matrix":[]}'
  const files = { 'src/first-word.ts': CODE, 'test/words.test.ts': SKIPPED }
  return wholeFiles(files, nonceIn(request.prompt))
}

async function unitWith(weakens: string, story: (story: ModelStory) => Promise<void>): Promise<void> {
  const adapt = (folder: string): void => writeAll(folder, baseWith(weakens))
  await withModel(skipping, { adapt }, story)
}

describe.concurrent('a unit that skips a test', () => {
  test('is released where its spec names the test, and its pull request says so', async () => {
    const line = 'weakens: ["test/words.test.ts#an empty text has no words: it moves to the next release"]\n'
    await unitWith(line, async (story) => {
      const run = await story.line.run('first-word')
      expect(jobResults(run)).toMatchObject({ result: 'success', deliver: 'success' })
      const [pull] = story.line.github.pulls()
      expect(pull?.body).toContain('#### Gates that are weakened, as the spec says')
      expect(pull?.body).toContain('it moves to the next release')
    })
  })

  test('is halted where nobody has named it, and nothing is delivered', async () => {
    await unitWith('', async (story) => {
      const run = await story.line.run('first-word')
      expect(run.job('result').log).toMatch(
        /halted by style-gate in round 2: style-gate found the same as in round 1/,
      )
      expect(jobResults(run)).toMatchObject({ result: 'failure' })
      expect(story.line.github.pulls()).toEqual([])
    })
  })
})
