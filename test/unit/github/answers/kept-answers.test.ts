import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRemoteRef, type RemoteRef } from '../../../../shared/git/remote-ref.ts'
import { answersRef } from '../../../../shared/github/answers/answers-ref.ts'
import { keepAnswers, type VerifiedAnswer } from '../../../../shared/github/answers/keep-answers.ts'
import { readKept } from '../../../../shared/github/answers/read-kept.ts'
import { answerName } from '../../../../shared/trace/parcel/names.ts'
import { refusalOf } from '../../../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const SERIAL = 'JD-0000-0000-0000'
const OTHER = 'JD-0000-0000-0001'
const GENERATE = { serial: SERIAL, station: 'generate', round: 1 }

let server: TestRepository
let folder: string
let url: string
const warnings: string[] = []

beforeEach(() => {
  server = makeRepository({ 'a.txt': 'a\n' })
  folder = mkdtempSync(join(tmpdir(), 'jidoka-answers-'))
  url = pathToFileURL(server.path).href
  warnings.length = 0
})
afterEach(() => {
  server.remove()
  rmSync(folder, { recursive: true, force: true })
})

/** A fresh checkout, as every job has one. */
function cloneOf(depth = 1): string {
  const clone = mkdtempSync(join(folder, 'clone-'))
  execFileSync('git', ['clone', '--quiet', `--depth=${depth}`, url, clone])
  return clone
}

function refOf(repo: string, changes: Partial<{ url: string }> = {}): RemoteRef {
  const sleep = (): Promise<void> => Promise.resolve()
  return openRemoteRef({ repo, url, token: '', env: {}, sleep, ...changes }, answersRef(SERIAL))
}

function answerOf(
  changes: Partial<typeof GENERATE & { attempt: number; call: number }> = {},
  text = 'x',
): VerifiedAnswer {
  return {
    name: answerName({ ...GENERATE, attempt: 1, call: 1, ...changes }),
    bytes: Buffer.from(`{"text":"${text}"}\n`),
  }
}

function keep(run: string, answers: VerifiedAnswer[], ref?: RemoteRef) {
  const repo = cloneOf()
  return keepAnswers({ repo, ref: ref ?? refOf(repo), serial: SERIAL, run, now: () => new Date(0) }, answers)
}

function read(wanted = GENERATE, ref?: RemoteRef) {
  const repo = cloneOf()
  return readKept({ repo, ref: ref ?? refOf(repo), warn: (message) => warnings.push(message) }, wanted)
}

const tip = (): string => server.git('rev-parse', answersRef(SERIAL))

/** Puts files into the ref by hand, as anybody with a right to push can. */
function plant(files: Record<string, string>): void {
  const input = Object.entries(files).map(([path, text]) => {
    const blob = execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: server.path, input: text })
    return `100644 ${blob.toString().trim()}\t${path}\0`
  })
  const env = { ...process.env, GIT_INDEX_FILE: join(folder, 'planted') }
  const git = (words: string[], text = ''): string =>
    execFileSync('git', words, { cwd: server.path, env, input: text }).toString().trim()
  git(['update-index', '--add', '-z', '--index-info'], input.join(''))
  const commit = server.git('commit-tree', git(['write-tree']), '-m', 'planted')
  server.git('update-ref', answersRef(SERIAL), commit)
}

