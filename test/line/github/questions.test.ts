import { describe, expect, test } from 'vitest'
import { answer, isReview } from '../../support/answers.ts'
import { jobResults, type GithubLine } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { runLocally } from '../../support/github-line/local-run.ts'
import { withModel } from '../../support/github-line/model-story.ts'
import type { SeenRequest, Turn } from '../../support/model-server/model-server.ts'
import { askAlways } from '../../support/probing.ts'
import type { RunResult } from '../../support/workflow-runner/options.ts'

const SPEC = 'truncate-middle'
const PATH = `specs/${SPEC}.spec.md`
const BRANCH = `factory/answers/${SPEC}`
const good = (request: SeenRequest): Turn =>
  answer(SPEC, isReview(request) ? 'review.r1' : 'generate.r1', request)

/** What one comment answers to all questions of an issue. */
function toAll(body: string, words: string): string {
  const numbers = [...body.matchAll(/^### Question (\d)$/gm)].map(([, number]) => number ?? '')
  return numbers.map((number) => `/jidoka answer ${number} ${words}`).join('\n')
}

/** Comments, and lets everything end that this sets off. */
async function comment(
  line: GithubLine,
  login: string,
  text: string,
  issue = 1,
): Promise<RunResult | undefined> {
  line.github.people.comment(issue, login, text)
  return (await line.runner.settle()).findLast(({ trigger }) => trigger.event === 'issue_comment')
}

const newestOf = (runs: readonly RunResult[], workflow: string): RunResult | undefined =>
  runs.findLast(({ trigger }) => trigger.workflow.endsWith(workflow))

describe('a unit whose spec leaves something open', () => {
  test('asks in an issue, and is released without a model call once a comment has answered and is merged', async () => {
    await withModel(good, { adapt: askAlways }, async ({ line, requests }) => {
      const run = await line.run(SPEC)
      expect(run.conclusion).toBe('success')
      expect(jobResults(run)).toMatchObject({ probe: 'success', result: 'success', ask: 'success' })
      expect(jobResults(run)).not.toHaveProperty('deliver')
      expect(run.job('result').outputs).toMatchObject({ verdict: 'asking', next: 'asking' })
      expect(run.job('result').summary).toMatch(/^# JD.* asking: \d questions? about /)
      expect(run.job('result').annotations.map(({ level }) => level)).not.toContain('error')
      expect(run.job('probe').secretsSeen).toEqual([])
      const local = await runLocally(line, [SPEC])
      expect(decisions(storedLinks(line))).toEqual(decisions(local.links))
      const paid = requests.length
      for (let asked = 0; asked < 3 && line.github.issues()[0]?.state === 'open'; asked += 1) {
        await comment(line, 'octocat', toAll(line.github.issues()[0]?.body ?? '', 'yes'))
        const pull = line.github.pulls().find(({ head, state }) => head === BRANCH && state === 'open')
        line.github.people.merge(pull?.number ?? 0)
        await line.runner.settle()
      }
      const unit = newestOf(await line.runner.settle(), 'factory-unit.yml')
      expect(unit && jobResults(unit)).toMatchObject({
        probe: 'success',
        result: 'success',
        deliver: 'success',
      })
      expect(requests).toHaveLength(paid)
      expect(line.git('show', `main:${PATH}`)).toContain("by: '@octocat'")
      expect(line.github.issues()).toMatchObject([{ state: 'closed' }])
      expect(line.github.violations()).toEqual([])
    })
  })

  test('takes no answer of strangers, of apps, under an edited text or a forged mark; two at once both count', async () => {
    await withModel(good, { adapt: askAlways }, async ({ line }) => {
      await line.run(SPEC)
      const [{ body } = { body: '' }] = line.github.issues()
      for (const login of ['stranger', 'other-app[bot]']) await comment(line, login, '/jidoka answer 1 yes')
      expect([line.github.comments().length, line.github.reactions().length]).toEqual([2, 0])
      line.github.people.editIssue(1, body.replace('Is that right?', 'Surely that is right?'))
      await comment(line, 'octocat', '/jidoka answer 1 yes')
      line.github.people.editIssue(1, body)
      await comment(line, 'octocat', '/jidoka answer 1 yes', line.github.people.openIssue('octocat', body))
      await comment(line, 'octocat', '/jidoka answer 1 maybe')
      const replies = line.github.comments().filter(({ login }) => login === 'github-actions[bot]')
      expect(replies.map((each) => /\((\w+)\)/.exec(each.body)?.[1])).toEqual([
        'ANSWER_REFUSED',
        'ANSWER_NO_QUESTION',
        'ANSWER_UNREADABLE',
      ])
      expect(line.git('branch', '--list', BRANCH)).toBe('')
      line.github.people.role('mary', 'maintain')
      line.github.people.comment(1, 'mary', '/jidoka answer 1 out-of-domain')
      await comment(line, 'octocat', toAll(body, 'out-of-domain'))
      expect(line.git('show', `${BRANCH}:${PATH}`)).toMatch(/^domain:/m)
      expect(line.github.pulls()).toMatchObject([{ head: BRANCH, base: 'main', state: 'open' }])
      expect(line.github.violations()).toEqual([])
    })
  })
})
