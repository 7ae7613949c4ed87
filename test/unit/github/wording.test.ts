import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FactoryError } from '../../../shared/errors.ts'
import type { RemoteRef } from '../../../shared/git/remote-ref.ts'
import { annotate } from '../../../shared/github/annotate.ts'
import { keepAnswers } from '../../../shared/github/answers/keep-answers.ts'
import { readKept } from '../../../shared/github/answers/read-kept.ts'
import { artifactStore, type ArtifactStoreOptions } from '../../../shared/github/artifacts/artifact-store.ts'
import { withApiRetry } from '../../../shared/github/deliver/api-faults.ts'
import type { Pull } from '../../../shared/github/deliver/pulls.ts'
import type { Releases } from '../../../shared/github/deliver/releases.ts'
import { attachTrace } from '../../../shared/github/deliver/trace-release.ts'
import { ensurePull } from '../../../shared/github/deliver/pull-request.ts'
import { listSpecs, type Wanted } from '../../../shared/github/plan/list-specs.ts'
import { patiently } from '../../../shared/github/plan/patience.ts'
import { planReport } from '../../../shared/github/plan/plan-report.ts'
import { refusal } from '../../../shared/github/plan/refusals.ts'
import { firstState } from '../../../shared/github/plan/wave-state.ts'
import { requireOutputFile, setOutput } from '../../../shared/github/set-output.ts'
import { NEXT_BY_KIND, refusalOf, type RefusalRow } from '../../support/refusal-of.ts'
import { makeRepository } from '../../support/repository.ts'
import { quietly, withEnv } from '../../support/results-service/in-process.ts'
import { startResultsService, type ResultsService } from '../../support/results-service/results-service.ts'

const NAME = 'JD-0000-1111-2222.generate.r1.a1.json'
const BYTES = Buffer.from('{"link":1}')
const OTHER = Buffer.from('{"link":2}')

const temp = mkdtempSync(join(tmpdir(), 'jidoka-wording-'))
afterAll(() => rmSync(temp, { recursive: true, force: true }))

let service: ResultsService
beforeEach(async () => {
  service = await startResultsService()
})
afterEach(() => service.close())

type Store = ReturnType<typeof artifactStore>

function asJob<T>(
  work: (store: Store) => Promise<T>,
  options: Partial<ArtifactStoreOptions> = {},
): Promise<T> {
  const env = { ...service.env({ run: 'run-1', job: 'generate', attempt: 1 }), RUNNER_TEMP: temp }
  return withEnv({ ...env, GITHUB_SERVER_URL: undefined }, () =>
    quietly(() => work(artifactStore({ env, timeoutMs: 5000, ...options }))),
  )
}

/** Fetches a parcel that was stored, once something went wrong with it. */
async function fetchAfter(harm: () => void, options: Partial<ArtifactStoreOptions> = {}): Promise<unknown> {
  const stored = await asJob((store) => store.put(NAME, BYTES))
  harm()
  return asJob((store) => store.get(stored), options)
}

const PARCEL_AGAIN =
  're-run the job of station generate, round 1 (or all jobs): recorded answers are not paid again; ' +
  'a token with `actions: read` lets the REST API be asked too'
const NAMED = NEXT_BY_KIND.fault

