import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answer, isReview } from '../../support/answers.ts'
import { startGithubLine, withLine, type GithubLine } from '../../support/github-line/github-line.ts'
import { signingKeys } from '../../support/github-line/prepare.ts'
import { propose as startProposal, writing } from '../../support/github-line/propose.ts'
import { edit } from '../../support/story.ts'
import {
  startModelServer,
  type ModelServer,
  type SeenRequest,
} from '../../support/model-server/model-server.ts'
import type { RunResult } from '../../support/workflow-runner/options.ts'
import { requiredChecks } from '../../support/workflow-runner/required-checks.ts'

const KEYS = {
  ...signingKeys(),
  OPENAI_API_KEY: 'sk-writer-canary-1',
  REVIEW_API_KEY: 'sk-reviewer-canary-1',
}
const TRUNCATE = /<<<FILE src\/truncate\.ts \S+\n([^]*?)\nFILE>>>/.exec(
  answer('truncate-middle', 'generate.r1', { prompt: '' } as SeenRequest),
)?.[1]

/** Proposes a change and runs the checks of pull requests to their end. */
async function propose(...words: Parameters<typeof startProposal>): Promise<RunResult> {
  return (await startProposal(...words)).done
}

const results = (run: RunResult): Record<string, string> =>
  Object.fromEntries(run.jobs.map(({ id, result }) => [id, result]))
const logOf = (run: RunResult, id: string): string => run.jobs.find((job) => job.id === id)?.log ?? ''
const GREEN = {
  'spec-validate': 'success',
  'style-gate': 'success',
  review: 'success',
  keep_comment: 'success',
  pull_request: 'success',
}
const RED_REVIEW = { ...GREEN, review: 'failure', pull_request: 'failure' }
const summaryOf = (run: RunResult, id: string): string => run.jobs.find((job) => job.id === id)?.summary ?? ''

