import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { generate } from '../../../actions/generate/generate.ts'
import { secondProfile } from '../../../actions/generate/second.ts'
import { secondChangeSetOf } from '../../../shared/adequacy/second.ts'
import type { Factory, Station } from '../../../shared/factory/factory.ts'
import type { StationReport, Unit } from '../../../shared/line/unit.ts'
import type { ModelProfile } from '../../../shared/model/profile.ts'
import { openSession, type ModelSession } from '../../../shared/model/session.ts'
import type { SessionOptions } from '../../../shared/model/session-state.ts'
import type { Spec } from '../../../shared/specification/document/spec.ts'
import { modelWriter } from '../../../shared/writer/model-writer.ts'
import { nonceIn } from '../../support/answers.ts'
import {
  startModelServer,
  type ModelServer,
  type SeenRequest,
  type Turn,
} from '../../support/model-server/model-server.ts'
import {
  CANARY,
  optionsFor,
  profileFor,
  temporaryFolder,
} from '../../support/model-server/session-options.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { factoryOf, linkOf, specOf, unitOf } from '../../support/unit-of.ts'

let folder = ''
let remove: () => Promise<void>
let server: ModelServer
const open: ModelServer[] = []
let repository: TestRepository
beforeEach(async () => {
  ;({ folder, remove } = await temporaryFolder())
  repository = makeRepository({ 'README.md': 'Hello.\n' })
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()))
  repository.remove()
  await remove()
})

const OURS = 'export const kebab = (text: string): string => text.toLowerCase()\n'
const THEIRS = 'export const kebab = (text: string): string => text\n'

function blocks({ prompt }: SeenRequest, files: Record<string, string>): string {
  const nonce = nonceIn(prompt)
  return Object.entries(files)
    .map(([path, content]) => `<<<FILE ${path} ${nonce}\n${content.trimEnd()}\nFILE>>> ${nonce}\n`)
    .join('')
}

type Answer = (request: SeenRequest) => Turn

const SAME: Answer = (request) => blocks(request, { 'src/kebab.ts': THEIRS })

/** A server behind which both writers are; the second answers as told. */
async function serve(second: Answer = SAME, first?: Answer): Promise<void> {
  const ours: Answer = first ?? ((request) => blocks(request, { 'src/kebab.ts': OURS }))
  server = await startModelServer((request) =>
    request.body.model === 'second-1' ? second(request) : ours(request),
  )
  open.push(server)
}

function second(): ModelProfile {
  return profileFor(server.url, { model: 'second-1', key: 'SECOND_API_KEY' })
}

function sessionOf(other: ModelProfile, changes: Partial<SessionOptions> = {}): ModelSession {
  const env = { WRITER_KEY: CANARY, SECOND_API_KEY: 'the-second-key-of-this-test' }
  return openSession(optionsFor(server.url, folder, { others: [other], env, ...changes }))
}

interface Told {
  report: StationReport
  unit: Unit
}

async function write(spec: Partial<Spec> = {}, changes: Partial<SessionOptions> = {}): Promise<Told> {
  const base = repository.git('rev-parse', 'HEAD')
  const other = second()
  const models = { ...factoryOf().models, second: other }
  const unit = unitOf(repository.path, base, { spec: specOf(spec), factory: factoryOf({ models }) })
  const session = sessionOf(other, changes)
  const report = await generate(unit, { writer: modelWriter(session), second: modelWriter(session, other) })
  return { report, unit }
}

function codesOf({ verdict }: StationReport): [string, string][] {
  return verdict.findings.map(({ code, level }) => [code, level])
}