describe('keepAnswers', () => {
  it('leaves answers that a checkout of another run reads, of its station and round alone', async () => {
    const answers = [
      answerOf(),
      answerOf({ call: 2 }),
      answerOf({ station: 'review' }),
      answerOf({ round: 2 }),
    ]
    expect(await keep('7', answers)).toEqual({ added: 4, there: 0, left: [] })
    const kept = await read()
    expect(kept.map(({ origin }) => origin)).toEqual([`7/${answers[0]?.name}`, `7/${answers[1]?.name}`])
    expect(kept[0]?.bytes).toEqual(answers[0]?.bytes)
    expect(warnings).toEqual([])
  })

  it('adds on top of what is there, and moves nothing when nothing is new', async () => {
    await keep('7', [answerOf({}, 'first')])
    const first = tip()
    expect(await keep('7', [answerOf({}, 'first')])).toEqual({ added: 0, there: 1, left: [] })
    expect(tip()).toBe(first)
    await keep('8', [answerOf({}, 'second')])
    expect(server.git('rev-parse', `${answersRef(SERIAL)}^`)).toBe(first)
    const kept = await read()
    expect(kept.map(({ bytes }) => bytes.toString())).toEqual(['{"text":"second"}\n', '{"text":"first"}\n'])
  })

  it('never replaces an answer that is there', async () => {
    await keep('7', [answerOf({}, 'first')])
    await keep('7', [answerOf({}, 'another')])
    expect((await read()).map(({ bytes }) => bytes.toString())).toEqual(['{"text":"first"}\n'])
  })

  it('keeps what somebody else pushed meanwhile', async () => {
    const repo = cloneOf()
    const ref = refOf(repo)
    let isFirst = true
    const racing: RemoteRef = {
      ...ref,
      async push(commit, expected) {
        if (isFirst) await keep('8', [answerOf({}, 'faster')])
        isFirst = false
        await ref.push(commit, expected)
      },
    }
    const request = { repo, ref: racing, serial: SERIAL, run: '7', now: () => new Date(0) }
    expect(await keepAnswers(request, [answerOf({}, 'slower')])).toMatchObject({ added: 1 })
    expect((await read()).map(({ bytes }) => bytes.toString())).toEqual([
      '{"text":"faster"}\n',
      '{"text":"slower"}\n',
    ])
  })

  it('gives up with an error that may pass when others are faster each time', async () => {
    const repo = cloneOf()
    const ref = refOf(repo)
    let run = 100
    const racing: RemoteRef = {
      ...ref,
      async push(commit, expected) {
        run += 1
        plant({ [`${run}/${answerOf().name}`]: 'faster' })
        await ref.push(commit, expected)
      },
    }
    const request = { repo, ref: racing, serial: SERIAL, run: '7', now: () => new Date(0) }
    expect(await refusalOf(() => keepAnswers(request, [answerOf()]))).toMatchObject({
      code: 'ANSWERS_NOT_KEPT',
    })
    expect(run).toBe(105)
  })

  it('keeps no more than the bound, and names what found no room', async () => {
    const large: VerifiedAnswer = { ...answerOf(), bytes: Buffer.alloc(49 * 1024 * 1024, 0x20) }
    const small = answerOf({ call: 2 })
    expect(await keep('7', [large, small])).toEqual({ added: 1, there: 0, left: [large.name] })
  })

  it('says which right is missing when the server refuses the ref', async () => {
    mkdirSync(join(server.path, '.git/hooks'), { recursive: true })
    writeFileSync(join(server.path, '.git/hooks/pre-receive'), '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    expect(await refusalOf(() => keep('7', [answerOf()]))).toMatchObject({ code: 'ANSWERS_DENIED' })
    expect(await read()).toEqual([])
  })

  it('is an error that may pass when the server is gone before the push', async () => {
    const { tip: tipOf, fetch } = refOf(cloneOf())
    const { push } = refOf(cloneOf(), { url: pathToFileURL(join(folder, 'gone')).href })
    expect(await refusalOf(() => keep('7', [answerOf()], { tip: tipOf, fetch, push }))).toMatchObject({
      code: 'ANSWERS_NOT_KEPT',
    })
  })
})

describe('readKept', () => {
  it('finds nothing where there is no ref', async () => {
    expect(await read()).toEqual([])
  })

  it('is an error, and no empty answer, when the server cannot be reached', async () => {
    const repo = cloneOf()
    const ref = refOf(repo, { url: pathToFileURL(join(folder, 'gone')).href })
    expect(await refusalOf(() => read(GENERATE, ref))).toMatchObject({ code: 'ANSWERS_UNREACHABLE' })
  })

  it('finds those that a unit left here which was answered since', async () => {
    await keep('7', [answerOf({}, 'first')])
    await keep('8', [answerOf({ serial: OTHER, round: 2 }, 'repair')])
    const kept = await read({ ...GENERATE, round: 2 })
    expect(kept.map(({ identity, bytes }) => [identity.serial, bytes.toString()])).toEqual([
      [OTHER, '{"text":"repair"}\n'],
    ])
  })

  it('leaves out, by name and with a code, what is no answer', async () => {
    const { name, bytes } = answerOf()
    plant({
      [`7/${name}`]: bytes.toString(),
      'README.md': 'strange',
      [`a/b/${name}`]: '{}',
      [`07/${name}`]: '{}',
    })
    expect((await read()).map(({ origin }) => origin)).toEqual([`7/${name}`])
    expect(warnings).toHaveLength(3)
    expect(warnings.filter((warning) => warning.includes('PARCEL_NAME'))).toHaveLength(3)
  })

  it('reads no file that is too large', async () => {
    const { name } = answerOf()
    plant({ [`7/${name}`]: ' '.repeat(49 * 1024 * 1024) })
    expect(await read()).toEqual([])
    expect(warnings.join()).toContain('FILE_TOO_LARGE')
  })
})