describe('a pull request from a fork', () => {
  let line: GithubLine
  beforeAll(async () => {
    line = await startGithubLine({ github: { pullRequests: true }, runner: { secrets: KEYS } })
  })
  afterAll(() => line.close())

  test('is checked without any secret and with a token that only reads', async () => {
    const adding = (folder: string): void =>
      edit(folder, 'src/index.ts', 'export { slugify }', 'export const HALF = 0.5\nexport { slugify }')
    const run = await propose(line, 'half', adding, { fork: true })
    expect(results(run)).toEqual(GREEN)
    expect(logOf(run, 'spec-validate')).toContain('pass, no spec is added or edited')
    expect(logOf(run, 'style-gate')).toContain('pass, 1 changed files')
    expect(logOf(run, 'review')).toContain('no open spec covers them, so facts alone')
    for (const job of run.jobs) {
      expect([job.id, job.secrets, job.secretsSeen]).toEqual([job.id, [], []])
      expect(Object.values(job.permissions)).not.toContain('write')
    }
    expect(line.results.artifacts()).toEqual([])
    // green without a finding: there is nothing to say, and nobody tried to say it
    expect(line.github.calls().filter((call) => /^P.*comments/.test(call))).toEqual([])
  })

  test('is never green where a review needs a model that a fork has no key for', async () => {
    const change = writing('src/truncate.ts', `${TRUNCATE ?? ''}\n`)
    const run = await propose(line, 'truncate', change, { fork: true })
    expect(results(run)).toEqual(RED_REVIEW)
    expect(logOf(run, 'review')).toMatch(/review could not run: MODEL_KEY_MISSING/)
    // its token may not comment, and that is said
    expect(line.github.comments()).toEqual([])
    expect(logOf(run, 'keep_comment')).toContain('this token may not comment')
    expect(summaryOf(run, 'keep_comment')).toContain('MODEL\\_KEY\\_MISSING')
  })

  test('is stopped by the house standard of the base, though it brings one of its own', async () => {
    const run = await propose(
      line,
      'any',
      (folder) => {
        writing(
          'src/loose.ts',
          'export function loose(text: any): string {\n  return String(text)\n}\n',
        )(folder)
        writing('.factory/house.yml', 'version: "1"\nrules: []\n')(folder)
      },
      { fork: true },
    )
    expect(results(run)).toEqual({ ...RED_REVIEW, 'style-gate': 'failure', review: 'skipped' })
    const { annotations } = run.jobs.find(({ id }) => id === 'style-gate')!
    expect(
      annotations.map(({ message, properties }) => `${properties['file'] ?? ''} ${message}`),
    ).toContainEqual(expect.stringMatching(/^src\/loose\.ts .*no-any/))
  })

  test('is stopped over a spec that says too little, at its place', async () => {
    const path = 'specs/truncate-middle.spec.md'
    const vague = readFileSync(join(line.folder, path), 'utf8').replace(/^ {4}examples:\n.*\n.*\n/m, '')
    const run = await propose(line, 'vague', writing(path, vague), { fork: true })
    expect(results(run)['spec-validate']).toBe('failure')
    const { annotations } = run.jobs.find(({ id }) => id === 'spec-validate')!
    expect(annotations.map(({ level, properties }) => [level, properties['file']])).toContainEqual([
      'error',
      path,
    ])
  })

  test('is refused over a line whose compiled workflows are not those of its factory.yml', async () => {
    const text = readFileSync(join(line.folder, 'factory.yml'), 'utf8').replace('rounds: 3', 'rounds: 2')
    const run = await propose(line, 'uncompiled', writing('factory.yml', text), { fork: true })
    expect(logOf(run, 'spec-validate')).toMatch(/could not run: LINE_NOT_COMPILED/)
  })

  test('is told what no gate can read, and is not passed over it', async () => {
    const run = await propose(
      line,
      'unreadable',
      (folder) => {
        writeFileSync(join(folder, 'logo.png'), Buffer.from([0x89, 0x50, 0, 1]))
        symlinkSync('/etc/passwd', join(folder, 'link'))
        writeFileSync(join(folder, 'a\u202eb.ts'), 'export {}\n')
        rmSync(join(folder, 'src', 'price.ts'))
      },
      { fork: true },
    )
    const messages = run.jobs.find(({ id }) => id === 'style-gate')!.annotations.map(({ message }) => message)
    const told = (code: string): boolean => messages.some((message) => message.startsWith(code))
    expect(['PULL_BINARY', 'PULL_LINK', 'PULL_UNSAFE'].filter(told)).toEqual([
      'PULL_BINARY',
      'PULL_LINK',
      'PULL_UNSAFE',
    ])
    expect(results(run)['style-gate']).toBe('failure')
  })
})

describe('an entry of a merge queue', () => {
  test('is compared with the parent of its group, and is red over the same faults', async () => {
    await withLine({ github: { pullRequests: true } }, async (line) => {
      const loose = 'export function loose(text: any): string {\n  return String(text)\n}\n'
      const run = await propose(line, 'queued', writing('src/loose.ts', loose), { queue: true })
      expect(results(run)).toEqual({
        'spec-validate': 'success',
        'style-gate': 'failure',
        review: 'skipped',
        keep_comment: 'skipped',
        pull_request: 'failure',
      })
      expect(logOf(run, 'style-gate')).toContain('1 changed files')
      const { sha } = run.trigger
      const [required, behind] = ['factory / pull request', 'text-kit: review']
      expect(requiredChecks([run], [required], sha)).toEqual({ kind: 'blocked', by: [required] })
      expect(requiredChecks([run], [behind], sha)).toEqual({ kind: 'mergeable' })
    })
  })
})

describe('a line that lets through what a run without keys could not have reviewed', () => {
  let line: GithubLine
  beforeAll(async () => {
    line = await startGithubLine({ github: { pullRequests: true, withoutKeys: 'warn' } })
  })
  afterAll(() => line.close())
  const change = writing('src/truncate.ts', `${TRUNCATE ?? ''}\n`)

  // a fork is told apart in test/unit/github/keyless-run.test.ts
  test('is green for Dependabot, and says what nobody reviewed', async () => {
    const run = await propose(line, 'bump', change, { actor: 'dependabot[bot]' })
    expect(results(run)).toEqual(GREEN)
    const { annotations, summary } = run.jobs.find(({ id }) => id === 'review')!
    expect(annotations.map(({ level, message }) => [level, message.split(':')[0]])).toContainEqual([
      'warning',
      'REVIEW_NOT_ASKED',
    ])
    expect(summary).toContain('1 NOT reviewed')
  })

  test('is red for a pull request of its own, whose key should be there', async () => {
    const run = await propose(line, 'own', change)
    expect(results(run)).toEqual(RED_REVIEW)
    expect(logOf(run, 'review')).toMatch(/MODEL_KEY_MISSING: the reviewer was not asked about specs/)
    expect(line.github.comments().at(-1)?.body).toContain('could not run')
  })
})

