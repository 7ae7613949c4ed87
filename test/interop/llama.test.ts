import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answer } from '../support/answers.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { edit, makeStory, type Story, type UnitJson } from '../support/story.ts'
import { findTool, noticeOf } from './find-tool.ts'
import { hasLlama, startLlamaServer, type LlamaKind, type LlamaServer } from './llama-server.ts'

const TOOL = 'llama-python'
const SPEC = 'truncate-middle'
/** The question to the writer has 1,300 tokens. */
const [ROOMY, TIGHT] = [8192, 1024]

const python = findTool(TOOL)
let llama: LlamaServer | undefined
let scripted: ModelServer | undefined
let story: Story | undefined

afterEach(async () => {
  story?.remove()
  await Promise.all([llama?.stop(), scripted?.close()])
  story = llama = scripted = undefined
})

/** The example with llama.cpp behind both models, or behind the reviewer alone; each answer ends after `maxTokens`. */
async function tell(
  kind: LlamaKind,
  options: { context: number; maxTokens: number; writer?: string },
): Promise<Story> {
  llama = await startLlamaServer(python ?? '', kind, options.context)
  const limit = `maxTokens: ${options.maxTokens}, maxTokensField: max_tokens`
  story = makeStory({
    endpoint: llama.url,
    adapt: (folder) => {
      edit(folder, 'factory.yml', 'family: gpt', `family: gpt, ${limit}`)
      edit(folder, 'factory.yml', 'family: other', `family: other, ${limit}`)
      if (options.writer !== undefined)
        edit(folder, 'factory.yml', /endpoint: "[^"]+"/, `endpoint: "${options.writer}"`)
    },
  })
  return story
}

/** How a unit ended, whatever the model said. */
function endOf({ serial, verdict, rounds, stoppedBy, reason }: UnitJson): object {
  return { serial, verdict, rounds, stoppedBy, reason }
}

/** A unit that worked to its end: a verdict and, for a halt, the code of a finding. */
function expectVerdict({ unit, exit }: { unit: UnitJson; exit: number | null }): void {
  expect(unit.error).toBeUndefined()
  expect(['released', 'halted']).toContain(unit.verdict)
  expect(exit).toBe(unit.verdict === 'released' ? 0 : 1)
  if (unit.verdict === 'halted') expect(unit.reason).toMatch(/^[A-Z]+(?:_[A-Z]+)+: \S/)
}

/** Without the server: the run from its recorded answers, the trace station by station, and its signatures. */
async function expectReplay({ run, cli }: Story, unit: UnitJson): Promise<void> {
  await llama?.stop()
  await scripted?.close()
  const again = await run(SPEC, ['--mode', 'replay'])
  expect(endOf(again.unit)).toEqual(endOf(unit))
  expect((await cli(['replay', unit.trace ?? ''])).exit).toBe(0)
  expect((await cli(['verify', unit.trace ?? ''])).exit).toBe(0)
}

/** The form in which the reviewer was asked for its answer. */
function rungsOf(folder: string): unknown[] {
  const cassettes = join(folder, '.jidoka', 'cassettes')
  return readdirSync(cassettes, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.includes('review') && name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(cassettes, name), 'utf8').trim().split('\n'))
    .map((line) => (JSON.parse(line) as { response: { rung: unknown } }).response.rung)
}

describe.each<{ kind: LlamaKind; rung: string }>([
  { kind: 'llama.cpp', rung: 'strict' },
  // it refuses a schema, with a status of its own faults
  { kind: 'llama-cpp-python', rung: 'json_object' },
])('a line that asks $kind', ({ kind, rung }) => {
  const isHere = hasLlama(python, kind)
  beforeEach((context) => {
    if (!isHere) context.skip(noticeOf(kind))
  })

  test('ends with a verdict when a small model writes, and replays to the same end without it', async () => {
    const told = await tell(kind, { context: ROOMY, maxTokens: 200 })
    const ran = await told.run(SPEC)
    expectVerdict(ran)
    await expectReplay(told, ran.unit)
  })

  test('ends with a verdict when it reviews in a form that its grammar takes, and replays', async () => {
    scripted = await startModelServer((request) => answer(SPEC, 'generate.r1', request))
    const told = await tell(kind, { context: ROOMY, maxTokens: 100, writer: scripted.url })
    const ran = await told.run(SPEC)
    expectVerdict(ran)
    expect(ran.unit.usage.calls).toBeGreaterThan(1)
    expect(rungsOf(told.folder)).toContain(rung)
    await expectReplay(told, ran.unit)
  })

  test('says that a question is larger than the context, without asking it again', async () => {
    const told = await tell(kind, { context: TIGHT, maxTokens: 100 })
    const { unit } = await told.run(SPEC)
    expect(unit).toMatchObject({
      verdict: 'error',
      stoppedBy: 'generate',
      error: { code: 'MODEL_REQUEST', retryable: false },
    })
    expect(unit.error?.next).toContain('larger context')
  })
})
