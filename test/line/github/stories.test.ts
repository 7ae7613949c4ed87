import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { downloadArtifact } from '../../support/github-line/download.ts'
import { EXAMPLE_JOBS } from '../../support/github-line/example-jobs.ts'
import { jobResults, startGithubLine, type GithubLine } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { runLocally, type LocalRun } from '../../support/github-line/local-run.ts'
import { runCli } from '../../support/story.ts'
import type { RunResult } from '../../support/workflow-runner/options.ts'

const SPECS = ['kebab-case', 'mask-email', 'parse-duration', 'truncate-middle']

let line: GithubLine
let runs: RunResult[]
let local: LocalRun

/** Every spec of the example in a run of its own, with the answers that the repository keeps. */
beforeAll(async () => {
  line = await startGithubLine()
  runs = await Promise.all(SPECS.map((spec) => line.run(spec)))
  local = await runLocally(line, SPECS)
})
afterAll(() => line.close())

const unitOf = (spec: string) => {
  const unit = local.units.find((each) => each.spec === `specs/${spec}.spec.md`)
  if (unit === undefined) throw new Error(`no unit of ${spec}`)
  return unit
}

const runOf = (spec: string): RunResult => {
  const run = runs[SPECS.indexOf(spec)]
  if (run === undefined) throw new Error(`no run of ${spec}`)
  return run
}

test('every verdict and every invariant digest is that of jidoka run', () => {
  expect(local.units.map(({ spec, verdict }) => `${spec} ${verdict}`)).toEqual([
    'specs/kebab-case.spec.md halted',
    'specs/mask-email.spec.md halted',
    'specs/parse-duration.spec.md released',
    'specs/truncate-middle.spec.md released',
  ])
  expect(decisions(storedLinks(line))).toEqual(decisions(local.links))
})

describe('the jobs', () => {
  test('of a unit released in round 1 are one for each station', () => {
    expect(jobResults(runOf('truncate-middle'))).toEqual(EXAMPLE_JOBS['truncate-middle'])
  })

  test('of a unit repaired in round 2 are green in both rounds: a repairable stop is no accident', () => {
    expect(jobResults(runOf('parse-duration'))).toEqual(EXAMPLE_JOBS['parse-duration'])
    expect(runOf('parse-duration').job('test').outputs).toMatchObject({
      outcome: 'failure',
      verdict: 'stop',
      next: 'generate',
    })
  })

  test('of a halted unit are red exactly once, where its end is told', () => {
    expect(jobResults(runOf('kebab-case'))).toEqual(EXAMPLE_JOBS['kebab-case'])
    expect(jobResults(runOf('mask-email'))).toEqual(EXAMPLE_JOBS['mask-email'])
    expect(runs.map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure', 'success', 'success'])
  })
})

test('every trace, released or halted, can be downloaded and verifies', async () => {
  const trust = join(line.folder, '.factory', 'trust.json')
  for (const spec of SPECS) {
    const { serial } = unitOf(spec)
    const folder = await downloadArtifact(line, runOf(spec), `${serial}.trace.a1`)
    const { exit, stdout } = await runCli(line.scratch, ['verify', folder, '--trust', trust, '--json'])
    expect([spec, exit]).toEqual([spec, 0])
    expect(JSON.parse(stdout)).toMatchObject({ serial, verified: true, assurance: 'keyed' })
  }
})

test('released units are delivered, halted ones are not', () => {
  const released = ['parse-duration', 'truncate-middle']
    .map((spec) => `factory/${unitOf(spec).serial}`)
    .sort()
  const heads = line.github.pulls().map(({ head }) => head)
  expect(heads.sort()).toEqual(released)
  const branches = line.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/factory').split('\n')
  expect(branches.sort()).toEqual(released)
  expect(line.github.violations()).toEqual([])
})

test('what was delivered is the very change of the local run', () => {
  for (const spec of ['parse-duration', 'truncate-middle']) {
    const branch = `factory/${unitOf(spec).serial}`
    line.git('fetch', '--quiet', local.folder, branch)
    expect(line.git('rev-parse', `${branch}^{tree}`)).toBe(line.git('rev-parse', 'FETCH_HEAD^{tree}'))
    expect(line.git('rev-parse', `${branch}^`)).toBe(line.base)
  }
})

test('a job that runs code of the change holds no secret, no identity and a token that only reads', () => {
  const jobs = runs
    .flatMap((run) => run.jobs)
    .filter(({ id, result }) => id === 'test' && result !== 'skipped')
  expect(jobs).toHaveLength(4)
  for (const job of jobs) {
    expect(job.secretsSeen).toEqual([])
    expect(Object.values(job.permissions)).toEqual(Object.values(job.permissions).map(() => 'read'))
    expect(job.permissions).not.toHaveProperty('id-token')
  }
})

test('each signing job sees its own key and no other, and the job that may write sees none', () => {
  const ran = runs
    .flatMap((run) => run.jobs)
    .filter(({ id, result }) => result !== 'skipped' && id !== 'test')
  for (const { id, path, secretsSeen, permissions } of ran) {
    const station = id === 'result' ? 'trace-publish' : id
    const own = `JIDOKA_KEY_${station.replaceAll('-', '_').toUpperCase()}`
    expect([path, secretsSeen]).toEqual([path, id === 'deliver' ? [] : [own]])
    expect([path, Object.values(permissions).includes('write')]).toEqual([path, id === 'deliver'])
  }
})