describe('a pull request of the repository itself', () => {
  let model: ModelServer
  let line: GithubLine
  let reply = ''
  beforeAll(async () => {
    model = await startModelServer((request) => (isReview(request) ? reply : 'BLOCKED: nobody asked'))
    const runner = { secrets: KEYS }
    // the key seals the answers that are kept
    const adapt = (folder: string): void =>
      edit(folder, 'factory.yml', /( +)model: reviewer-1\n/, '$1model: reviewer-1\n$1key: REVIEW_API_KEY\n')
    line = await startGithubLine({ endpoint: model.url, github: { pullRequests: true }, runner, adapt })
  })
  afterAll(async () => {
    await line.close()
    await model.close()
  })

  const matrix = (verdict: string, quote: string | null): string =>
    JSON.stringify({
      matrix: ['AC-1', 'AC-2', 'AC-3', 'AC-4'].map((criterion) => ({
        criterion,
        verdict,
        path: quote === null ? null : 'src/truncate.ts',
        quote,
        reason: verdict === 'met' ? null : 'truncateMiddle("ab", 1) gives "ab", expected "…"',
      })),
      untested: [],
      findings: [],
    })

  test('that writes the code of an open spec by hand is reviewed, and what only tests can show is left open', async () => {
    reply = matrix('met', 'const kept = limit - 1')
    // others have gone on meanwhile: what they changed is not taken for a part of this
    line.git('checkout', '--quiet', 'main')
    writing(
      'src/loud.ts',
      'export function loud(text: any): string {\n  return String(text)\n}\n',
    )(line.folder)
    line.git('add', '--all')
    line.git('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '--quiet', '-m', 'meanwhile')
    const run = await propose(line, 'by-hand', writing('src/truncate.ts', `${TRUNCATE ?? ''}\n`))
    expect(results(run)).toEqual(GREEN)
    expect(logOf(run, 'style-gate')).toContain('1 changed files')
    const { summary } = run.jobs.find(({ id }) => id === 'review')!
    expect(summary).toMatch(/warn .*REVIEW\\_CANNOT\\_TELL .*AC-1/)
    expect(model.requests).toHaveLength(1)
  })

  test('is not paid again where the reviewer would see the same, in another run or in the queue', async () => {
    reply = matrix('met', 'const kept = limit - 1')
    const change = writing('src/truncate.ts', `${TRUNCATE ?? ''}// once\n`)
    await propose(line, 'once', change)
    const asked = model.requests.length
    const both = (folder: string): void => {
      change(folder)
      writing('docs/note.md', 'A note.\n')(folder)
    }
    const again = await propose(line, 'again', both)
    expect(logOf(again, 'review')).toContain('1 by the answer of an earlier run')
    const queue = await propose(line, 'in-queue', both, { queue: true })
    expect(results(queue)).toEqual({ ...GREEN, keep_comment: 'skipped' })
    expect(model.requests).toHaveLength(asked)
  })

  test('is stopped by what the reviewer finds unmet', async () => {
    reply = matrix('unmet', null)
    const run = await propose(line, 'wrong', writing('src/truncate.ts', `${TRUNCATE ?? ''}// other\n`))
    expect(results(run)).toEqual(RED_REVIEW)
    expect(logOf(run, 'review')).toContain('stop, 1 changed files, 1 specs')
    expect(line.github.comments().at(-1)?.body).toMatch(/\*\*red\*\*[^]*block [^]*REVIEW\\_UNMET/)
  })
})