describe('the artifact store refuses', () => {
  it.each<RefusalRow>([
    [
      'HOST_UNSUPPORTED',
      'a server without artifacts of this kind',
      () => artifactStore({ env: { GITHUB_SERVER_URL: 'https://ghes.example.com' } }),
      'ghes.example.com has no artifact service that this version can use',
      'on GitHub Enterprise Server set the input `store` to a folder that all jobs share',
    ],
    [
      'USAGE',
      'a place outside of a job',
      () => artifactStore({ env: {} }),
      'the artifact store needs ACTIONS_RESULTS_URL and ACTIONS_RUNTIME_TOKEN',
      'a runner gives these to `uses:` steps only; outside of one set the input `store` to a folder',
    ],
    [
      'PARCEL_INVALID',
      'a name that is no parcel',
      () => asJob((store) => store.put('a.zip', BYTES)),
      '"a.zip" is not the name of a parcel',
      NAMED,
    ],
    [
      'PARCEL_CONFLICT',
      'other content under a taken name',
      async () => {
        await asJob((store) => store.put(NAME, BYTES))
        await asJob((store) => store.put(NAME, OTHER))
      },
      `another parcel ${NAME} is already stored in this run`,
      'two jobs are the same station and attempt: give each its own serial, then re-run all jobs',
    ],
    [
      'PUBLISH_FAILED',
      'a parcel that it could not finish under any name',
      () => {
        service.fail({ at: 'finalize', effect: { kind: 'status', status: 400 } })
        return asJob((store) => store.put(NAME, BYTES))
      },
      `cannot upload the parcel ${NAME}: 3 uploads failed`,
      'check githubstatus.com, then re-run the failed jobs: what is recorded is not paid again',
    ],
    [
      'PUBLISH_FAILED',
      'a parcel that it could not even begin',
      () => {
        service.fail({ at: 'create', effect: { kind: 'status', status: 403 } })
        return asJob((store) => store.put(NAME, BYTES))
      },
      `cannot upload the parcel ${NAME}`,
      'check the artifact quota and githubstatus.com, then re-run the job: what is recorded is not paid again',
    ],
    [
      'PARCEL_MISSING',
      'a parcel that has expired',
      () => fetchAfter(() => service.expire(NAME)),
      `cannot fetch the parcel ${NAME}: it is deleted or expired`,
      PARCEL_AGAIN,
    ],
    [
      'PARCEL_MISSING',
      'a parcel that it lists and cannot give',
      () => fetchAfter(() => service.fail({ at: 'sign', effect: { kind: 'status', status: 404 } })),
      `cannot fetch the parcel ${NAME}: the artifact service answered 404`,
      PARCEL_AGAIN,
    ],
    [
      'PARCEL_MISSING',
      'a list of parcels',
      () => {
        service.fail({ at: 'list', effect: { kind: 'status', status: 403 } })
        return asJob((store) => store.list('JD-0000-1111-2222'))
      },
      'the artifacts of this run cannot be listed',
      'check githubstatus.com, then re-run the failed jobs',
    ],
    [
      'PARCEL_DIGEST',
      'a parcel with another digest than its producer gave',
      () => fetchAfter(() => service.fail({ at: 'download', effect: { kind: 'replace', bytes: OTHER } })),
      `the parcel ${NAME} does not have the digest its producer gave`,
      'somebody replaced the artifact: look at what else ran in this workflow run, then re-run all jobs',
    ],
    [
      'PARCEL_INVALID',
      'a parcel that holds another file',
      () => fetchAfter(() => service.fail({ at: 'download', effect: { kind: 'rename', to: 'x.json' } })),
      `the artifact ${NAME} is not the one file of that name`,
      'only the stations of this line may upload artifacts named like parcels',
    ],
    [
      'FILE_TOO_LARGE',
      'a parcel larger than was asked for',
      () => fetchAfter(() => undefined, { maxBytes: 5 }),
      `the parcel ${NAME} is larger than 5 bytes`,
      NEXT_BY_KIND.usage,
    ],
  ])('%s: %s', async (...[code, , provoke, message, next]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next })
  })
})

/** What the API answers, thrown as its client throws it. */
function answer(status: number, message: string, headers: Record<string, string> = {}): Promise<never> {
  const facts = { status, request: { method: 'GET' }, response: { headers } }
  return withApiRetry(
    () => Promise.reject(Object.assign(new Error(message), facts)),
    () => Promise.resolve(),
  )
}

const PULL: Pull = {
  number: 1,
  title: 'Kebab case',
  body: 'ours',
  state: 'open',
  head: { branch: 'factory/JD-0', commit: 'a'.repeat(40) },
  base: 'main',
  isFork: false,
}

/** Delivers to a repository that has this pull request already. */
function ensure(pull: Partial<Pull>, read: Partial<Pull> = {}): Promise<unknown> {
  const pulls = {
    list: () => Promise.resolve([{ ...PULL, ...pull }]),
    create: () => Promise.resolve(1),
    update: () => Promise.resolve(),
    get: () => Promise.resolve({ ...PULL, ...read }),
    open: () => Promise.resolve([]),
    close: () => Promise.resolve(),
    relation: () => Promise.resolve('ahead' as const),
  }
  const release = { branch: PULL.head.branch, serial: 'JD-0' }
  const refuseMoved = (): Promise<void> => Promise.resolve()
  const wanted = {
    release,
    commit: PULL.head.commit,
    base: 'main',
    title: PULL.title,
    block: '<!-- jidoka JD-0 -->new<!-- /jidoka JD-0 -->',
    refuseMoved,
  }
  return ensurePull(pulls, wanted)
}

const DELIVER_AGAIN =
  'check githubstatus.com, then re-run the job: what is delivered already is left as it is'
const SCOPES = 'give the job `permissions: contents: write, pull-requests: write`'

