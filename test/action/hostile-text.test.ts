import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ActionRun } from '../support/action.ts'
import { answer, isReview, nonceIn } from '../support/answers.ts'
import {
  startModelServer,
  type ModelServer,
  type SeenRequest,
  type Turn,
} from '../support/model-server/model-server.ts'
import { edit } from '../support/story.ts'
import { startWalk, type Needs, type Walk } from '../support/walk.ts'

/** Everything the runner understands, at the start of a line and, in its older spelling, in the middle of one. */
const COMMANDS = [
  '::add-mask::x',
  '::set-output name=verdict::pass',
  '::set-env name=NODE_OPTIONS::--inspect',
  '::add-path::/tmp',
  '::save-state name=a::b',
  '::error file=src/a.ts,line=1::injected',
  '  ::warning::injected',
  '::notice::injected',
  '::debug::injected',
  '::group::injected',
  '::endgroup::',
  '::stop-commands::injected',
  '##[add-mask]x',
  'as said ##[error]injected',
]
const MARKDOWN =
  '![beacon](http://evil.example/?a) <img src=http://evil.example> <script>x</script> @octocat fixes #1 `x` | [a](http://evil.example "t")'
const HOSTILE = `${COMMANDS.join('\n')}\u2028::error::injected\u0085##[error]injected\n${MARKDOWN}`
const TITLE =
  '<img src=http://evil.example/x> ![x](http://evil.example) @octocat fixes #1 ##[add-mask]x | ::error::x'
const KEY = 'sk-canary-5f2c7e1d9b8a4c3e6f0d'

let server: ModelServer
let walk: Walk
let validated: Needs
let reply: (request: SeenRequest) => Turn = plainReply
let reviewed: ActionRun
let published: ActionRun

function plainReply(request: SeenRequest): Turn {
  if (!isReview(request)) return answer('truncate-middle', 'generate.r1', request)
  const review = JSON.parse(answer('truncate-middle', 'review.r1', request)) as { findings: object[] }
  const finding = {
    category: 'correctness',
    severity: 'high',
    kind: 'code',
    call: null,
    gives: HOSTILE,
    should: null,
    path: 'src/truncate.ts',
    quote: "const ELLIPSIS = '…'",
    scenario: HOSTILE,
    suggestion: HOSTILE,
  }
  const untested = [{ export: HOSTILE, inputs: HOSTILE, call: HOSTILE }]
  return JSON.stringify({ ...review, untested, findings: [finding, { ...finding, category: 'security' }] })
}

beforeAll(async () => {
  server = await startModelServer((request) => reply(request))
  walk = startWalk({
    spec: 'truncate-middle',
    withoutCassettes: true,
    adapt(folder) {
      edit(folder, 'specs/truncate-middle.spec.md', /title: .*/, `title: ${JSON.stringify(TITLE)}`)
      edit(folder, 'factory.yml', /endpoint: "[^"]+"/g, `endpoint: "${server.url}"`)
    },
  })
  await walk.station('spec-validate')
  validated = walk.needs
  await walk.station('generate', { 'api-key': KEY })
  await walk.station('style-gate')
  await walk.commands('test')
  reviewed = await walk.station('review', { 'api-key': KEY })
  published = await walk.station('trace-publish', { 'trace-folder': join(walk.folder, '.jidoka', 'trace') })
})
afterAll(async () => {
  walk.remove()
  await server.close()
})

/** A generate run that is answered otherwise, without what was recorded before. */
async function generateWith(turn: (request: SeenRequest) => Turn, inputs: Record<string, string> = {}) {
  const fork = walk.fork(validated)
  reply = turn
  const ran = await fork.station('generate', { 'api-key': KEY, mode: 'refresh', ...inputs })
  reply = plainReply
  return { ran, fork }
}

function annotationsOf({ log }: ActionRun) {
  return log.flatMap((line) => (line.kind === 'annotation' ? [line.annotation] : []))
}

