import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { unitSerial } from '../../../shared/line/open-unit.ts'
import { readFactory } from '../../../shared/factory/read-factory.ts'
import { sealAnswer } from '../../../shared/trace/verify/answer.ts'
import type { SignedBundle } from '../../../shared/trace/signer/bundle-kind.ts'
import { ephemeralSigner } from '../../../shared/trace/signer/signer.ts'
import { parseAnswerName } from '../../../shared/trace/parcel/names.ts'
import { answer, isReview } from '../../support/answers.ts'
import { jobResults, withLine, type GithubLine } from '../../support/github-line/github-line.ts'
import { decisions, newestLinks, storedLinks, type LinkFacts } from '../../support/github-line/links.ts'
import { runLocally } from '../../support/github-line/local-run.ts'
import { withModel } from '../../support/github-line/model-story.ts'
import { signingKeys } from '../../support/github-line/prepare.ts'
import type { SeenRequest, Turn } from '../../support/model-server/model-server.ts'

const SPEC = 'truncate-middle'
const LINE = ['spec-validate', 'generate', 'style-gate', 'review', 'trace-publish']
const WITHOUT_DELIVERY = { github: { publish: 'none' } }

const good = (request: SeenRequest): Turn =>
  answer(SPEC, isReview(request) ? 'review.r1' : 'generate.r1', request)

function serialOf({ folder, base }: GithubLine): string {
  const reading = readFactory(readFileSync(join(folder, 'factory.yml')), 'factory.yml')
  if (reading.kind === 'bad') throw new Error('factory.yml is not valid')
  return unitSerial(reading.factory, base, readFileSync(join(folder, 'specs', `${SPEC}.spec.md`)))
}

const ofAttempt = (line: GithubLine, attempt: number): LinkFacts[] =>
  storedLinks(line).filter((link) => link.attempt === attempt)
const places = (line: GithubLine, attempt: number): string[] =>
  ofAttempt(line, attempt).map(({ station }) => station)
const statuses = (line: GithubLine, attempt: number): string[] =>
  ofAttempt(line, attempt).map(({ status }) => status)

/** The only branch of a release: its files, what it stands on, and the trace that its commit names. */
function deliveredIn({ git }: GithubLine): { branch: string; tree: string; parent: string; trace: string } {
  const branch = git('for-each-ref', '--format=%(refname)', 'refs/heads/factory')
  const [tree = '', parent = '', trace = ''] = git(
    'log',
    '-1',
    '--format=%T%n%P%n%(trailers:key=Factory-Trace,valueonly)',
    branch,
  ).split('\n')
  return { branch, tree, parent, trace }
}

/** An answer for the reviewer, stored beside the genuine one of the writer and signed by nobody the line trusts. */
async function plantForgedAnswer(line: GithubLine): Promise<void> {
  const genuine = line.results.artifacts().find(({ name }) => parseAnswerName(name) !== undefined)
  if (genuine === undefined) throw new Error('the answer of the writer was not stored')
  const identity = { serial: serialOf(line), station: 'review', round: 1, attempt: 1, call: 1 }
  const { dsseEnvelope } = JSON.parse(genuine.bytes.toString('utf8')) as SignedBundle
  const payload = Buffer.from(dsseEnvelope.payload, 'base64').toString('utf8')
  const { entry } = JSON.parse(payload) as { entry: string }
  const forged = await sealAnswer(identity, entry, ephemeralSigner())
  await line.results.plant(genuine, forged.name, forged.bytes)
}

