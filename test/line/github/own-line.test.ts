import { createPrivateKey } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Check } from '../../../shared/cli/doctor/check.ts'
import { signingSecret } from '../../../shared/factory/factory.ts'
import { OWN_REPOSITORY } from '../../../shared/own-repository.ts'
import { readParcel } from '../../../shared/trace/parcel/parcel.ts'
import { formatTrust, trustOf } from '../../../shared/trace/verify/trust.ts'
import { isReview, nonceIn } from '../../support/answers.ts'
import { startGitHubFake, type GitHubFake } from '../../support/github-fake/github-fake.ts'
import { actionFolder } from '../../support/github-line/action-folder.ts'
import { startModelServer, type ModelServer } from '../../support/model-server/model-server.ts'
import { runCommand } from '../../support/processes.ts'
import { startUpVariables } from '../../support/programs.ts'
import { startResultsService, type ResultsService } from '../../support/results-service/results-service.ts'
import { edit, pointAt, runCli } from '../../support/story.ts'
import { makeStationKeys, SIGNING_STATIONS } from '../../support/station-keys.ts'
import { makeWorkflowRunner, type WorkflowRunner } from '../../support/workflow-runner/workflow-runner.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const FOLDER = mkdtempSync(join(tmpdir(), 'jidoka-own-'))
const CLONE = join(FOLDER, 'clone')
const SPEC = 'specs/duration-text.spec.md'
const MODULE = 'shared/local/duration-text.ts'
/** The commit of a release, as its summary says it; on the runner a folder stands for it. */
const RELEASE = `${OWN_REPOSITORY}@0123456789abcdef0123456789abcdef01234567`
const KEYS = makeStationKeys()
/** The marker of the recorded answer. */
const OBJECTION = JSON.stringify({
  untested: [],
  findings: [
    {
      ...{ category: 'correctness', severity: 'high', kind: 'missing', path: MODULE, quote: null },
      ...{ call: 'durationText(1234)', gives: 'another text', should: '1.2 s', suggestion: null },
      scenario: 'the text is not in tenths of a second',
    },
  ],
  matrix: [],
})
/** What the unit does not look at: the gate and the search read what is left, in a third of the time. */
const OUTSIDE = ['test', 'docs', 'examples', 'scripts'].map((folder) => `:!${folder}`)

let model: ModelServer
let results: ResultsService
let github: GitHubFake
let runner: WorkflowRunner

/** What writer and reviewer answered when the function was built, as its trace has it. */
function recorded(station: string): { nonce: string; content: string } {
  const serial = 'JD-0KEV-2A99-F28X'
  const path = join(ROOT, 'docs', 'traces', serial, 'parcels', `${serial}.${station}.r1.a1.json`)
  const cassette = readParcel(readFileSync(path)).attachments.find(({ name }) => name === 'cassette.jsonl')
  const { request, response } = JSON.parse(cassette?.content ?? '') as {
    request: { nonce: string | null }
    response: { content: string }
  }
  return { nonce: request.nonce ?? 'none', content: response.content }
}

/** This repository before the function was there, its line pinned to a release, with keys and models of the test. */
function makeClone(endpoint: string): void {
  mkdirSync(CLONE)
  const files = runCommand(ROOT, 'git', 'ls-files', '-z', '--', ...OUTSIDE)
    .split('\0')
    .filter(Boolean)
  runCommand(ROOT, 'cp', '--parents', ...files, CLONE)
  rmSync(join(CLONE, MODULE))
  edit(CLONE, 'factory.yml', 'source: ./', `source: ${RELEASE}`)
  pointAt(CLONE, endpoint)
  const keys = new Map(SIGNING_STATIONS.map((station) => [station, createPrivateKey(KEYS.pemOf(station))]))
  const trust = trustOf(keys, { repository: OWN_REPOSITORY, assurance: 'keyed' })
  writeFileSync(join(CLONE, '.factory', 'trust.json'), formatTrust(trust))
}

function git(...words: string[]): string {
  const person = ['-c', 'user.name=t', '-c', 'user.email=t@example.com']
  return runCommand(CLONE, 'git', ...person, ...words)
}

beforeAll(async () => {
  let reviews = 0
  model = await startModelServer((request) => {
    const { nonce, content } = recorded('generate')
    if (!isReview(request)) return content.replaceAll(nonce, nonceIn(request.prompt))
    reviews += 1
    // some units are asked a second time, about a variant with a defect
    return reviews === 1 ? recorded('review').content : OBJECTION
  })
  makeClone(model.url)
  git('init', '--quiet', '--initial-branch=main')
  expect((await runCli(CLONE, ['compile'])).exit).toBe(0)
  git('add', '--all')
  git('commit', '--quiet', '--message', 'take the actions of the release')
  results = await startResultsService({ attempts: 'shared' })
  const repository = { name: OWN_REPOSITORY, path: CLONE }
  github = await startGitHubFake({ repository, artifacts: results, actionsMayOpenPulls: true })
  mkdirSync(join(FOLDER, 'runner'))
  runner = makeWorkflowRunner({
    ...{ repository, folder: join(FOLDER, 'runner'), results, github, env: startUpVariables() },
    actions: { [OWN_REPOSITORY]: actionFolder(join(FOLDER, 'release')) },
    secrets: Object.fromEntries(
      SIGNING_STATIONS.map((station) => [signingSecret(station), KEYS.pemOf(station)]),
    ),
  })
  github.connect(runner)
})
afterAll(async () => {
  await github.close()
  await results.close()
  await model.close()
  rmSync(FOLDER, { recursive: true, force: true })
})

test('doctor has nothing to fix in our own repository once it is pinned to a release', async () => {
  const { exit, stdout } = await runCli(CLONE, ['doctor', '--json'])
  const { checks } = JSON.parse(stdout) as { checks: Check[] }
  expect([exit, checks.filter(({ state }) => state === 'fix')]).toEqual([0, []])
})

test('our own line goes from the plan to the pull request, with the actions of a release', async () => {
  runner.start({
    workflow: '.github/workflows/factory.yml',
    event: 'workflow_dispatch',
    sha: git('rev-parse', 'HEAD'),
    ref: 'refs/heads/main',
    inputs: { spec: SPEC, mode: 'auto' },
  })
  const runs = await runner.settle()
  const errors = runs.flatMap(({ jobs }) => jobs.flatMap(({ annotations }) => annotations))
  expect(errors.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([])
  expect(runs.map(({ conclusion, trigger }) => [trigger.workflow, conclusion])).toEqual([
    ['.github/workflows/factory.yml', 'success'],
    ['.github/workflows/factory-unit.yml', 'success'],
  ])
  const branch = git('for-each-ref', '--format=%(refname:short)', 'refs/heads/factory')
  expect(git('diff', '--name-only', 'main', branch).split('\n')).toEqual([
    MODULE,
    SPEC,
    expect.stringMatching(/^test\/acceptance\/duration-text/),
    expect.stringMatching(/^test\/acceptance\/duration-text/),
  ])
  // byte for byte what our own tree holds
  expect(git('show', `${branch}:${MODULE}`)).toBe(readFileSync(join(ROOT, MODULE), 'utf8').trimEnd())
  expect(github.pulls().map(({ head }) => head)).toEqual([branch])
})
