import { expect, test } from 'vitest'
import { answer, isReview } from '../../support/answers.ts'
import { jobResults, type GithubLine } from '../../support/github-line/github-line.ts'
import { withModel } from '../../support/github-line/model-story.ts'
import { addProbe, doubts } from '../../support/probing.ts'
import type { SeenRequest, Turn } from '../../support/model-server/model-server.ts'
import type { RunResult } from '../../support/workflow-runner/options.ts'

const SPEC = 'truncate-middle'
const FILE = 'src/truncate.ts'
const PATH = `specs/${SPEC}.spec.md`
const UNIT = '.github/workflows/factory-unit.yml'

/** The change and its repair, and a reviewer who doubts what the spec is silent about. */
function model(): (request: SeenRequest) => Turn {
  let [written, reviewed] = [0, 0]
  const doubted = [
    [
      { call: 'truncateMiddle("Oak chair", 2)', should: '"…r"' },
      { call: 'truncateMiddle("Oak chair", 1e21)', should: 'RangeError' },
    ],
    [{ call: 'truncateMiddle("Oak chair", 3)', should: '"…ir"' }],
  ]
  return (request) => {
    if (isReview(request)) return doubts(FILE, doubted[reviewed++] ?? [])
    const text = answer(SPEC, 'generate.r1', request)
    return written++ === 0 ? text : text.replace('Math.ceil(kept / 2)', 'limit === 2 ? 0 : $&')
  }
}

/** Comments under the issue, merges what is proposed, and gives the run of the unit that this sets off. */
async function answerAll({ github, runner }: GithubLine, text: string): Promise<RunResult> {
  github.people.comment(1, 'octocat', text)
  await runner.settle()
  const pull = github
    .pulls()
    .find(({ head, state }) => head.startsWith('factory/answers/') && state === 'open')
  github.people.merge(pull?.number ?? 0)
  const unit = (await runner.settle()).findLast(({ trigger }) => trigger.workflow === UNIT)
  if (unit === undefined) throw new Error('no unit was started')
  return unit
}

/** What the issue asks about. */
function calls({ github }: GithubLine): string[] {
  return [...(github.issues()[0]?.body ?? '').matchAll(/^truncateMiddle\(.*$/gm)].map(([call]) => call)
}

test('answers out of the domain and against the change: halted, repaired, and no later unit pays for the repair again', async () => {
  const options = { adapt: addProbe, github: { jobs: 'grouped' } }
  await withModel(model(), options, async ({ line, requests }) => {
    const asking = await line.run(SPEC)
    const jobs = { draft: 'success', test: 'success', review: 'success', probe: 'success' }
    expect(jobResults(asking)).toEqual({ ...jobs, result: 'success', answers: 'success', ask: 'success' })
    expect(asking.job('probe').secretsSeen).toEqual([])
    expect(calls(line)).toEqual(['truncateMiddle("Oak chair", 2)', 'truncateMiddle("Oak chair", 1e21)'])

    const repaired = await answerAll(line, '/jidoka answer 1 returns "…r"\n/jidoka answer 2 out-of-domain')
    expect(line.git('show', `main:${PATH}`)).toMatch(/^domain:\n.*argument: 2, is: safe-integer/m)
    expect(jobResults(repaired)).toMatchObject({ 'round 2 / probe': 'success', ask: 'success' })
    expect(jobResults(repaired)).not.toHaveProperty('review')
    expect(calls(line)).toEqual(['truncateMiddle("Oak chair", 3)'])
    expect(requests.map(isReview)).toEqual([false, true, false, true])

    const released = await answerAll(line, '/jidoka answer 1 yes')
    expect(jobResults(released)).toMatchObject({ 'round 2 / probe': 'success', deliver: 'success' })
    expect(requests).toHaveLength(4)
    expect(line.git('for-each-ref', '--format=%(refname)', 'refs/jidoka').split('\n')).toHaveLength(1)
    expect(line.github.issues()).toMatchObject([{ state: 'closed' }])
    expect(line.github.violations()).toEqual([])
  })
})