describe.concurrent('a re-run of the failed jobs', () => {
  test('finishes a line that broke at every station, and ends as jidoka run does', async () => {
    await withLine({ runner: { secrets: {} } }, async (line) => {
      const keys = Object.entries(signingKeys())
      let run = await line.run(SPEC)
      for (const [count, station] of LINE.entries()) {
        const failed = run.jobs.filter(({ result }) => result === 'failure').map(({ id }) => id)
        const job = station === 'trace-publish' ? 'result' : station
        expect(failed).toEqual([...new Set([job, 'result'])])
        expect(run.job(job).log).toContain('KEY_MISSING')
        if (job !== 'result')
          expect(run.job('result').log).toContain(`could not run: ${station} in round 1: KEY_MISSING`)
        const secrets = Object.fromEntries(keys.slice(0, count + 1))
        run = await line.runner.rerunFailed(run, { secrets }).done
      }
      expect(run.conclusion).toBe('success')
      const newest = newestLinks(line)
      expect(newest.map(({ station, attempt }) => `${station} ${attempt}`)).toEqual(
        LINE.map((station, index) => `${station} ${index + 2}`),
      )
      const local = await runLocally(line, [SPEC])
      expect(decisions(newest)).toEqual(decisions(local.links))
    })
  })

  test('takes the parcels of jobs that are not run again, asks only what was never answered, and believes no answer that its own station did not sign', async () => {
    let down = true
    await withModel(
      (request) => (isReview(request) && down ? { fault: '401' } : good(request)),
      WITHOUT_DELIVERY,
      async ({ line, requests }) => {
        const first = await line.run(SPEC)
        expect(jobResults(first)).toMatchObject({
          generate: 'success',
          test: 'success',
          review: 'failure',
          result: 'failure',
        })
        expect(first.job('review').log).toContain('MODEL_AUTH')
        expect(first.job('result').log).toMatch(/^.*could not run: review in round 1: MODEL_AUTH /m)
        expect(first.job('result').summary).toMatch(/^# could not run: review in round 1: /)
        await plantForgedAnswer(line)
        down = false
        const asked = requests.length
        const second = await line.runner.rerunFailed(first).done
        expect(second.conclusion).toBe('success')
        expect(requests).toHaveLength(asked + 1)
        expect(second.job('review').log).toMatch(/c1\.json .*is not used: .*LINK_SIGNER/)
        expect(places(line, 1)).toEqual(LINE.slice(0, 3))
        expect(places(line, 2)).toEqual(LINE.slice(3))
        expect(statuses(line, 2)).toEqual(['recorded', 'recorded'])
      },
    )
  })

  test('pays nothing for an answer that was given before the station failed', async () => {
    await withModel(good, WITHOUT_DELIVERY, async ({ line, requests }) => {
      const parcel = `${serialOf(line)}.generate.r1.a1.json`
      line.results.fail({ at: 'create', name: parcel, effect: { kind: 'status', status: 403 } })
      const first = await line.run(SPEC)
      expect(jobResults(first)['generate']).toBe('failure')
      expect(first.job('generate').log).toContain('PUBLISH_FAILED')
      expect(requests).toHaveLength(1)
      const second = await line.runner.rerunFailed(first).done
      expect(second.conclusion).toBe('success')
      expect(requests.filter((request) => !isReview(request))).toHaveLength(1)
      expect(ofAttempt(line, 2)[0]).toMatchObject({ station: 'generate', status: 'replayed' })
    })
  })

  test('runs commands again whose machine died, and takes nothing of what it did not say', async () => {
    await withLine({ ...WITHOUT_DELIVERY, attempts: 'separate' }, async (line) => {
      const run = line.dispatch(SPEC)
      const path = 'test'
      await run.started(path)
      run.lose(path)
      const first = await run.done
      expect(jobResults(first)).toMatchObject({ test: 'failure', result: 'failure' })
      expect(jobResults(first)).not.toHaveProperty('review')
      const { log } = first.job('result')
      expect(log).toMatch(/could not run: test in round 1: it ended without a word/)
      const second = await line.runner.rerunFailed(first).done
      expect(second.conclusion).toBe('success')
      expect(places(line, 2)).toEqual(['review', 'trace-publish'])
    })
  })

  test('goes on after a run was cancelled, whose result says so', async () => {
    let silent = true
    await withModel(
      (request) => (silent ? { fault: 'stall' } : good(request)),
      WITHOUT_DELIVERY,
      async ({ line, requests }) => {
        const run = line.dispatch(SPEC)
        await until(() => requests.length > 0)
        run.cancel()
        const first = await run.done
        expect(first.conclusion).toBe('cancelled')
        expect(jobResults(first)).toEqual({
          'spec-validate': 'success',
          generate: 'cancelled',
          result: 'failure',
        })
        expect(first.job('result').log).toMatch(/could not run: generate in round 1: INTERRUPTED /)
        expect(places(line, 1)).toEqual(['spec-validate'])
        silent = false
        const second = await line.runner.rerunFailed(first).done
        expect(second.conclusion).toBe('success')
        expect(places(line, 2)).toEqual(LINE.slice(1))
      },
    )
  })
})

describe.concurrent('a re-run of all jobs', () => {
  test('decides the same without asking again, though attempts see nothing of each other, and delivers nothing twice', async () => {
    await withModel(good, { attempts: 'separate' }, async ({ line, requests }) => {
      const first = await line.run(SPEC)
      expect(first.conclusion).toBe('success')
      const asked = requests.length
      const before = deliveredIn(line)
      const second = await line.runner.rerunAll(first).done
      expect(second.conclusion).toBe('success')
      expect(requests).toHaveLength(asked)
      expect(decisions(ofAttempt(line, 2))).toEqual(decisions(ofAttempt(line, 1)))
      expect(places(line, 2)).toEqual(LINE)
      expect(statuses(line, 1)).toEqual(LINE.map(() => 'recorded'))
      expect(statuses(line, 2)).toEqual(LINE.map(() => 'replayed'))
      // the commit names the trace that was published last; nothing else about it changes
      const after = deliveredIn(line)
      expect(after).toEqual({ ...before, trace: after.trace })
      expect(after.trace).not.toBe(before.trace)
      const writes = line.github.calls().filter((call) => !call.startsWith('GET'))
      // the commit is moved to the new trace, and the text of the one pull request follows it
      const opened = writes.filter((call) => call.startsWith('POST /repos'))
      expect(opened).toEqual([
        'POST /repos/example/text-kit/pulls 201',
        'POST /repos/example/text-kit/labels 201',
        'POST /repos/example/text-kit/issues/1/labels 200',
      ])
      expect(second.job('deliver').summary).toContain('brought up to date')
      expect(line.github.violations()).toEqual([])
    })
  })

  test('that asks again says where it diverged', async () => {
    let version = 0
    await withModel(
      (request) => {
        if (isReview(request)) return good(request)
        version += 1
        return answer(SPEC, 'generate.r1', request).replace(/\nFILE>>>/, `\n// version ${version}\nFILE>>>`)
      },
      WITHOUT_DELIVERY,
      async ({ line }) => {
        const first = await line.run(SPEC, 'refresh')
        const second = await line.runner.rerunAll(first).done
        expect(second.conclusion).toBe('success')
        expect(statuses(line, 2)).toEqual(['replayed', 'diverged', 'diverged', 'diverged', 'diverged'])
        const messages = second.job('generate').annotations.map(({ message }) => message)
        expect(messages.join('\n')).toMatch(/generate round 1 diverged from an earlier attempt: .*sha256/)
      },
    )
  })
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20))
}