describe('a second writer', () => {
  test('gets the same question to the byte, with its own key, and its files stay out of the change', async () => {
    await serve()
    const { report, unit } = await write()
    expect(report.verdict).toEqual({ kind: 'pass', findings: [] })
    const [ours, theirs] = server.requests
    expect(theirs?.body.messages).toEqual(ours?.body.messages)
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${CANARY}`,
      'Bearer the-second-key-of-this-test',
    ])
    const attached = new Map(report.attachments.map(({ name, content }) => [name, content]))
    expect(attached.get('change-set.json')).not.toContain('=> text\\n')
    expect(report.subjects.map(({ name }) => name)).toContain('src/kebab.ts')
    expect(secondChangeSetOf([linkOf(unit, report, 'generate')])).toEqual([
      expect.objectContaining({ path: 'src/kebab.ts', mode: '100644', content: THEIRS }),
    ])
    expect(report.evidence['second']).toMatchObject({ usable: true, cut: 0 })
    expect(report.usage).toEqual({ calls: 2, inputTokens: 20, outputTokens: 10 })
  })

  test('is recorded, and replayed to the same report without a key', async () => {
    await serve()
    const { report, unit } = await write()
    const cassettes = [{ origin: 'before', bytes: readFileSync(join(folder, 'record.jsonl')) }]
    const other = second()
    const options = { mode: 'replay', cassettes, env: {}, recordTo: join(folder, 'again') } as const
    const session = sessionOf(other, options)
    const again = await generate(unit, { writer: modelWriter(session), second: modelWriter(session, other) })
    expect(server.requests).toHaveLength(2)
    expect(again.cassette?.status).toBe('replayed')
    expect({ ...again, cassette: { ...again.cassette, status: 'recorded' } }).toEqual(report)
  })

  test('shares the budget of the unit', async () => {
    await serve()
    const budget = { calls: 1, tokens: 100_000, minutes: 10 }
    await expect(write({}, { budget })).rejects.toMatchObject({ code: 'BUDGET_SPENT' })
    expect(server.requests).toHaveLength(1)
  })

  test('is not asked when there is no change to compare with', async () => {
    await serve(SAME, () => 'BLOCKED: the spec contradicts itself')
    const { report } = await write({ risk: 'high' })
    expect(codesOf(report)).toEqual([['GENERATE_BLOCKED', 'block']])
    expect(server.requests).toHaveLength(1)
  })

  test('loses what it may not write', async () => {
    await serve((request) =>
      blocks(request, { 'src/kebab.ts': THEIRS, 'package.json': '{}', 'src/../src/x.ts': 'x' }),
    )
    const { report, unit } = await write()
    expect(report.verdict.kind).toBe('pass')
    expect(report.evidence['second']).toMatchObject({ usable: true, cut: 2 })
    const paths = secondChangeSetOf([linkOf(unit, report, 'generate')])?.map(({ path }) => path)
    expect(paths).toEqual(['src/kebab.ts'])
  })
})

describe('an answer of the second writer that cannot be used', () => {
  const WORTHLESS: [string, Answer][] = [
    ['is prose', () => 'I would do it like this.'],
    ['is empty', () => ({ content: '' })],
    ['says that the spec cannot be met', () => 'BLOCKED: two criteria contradict each other'],
    ['writes only what it may not', (request) => blocks(request, { 'package.json': '{}' })],
  ]

  test.each(WORTHLESS)('and %s ends a unit of high risk', async (_, answer) => {
    await serve(answer)
    const { report, unit } = await write({ risk: 'high' })
    expect(codesOf(report)).toEqual([['SECOND_UNUSABLE', 'block']])
    expect(report.verdict.findings[0]?.hint).toContain('--mode refresh')
    expect(report.final).toBeDefined()
    expect(report.evidence['second']).toMatchObject({ usable: false })
    expect(secondChangeSetOf([linkOf(unit, report, 'generate')])).toBeUndefined()
  })

  test.each(WORTHLESS)('and %s is a warning for others', async (_, answer) => {
    await serve(answer)
    const { report } = await write({ risk: 'medium' })
    expect(codesOf(report)).toEqual([['SECOND_UNUSABLE', 'warn']])
    expect(report.verdict.kind).toBe('pass')
    expect(report.final).toBeUndefined()
  })
})

const PROBE: Station = {
  name: 'probe',
  work: { kind: 'run', run: [], report: undefined, minutes: 10, probe: true },
  pass: 'trace-publish',
  stop: 'generate',
}

describe('whether a second writer is asked', () => {
  function asked(risk: Spec['risk'], factory: Partial<Factory> = {}, round = 1): boolean {
    const other = profileFor('https://second.example.com/v1')
    const models = { ...factoryOf().models, second: other }
    const line = [PROBE]
    const unit = unitOf('', '', {
      spec: specOf({ risk }),
      factory: factoryOf({ models, line, ...factory }),
      round,
    })
    return secondProfile(unit) !== undefined
  }
  const adequacy = { low: 'off', medium: 'off', high: 'off' } as const

  test('follows the risk, and for lower risks whether questions are asked', () => {
    expect((['low', 'medium', 'high'] as const).map((risk) => asked(risk))).toEqual([false, true, true])
    expect((['low', 'medium', 'high'] as const).map((risk) => asked(risk, { adequacy }))).toEqual([
      false,
      false,
      true,
    ])
    expect(asked('low', { adequacy: { ...adequacy, low: 'require' } })).toBe(true)
  })

  test('needs a named model, a station that compares, and round 1', () => {
    expect(asked('high', { models: factoryOf().models })).toBe(false)
    expect(asked('high', { line: [] })).toBe(false)
    expect(asked('high', {}, 2)).toBe(false)
  })
})

test('later rounds compare with what the second writer wrote in round 1', () => {
  const unit = unitOf('', '')
  const change = { $schema: 'https://jidoka.dev/schemas/change-set/v1', base: 'a'.repeat(40), changes: [] }
  const attachments = [{ name: 'second-change-set.json', content: JSON.stringify(change) }]
  const report = {
    evidence: {},
    subjects: [],
    materials: [],
    verdict: { kind: 'pass' as const, findings: [] },
  }
  const first = linkOf(unit, { ...report, attachments }, 'generate')
  const later = linkOf({ ...unit, round: 2 }, { ...report, attachments: [] }, 'generate')
  expect(secondChangeSetOf([first, later])).toEqual([])
  expect(secondChangeSetOf([later])).toBeUndefined()
})