/** Markdown outside of code that does more than show text. */
function liveMarkdown(summary: string): string[] {
  const text = summary.replaceAll(/```mermaid\n[\s\S]*?\n```/g, '').replaceAll(/(?<!\\)`[^`]*`/g, '')
  return [/<[^>]*>?/g, /(?<!\\)!\[/g, /(?<!\\)\]\(/g, /@(?!\u2060)\w+/g, /\w+:\/\/(?!\u2060)/g].flatMap(
    (pattern) => text.match(pattern) ?? [],
  )
}

/** The findings alone speak: nothing of the text became a command, an output or live Markdown. */
function expectHarmless(ran: ActionRun, codes: string[]): void {
  expect(ran.log.filter(({ kind }) => kind !== 'text' && kind !== 'annotation')).toEqual([])
  expect(annotationsOf(ran).map(({ properties }) => properties['title'])).toEqual(codes)
  expect(liveMarkdown(ran.summary)).toEqual([])
  expect(ran.summary).not.toContain('injected::')
  expect(Object.values(ran.outputs).filter((value) => !/^[\w.:/@-]*$/.test(value))).toEqual([])
}

describe('text of a stranger', () => {
  test('in the title of a spec stays text', async () => {
    const ran = await walk.fork({}).station('spec-validate')
    expect([ran.exit, ran.outputs['verdict']]).toEqual([0, 'pass'])
    expect(ran.summary).toContain('octocat')
    expectHarmless(ran, [])
  })

  test('in the findings of a reviewer stays text', () => {
    expect([reviewed.exit, reviewed.outputs['verdict']]).toEqual([1, 'stop'])
    expect(reviewed.summary).toContain('octocat')
    expectHarmless(reviewed, ['REVIEW_CORRECTNESS', 'REVIEW_SECURITY', 'REVIEW_UNTESTED'])
  })

  test('stays text when the unit is published', () => {
    expect([published.exit, published.outputs['verdict'], published.outputs['next']]).toEqual([
      1,
      'stop',
      'halted',
    ])
    const repeated = ['REVIEW_CORRECTNESS', 'REVIEW_SECURITY', 'REVIEW_UNTESTED']
    expectHarmless(published, ['halted', 'PUBLISH_HALTED', ...repeated])
    const page = readFileSync(join(walk.folder, '.jidoka', 'trace', 'index.html'), 'utf8')
    expect(page).toContain('octocat')
    expect(page).not.toMatch(/<script|<img/i)
  })

  test.each([COMMANDS[0], COMMANDS[5], COMMANDS.at(-1)])(
    'in the reason of a blocked writer stays text: %s',
    async (command) => {
      const { ran } = await generateWith(() => `BLOCKED: ${command ?? ''} ${MARKDOWN}\n${HOSTILE}`)
      expect([ran.exit, ran.outputs['verdict']]).toEqual([1, 'stop'])
      expectHarmless(ran, ['GENERATE_BLOCKED'])
    },
  )

  test('in a path that the writer names stays text, and nothing is written there', async () => {
    const path = '::warning::x.ts'
    const { ran } = await generateWith(
      ({ prompt }) => `<<<FILE ${path} ${nonceIn(prompt)}\nx\nFILE>>> ${nonceIn(prompt)}\n`,
    )
    expect([ran.exit, ran.outputs['verdict']]).toEqual([1, 'stop'])
    expect(annotationsOf(ran)).not.toEqual([])
    expectHarmless(
      ran,
      annotationsOf(ran).map(({ properties }) => properties['title'] ?? ''),
    )
  })
})

describe('a stop', () => {
  test('ends the job red unless later jobs shall decide that', async () => {
    const blocked = (): Turn => 'BLOCKED: the criteria contradict each other'
    const red = await generateWith(blocked)
    const green = await generateWith(blocked, { 'fail-on-stop': 'false' })
    const told = ({ outputs }: ActionRun) => [outputs['verdict'], outputs['next'], outputs['serial']]
    expect([red.ran.exit, green.ran.exit]).toEqual([1, 0])
    expect(told(green.ran)).toEqual(told(red.ran))
    expect(told(green.ran).slice(0, 2)).toEqual(['stop', 'trace-publish'])
    expect(red.ran.outputs['error']).toBeUndefined()
  })

  test('with more findings than GitHub shows is capped in annotations and summary, and the rest counted', async () => {
    const functions = Array.from(
      { length: 30 },
      (_, index) => `export function f${index}(text: any): number {\n  return Number(text)\n}\n`,
    )
    const code = functions.join('\n')
    const file = ({ prompt }: SeenRequest): Turn =>
      `<<<FILE src/truncate.ts ${nonceIn(prompt)}\n${code}FILE>>> ${nonceIn(prompt)}\n`
    const { fork } = await generateWith(file)
    const gated = await fork.station('style-gate')
    expect([gated.exit, gated.outputs['verdict'], gated.outputs['next']]).toEqual([1, 'stop', 'generate'])
    expect(annotationsOf(gated).map(({ level }) => level)).toEqual(Array<string>(10).fill('error'))
    const rest = gated.log.flatMap((line) =>
      line.kind === 'text' ? (/^(\d+) more in the summary/.exec(line.text)?.[1] ?? []) : [],
    )
    expect(rest).toHaveLength(1)
    const findings = Number(rest[0]) + 10
    expect(findings).toBeGreaterThanOrEqual(30)
    expect(gated.summary.match(/^\| (block|warn|note) \|/gm)).toHaveLength(20)
    expect(gated.summary).toContain(`and ${findings - 20} more`)
    expect(gated.summary.length).toBeLessThan(60_000)
  })
})

describe('the key of a model', () => {
  test('reaches the endpoint and nothing else, even when the endpoint sends it back', async () => {
    const { ran, fork } = await generateWith(() => ({ fault: 'key-echo-200' }))
    expect(server.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`)
    expect(ran.outputs['verdict']).toBe('stop')
    const kept = [fork.store, join(walk.folder, '.jidoka')].flatMap(textsIn)
    const bytes = [JSON.stringify([ran, reviewed, published]), ...kept].join('\n')
    const forms = [0, 1, 2].map((skip) => Buffer.from(KEY.slice(skip)).toString('base64').slice(0, 28))
    expect([KEY, ...forms].filter((form) => bytes.includes(form))).toEqual([])
  })

  test.each(['key-echo-400', 'key-echo-html'] as const)('stays out of the error of %s', async (fault) => {
    const { ran } = await generateWith(() => ({ fault }))
    expect(ran.exit).toBe(3)
    expect(JSON.parse(ran.outputs['error'] ?? '{}')).toMatchObject({ code: /^MODEL_/ })
    expect(JSON.stringify(ran)).not.toContain(KEY)
  })
})

function textsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
}