/** Attaches a trace to releases that answer so. */
function attaching(faults: Partial<Releases>): Promise<unknown> {
  const releases = {
    byTag: () => Promise.resolve({ id: 1, uploadUrl: '' }),
    create: () => Promise.resolve({ id: 1, uploadUrl: '' }),
    assets: () => Promise.resolve([]),
    upload: () => Promise.resolve(),
    remove: () => Promise.resolve(),
    ...faults,
  }
  const trace = { serial: 'JD-0', attempt: 1, sealedAt: '2026-11-01T00:00:00Z', archive: Buffer.from('') }
  return attachTrace(trace, { releases, sleep: () => Promise.resolve() })
}

const full = Array.from({ length: 1000 }, (_, id) => ({ id, name: `${id}`, isWhole: true, sha256: '' }))

describe('a trace is not attached to a release', () => {
  it.each<RefusalRow>([
    [
      'TRACE_DENIED',
      'with a token that may not',
      () => attaching({ byTag: () => answer(403, 'Resource not accessible') }),
      'the trace is not attached to a release: the API answered 403: Resource not accessible',
      'give the job `permissions: contents: write`, let the rules for tags allow `jidoka-traces-*`, then re-run the job',
    ],
    [
      'TRACE_DENIED',
      'where releases are immutable',
      () => attaching({ upload: () => rejectedUpload('Cannot upload assets to an immutable release.') }),
      'releases are immutable here, so nothing can be added to one',
      'say `github.trace: branch` in factory.yml, compile, and start the unit again',
    ],
    [
      'TRACE_NOT_KEPT',
      'by a service in trouble',
      () => attaching({ assets: () => answer(500, 'Server Error') }),
      'the trace is not attached to a release: the API answered 500: Server Error',
      'check githubstatus.com, then re-run the job: a trace that is attached already is left as it is',
    ],
    [
      'TRACE_NOT_KEPT',
      'by a server without digests',
      () =>
        attaching({
          assets: () => Promise.resolve([{ id: 1, name: 'JD-0.a1.tar', isWhole: true, sha256: undefined }]),
        }),
      'this server does not say the digest of JD-0.a1.tar',
      'say `github.trace: branch` in factory.yml',
    ],
    [
      'TRACE_NOT_KEPT',
      'when everything is full',
      () => attaching({ assets: () => Promise.resolve(full) }),
      'all 100 releases of the month are full',
      'say `github.trace: branch` in factory.yml',
    ],
  ])('%s: %s', async (...[code, , provoke, message, next]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next })
  })
})

function rejectedUpload(message: string): Promise<never> {
  const facts = { status: 422, request: { method: 'POST' }, response: { headers: {} } }
  return Promise.reject(Object.assign(new Error(message), facts))
}

describe('a delivery is refused', () => {
  it.each<RefusalRow>([
    [
      'PUBLISH_DENIED',
      'with a token that may not',
      () =>
        answer(403, 'Resource not accessible', { 'x-accepted-github-permissions': 'pull_requests=write' }),
      'the API answered 403: Resource not accessible (it takes pull_requests=write)',
      SCOPES,
    ],
    [
      'PUBLISH_PULLS_OFF',
      'by a setting of the repository',
      () => answer(403, 'GitHub Actions is not permitted to create or approve pull requests.'),
      'GitHub Actions is not permitted to create or approve pull requests.',
      'switch on "Allow GitHub Actions to create and approve pull requests" (settings of the repository, Actions, General; an organisation may lock it), or deliver as an app: `github.token` in factory.yml; then re-run the job',
    ],
    [
      'PUBLISH_FAILED',
      'by the rate limit',
      () => answer(429, 'slow down'),
      'the rate limit of the API is reached (status 429)',
      DELIVER_AGAIN,
    ],
    [
      'PUBLISH_FAILED',
      'by a service in trouble',
      () => answer(500, 'Server Error'),
      'the API answered 500: Server Error',
      DELIVER_AGAIN,
    ],
    [
      'PUBLISH_FAILED',
      'without a network',
      () =>
        withApiRetry(
          () => Promise.reject(new Error('ECONNRESET')),
          () => Promise.resolve(),
        ),
      'the API could not be reached',
      DELIVER_AGAIN,
    ],
    [
      'PUBLISH_CLOSED',
      'once a person closed its pull request',
      () => ensure({ state: 'closed' }),
      'pull request 1 of this unit was closed without a merge',
      'a person decided that; open it again by hand if it was a mistake',
    ],
    [
      'PUBLISH_FAILED',
      'while the pull request reads back otherwise',
      () => ensure({}, { head: { branch: 'other', commit: 'b'.repeat(40) }, base: 'next', state: 'closed' }),
      'pull request 1 does not read back as written: its state is closed, it is of another branch, ' +
        'its head is another commit, it goes to another branch, its text differs',
      DELIVER_AGAIN,
    ],
  ])('%s: %s', async (...[code, , provoke, message, next]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next })
  })
})

