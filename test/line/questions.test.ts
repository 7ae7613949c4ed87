import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { edit, makeStory, type Ran, type Story, type UnitJson } from '../support/story.ts'

const SPEC = 'parse-duration'
/** Recorded answers alone: a question to a model would be an error. */
const RECORDED = ['--mode', 'replay']

interface Asked extends UnitJson {
  questions?: { number: number; call: string; value: { returns?: unknown; throws?: string } }[]
}

let story: Story
beforeEach(() => {
  story = makeStory({
    adapt(folder) {
      edit(folder, 'factory.yml', 'review: { pass: trace-publish }', 'review: { pass: probe }')
      edit(
        folder,
        'factory.yml',
        '  trace-publish: {}',
        '  probe: { pass: trace-publish, stop: generate }\n  trace-publish: {}',
      )
      edit(folder, 'factory.yml', 'rounds: 3', 'rounds: 3\nadequacy: ask')
    },
  })
})
afterEach(() => story.remove())

async function run(): Promise<Ran & { unit: Asked }> {
  return story.run(SPEC, RECORDED)
}

async function answer(serial: string, ...words: string[]): Promise<void> {
  const ran = await story.cli(['answer', serial, ...words, '--by', 'Ada <ada@example.com>'])
  expect([ran.exit, ran.stderr]).toEqual([expect.any(Number), ''])
  execFileSync('git', ['commit', '-qam', 'answer'], { cwd: story.folder })
}

function callsOf({ questions = [] }: Asked): string[] {
  return questions.map(({ call }) => call)
}

describe('a unit whose spec leaves a value open', () => {
  test('asks, is the same when nobody answers, and is released by its answers without a model', async () => {
    const asking = await run()
    expect([asking.exit, asking.unit.verdict, asking.unit.stoppedBy]).toEqual([4, 'asking', 'probe'])
    const calls = callsOf(asking.unit)
    expect(calls.length).toBeGreaterThan(0)
    expect(callsOf((await run()).unit)).toEqual(calls)
    expect(execFileSync('git', ['branch', '--list', 'factory/*'], { cwd: story.folder }).toString()).toBe('')
    const verified = await story.cli(['verify', asking.unit.trace ?? '', '--expect', 'released'])
    expect([verified.exit, verified.stdout]).toEqual([1, expect.stringContaining('asking')])

    for (const { number } of asking.unit.questions ?? [])
      await answer(asking.unit.serial, String(number), '--yes')
    const { exit, unit } = await run()
    expect([exit, unit.verdict, unit.usage.calls]).toEqual([0, 'released', asking.unit.usage.calls])
    expect(unit.serial).not.toBe(asking.unit.serial)
  })

  test('asks no more about what its owner says means nothing', async () => {
    const { unit } = await run()
    const [first = ''] = callsOf(unit)
    await answer(unit.serial, '1', '--out-of-domain')
    const text = readFileSync(join(story.folder, `specs/${SPEC}.spec.md`), 'utf8')
    expect(text).toMatch(/^domain:$/m)
    const after = await run()
    expect(callsOf(after.unit)).not.toContain(first)
    expect(['asking', 'released']).toContain(after.unit.verdict)
  })

  test('is halted by an answer that is another, and repaired by a writer who is told of it', async () => {
    const { unit } = await run()
    await answer(unit.serial, '1', '--returns', '1')
    // round 3 is a new question to the writer, and nobody has recorded its answer
    const { exit, unit: after, stderr } = await run()
    expect([exit, after.verdict, after.stoppedBy, after.error?.code]).toEqual([
      ...[3, 'error', 'generate', 'CASSETTE_MISS'],
    ])
    expect(stderr).toContain('test round 2 stop')
  })
})
