import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { askAlways } from '../support/probing.ts'
import { runCommand } from '../support/processes.ts'
import { makeStory, type Ran, type Story, type UnitJson } from '../support/story.ts'

const SPEC = 'parse-duration'
const PATH = `specs/${SPEC}.spec.md`
/** Recorded answers alone: a question to a model would be an error. */
const RECORDED = ['--mode', 'replay']

interface Asked extends UnitJson {
  questions?: { number: number; call: string; value: { returns?: unknown; throws?: string } }[]
}

let story: Story
/** A unit that asks; every test starts from what it left. */
let asking: Ran & { unit: Asked }
let base: string
beforeAll(async () => {
  story = makeStory({ adapt: askAlways })
  base = git('rev-parse', 'HEAD')
  asking = await run()
})
afterEach(() => git('reset', '--quiet', '--hard', base))
afterAll(() => story.remove())

function git(...words: string[]): string {
  return runCommand(story.folder, 'git', ...words)
}

async function run(): Promise<Ran & { unit: Asked }> {
  return story.run(SPEC, RECORDED)
}

async function answer(serial: string, ...words: string[]): Promise<void> {
  const ran = await story.cli(['answer', serial, ...words, '--by', 'Ada <ada@example.com>'])
  expect([ran.exit, ran.stderr]).toEqual([expect.any(Number), ''])
  git('-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', 'commit', '-qam', 'answer')
}

function callsOf({ questions = [] }: Asked): string[] {
  return questions.map(({ call }) => call)
}

describe('a unit whose spec leaves a value open', () => {
  test('asks, is the same when nobody answers, and is released by its answers without a model', async () => {
    expect([asking.exit, asking.unit.verdict, asking.unit.stoppedBy]).toEqual([4, 'asking', 'probe'])
    const calls = callsOf(asking.unit)
    expect(calls.length).toBeGreaterThan(0)
    expect(callsOf((await run()).unit)).toEqual(calls)
    expect(git('branch', '--list', 'factory/*')).toBe('')
    const verified = await story.cli(['verify', asking.unit.trace ?? '', '--expect', 'released'])
    expect([verified.exit, verified.stdout]).toEqual([1, expect.stringContaining('asking')])

    for (const { number } of asking.unit.questions ?? [])
      await answer(asking.unit.serial, String(number), '--yes')
    const { exit, unit } = await run()
    expect([exit, unit.verdict, unit.usage.calls]).toEqual([0, 'released', asking.unit.usage.calls])
    expect(unit.serial).not.toBe(asking.unit.serial)
  })

  test('asks no more about what its owner says means nothing', async () => {
    const [first = ''] = callsOf(asking.unit)
    await answer(asking.unit.serial, '1', '--out-of-domain')
    expect(readFileSync(join(story.folder, PATH), 'utf8')).toMatch(/^domain:$/m)
    const after = await run()
    expect(callsOf(after.unit)).not.toContain(first)
    expect(['asking', 'released']).toContain(after.unit.verdict)
  })

  test('is halted by an answer that is another, and repaired by a writer who is told of it', async () => {
    await answer(asking.unit.serial, '1', '--returns', '1')
    // round 3 is a new question to the writer, and nobody has recorded its answer
    const { exit, unit: after, stderr } = await run()
    expect([exit, after.verdict, after.stoppedBy, after.error?.code]).toEqual([
      ...[3, 'error', 'generate', 'CASSETTE_MISS'],
    ])
    expect(stderr).toContain('test round 2 stop')
  })
})