describe('an output is refused', () => {
  it.each<RefusalRow>([
    [
      'HOST_UNSUPPORTED',
      'outside of a step',
      () => requireOutputFile({}),
      'GITHUB_OUTPUT is not set, so nothing can be handed on',
      'run the action as a step of a workflow, or set GITHUB_OUTPUT to the path of an empty file',
    ],
    [
      'DISK',
      'without its folder',
      () => requireOutputFile({ GITHUB_OUTPUT: '/nowhere/at/all/output' }),
      "cannot write the file that GITHUB_OUTPUT names: ENOENT: no such file or directory, open '/nowhere/at/all/output'",
      'free space or correct the permissions of the runner, then run again',
    ],
    [
      'OUTPUT_UNSAFE',
      'with a line break',
      () => setOutput('verdict', 'a\nb'),
      'the output verdict is not a plain word',
      NAMED,
    ],
  ])('%s: %s', async (...[code, , provoke, message, next]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next })
  })
})

/** How a plan ends at this answer of GitHub. */
function planAt(status: number, message: string, headers: Record<string, unknown> = {}): never {
  throw refusal({ status, method: 'POST', headers, message }, undefined)
}

const PLAN_RIGHTS =
  'give the job that plans `permissions: actions: write`, and this action `token: ${{ github.token }}`'
const NO_START = 'the workflow of the units cannot be started: '
const REPLANNED = 're-run the job later: it goes on where it ended, and starts nothing twice'
const PLAN_AGAIN =
  'check githubstatus.com, then re-run the job: it goes on where it ended, and starts nothing twice'

/** A rate limit of two hours, for a job that has one. */
function limited(): Promise<unknown> {
  const clock = { now: () => 0, sleep: () => Promise.resolve() }
  const facts = { status: 429, request: { method: 'GET' }, response: { headers: { 'retry-after': '7200' } } }
  return patiently('read', () => Promise.reject(Object.assign(new Error('slow down'), facts)), {
    clock,
    giveUpAt: 3_600_000,
  })
}

function plannedAt(wanted: Wanted): Promise<unknown> {
  const repository = makeRepository({ 'README.md': 'x\n' })
  const commit = repository.git('rev-parse', 'HEAD')
  return listSpecs({ repo: repository.path, commit, glob: 'specs/*.spec.md' }, wanted).finally(() =>
    repository.remove(),
  )
}

describe('a plan is refused', () => {
  it.each<RefusalRow>([
    [
      'PLAN_DENIED',
      'with a token that may not',
      () => planAt(403, 'Resource not accessible', { 'x-accepted-github-permissions': 'actions=write' }),
      'the API answered 403: Resource not accessible (it takes actions=write)',
      PLAN_RIGHTS,
    ],
    [
      'PLAN_WORKFLOW',
      'by a workflow that somebody disabled',
      () => planAt(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow"),
      `${NO_START}it is disabled`,
      'enable it on the Actions page of the repository, then re-run the job',
    ],
    [
      'PLAN_WORKFLOW',
      'by a workflow without its trigger',
      () => planAt(422, "Workflow does not have 'workflow_dispatch' trigger"),
      `${NO_START}it has no trigger workflow_dispatch on this branch`,
      'run `jidoka compile` and commit what it writes; GitHub knows a workflow once the default branch has it',
    ],
    [
      'PLAN_WORKFLOW',
      'on a branch that is gone',
      () => planAt(422, 'No ref found for: refs/heads/x'),
      `${NO_START}the branch is gone`,
      'start the specs by hand on the branch that took its place',
    ],
    [
      'PLAN_WORKFLOW',
      'without the workflow',
      () => planAt(404, 'Not Found'),
      `${NO_START}the default branch does not have it`,
      'run `jidoka compile` and commit what it writes; GitHub starts only workflows that the default branch has',
    ],
    [
      'PLAN_WORKFLOW',
      'for a reason that is not known',
      () => planAt(422, 'Something else'),
      `${NO_START}Something else`,
      'run `jidoka compile` and commit what it writes',
    ],
    ['PLAN_FAILED', 'without a network', () => planAt(0, ''), 'the API could not be reached', PLAN_AGAIN],
    [
      'PLAN_FAILED',
      'by a service in trouble',
      () => planAt(502, 'Bad Gateway'),
      'the API answered 502: Bad Gateway',
      PLAN_AGAIN,
    ],
    [
      'PLAN_LIMITED',
      'by a limit that outlasts the job',
      limited,
      "GitHub's rate limit lasts 120 minutes, longer than this job may",
      REPLANNED,
    ],
    [
      'PLAN_BEFORE_GONE',
      'after a push that replaced history',
      () => plannedAt({ kind: 'push', before: '1'.repeat(40) }),
      `the commit before this push, "${'1'.repeat(40)}", is not in the repository: the push replaced history`,
      'nothing says what it changed: start each changed spec by hand',
    ],
    [
      'PLAN_SPEC_UNKNOWN',
      'for a spec that is not there',
      () => plannedAt({ kind: 'one', spec: 'specs/a.spec.md' }),
      expect.stringMatching(/^there is no spec "specs\/a\.spec\.md" at [0-9a-f]{12}$/) as string,
      'name a file that specs/*.spec.md covers and that is committed on this branch',
    ],
  ])('%s: %s', async (...[code, , provoke, message, next]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next })
  })

  it('PLAN_UNFINISHED: with specs that it could not start', () => {
    const failed = [{ spec: 'specs/a.spec.md', reason: 'no run came of it' }]
    const state = { ...firstState(['specs/b.spec.md'], 'a'.repeat(40)), failed }
    const end = {
      listed: 2,
      refused: [],
      done: new Map<string, string>(),
      held: new Map<string, string>(),
      before: [],
      state,
      error: undefined,
      goesOn: false,
    }
    expect(planReport(end).failure).toMatchObject({
      code: 'PLAN_UNFINISHED',
      message: '2 specs are not started (no run came of it): specs/a.spec.md, specs/b.spec.md',
      next: 're-run the job, which starts nothing twice, or start these specs by hand',
    })
  })
})

/** The ref of answers, on a server that refuses with this code. */
function refusing(at: 'tip' | 'push', code: 'PUBLISH_DENIED' | 'PUBLISH_FAILED'): RemoteRef {
  const refuse = (): Promise<never> => Promise.reject(new FactoryError(code, 'the server says no'))
  const nothing = (): Promise<undefined> => Promise.resolve(undefined)
  return { tip: at === 'tip' ? refuse : nothing, fetch: nothing, push: at === 'push' ? refuse : nothing }
}

const SERIAL = 'JD-0000-1111-2222'

function readAt(ref: RemoteRef): Promise<unknown> {
  return readKept(
    { repo: '.', ref, warn: () => undefined },
    { serial: SERIAL, station: 'generate', round: 1 },
  )
}

function keepAt(ref: RemoteRef): Promise<unknown> {
  const repository = makeRepository({ 'README.md': 'x\n' })
  const request = { repo: repository.path, ref, serial: SERIAL, run: '7', now: () => new Date(0) }
  return keepAnswers(request, [{ name: 'answer.json', bytes: BYTES }]).finally(() => repository.remove())
}

describe('recorded answers are refused', () => {
  it.each<RefusalRow>([
    [
      'ANSWERS_DENIED',
      'to a token that may not read',
      () => readAt(refusing('tip', 'PUBLISH_DENIED')),
      `the recorded answers of ${SERIAL} may not be read: the server says no`,
      'give the step a token with `contents: read`, or set `github.answers: run`',
    ],
    [
      'ANSWERS_UNREACHABLE',
      'by a server that does not answer',
      () => readAt(refusing('tip', 'PUBLISH_FAILED')),
      `the recorded answers of ${SERIAL} cannot be read, and to ask the model again could cost twice: the server says no`,
      'check githubstatus.com, then re-run the failed jobs',
    ],
    [
      'ANSWERS_DENIED',
      'to a token that may not push',
      () => keepAt(refusing('push', 'PUBLISH_DENIED')),
      'the answers may not be pushed: the server says no',
      'give the job `contents: write`, and let rules allow refs/jidoka/*; or set `github.answers: run`',
    ],
    [
      'ANSWERS_NOT_KEPT',
      'by a server that fails at the push',
      () => keepAt(refusing('push', 'PUBLISH_FAILED')),
      'the answers are not kept beyond this run: the server says no',
      're-run the job: what is kept already stays as it is',
    ],
  ])('%s: %s', async (...[code, , provoke, message, next]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next })
  })
})

it('findings beyond the annotations of a step are counted, with the place of all of them', () => {
  const spy = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const findings = Array.from({ length: 12 }, (_, at) => ({
    code: `R${at}`,
    level: 'note' as const,
    message: 'x',
  }))
  annotate(findings)
  const last = spy.mock.calls.map(([text]) => String(text)).findLast((text) => text.trim() !== '')
  spy.mockRestore()
  expect(last?.trim()).toBe('2 more in the summary')
})
