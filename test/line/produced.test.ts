import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { sha256 } from '../../shared/formats/digest.ts'
import { isReview, nonceIn } from '../support/answers.ts'
import { addStation, generatedFrom, LABEL_BASE, LABEL_CODE, wholeFiles, writeAll } from '../support/making.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { runCommand } from '../support/processes.ts'
import { makeStory, type Story } from '../support/story.ts'

const LABELS = '{ "small": "Small", "large": "Large" }\n'
const RIGHT = { 'src/labels.json': LABELS, 'src/label.ts': LABEL_CODE }
const MADE = generatedFrom({ small: 'Small', large: 'Large' })

let server: ModelServer
let story: Story
afterEach(async () => {
  story.remove()
  await server.close()
})

/** A line with a station that makes files, for a writer that gives these answers, and then the right one. */
async function lineWith(station: string, ...answers: Record<string, string>[]): Promise<void> {
  let round = 0
  server = await startModelServer((request) => {
    if (isReview(request)) return JSON.stringify({ untested: [], findings: [], matrix: [] })
    round += 1
    return wholeFiles(answers[round - 1] ?? RIGHT, nonceIn(request.prompt))
  })
  story = makeStory({
    endpoint: server.url,
    adapt: (folder) => {
      writeAll(folder, LABEL_BASE)
      addStation(folder, 'make', station)
    },
  })
}

const released = (serial: string, path: string): string =>
  `${runCommand(story.folder, 'git', 'show', `factory/${serial}:${path}`)}\n`

test('generated code is released under its own digest, verified, and made again by replay', async () => {
  await lineWith('run: [node scripts/generate.mjs], produces: [src/generated.ts], stop: generate')
  const { unit } = await story.run('label')
  expect(unit.reason).toBe('every gate passed')
  expect(unit).toMatchObject({ verdict: 'released', rounds: 1 })
  expect(released(unit.serial, 'src/generated.ts')).toBe(MADE)
  const trace = unit.trace ?? ''
  expect((await story.cli(['verify', trace])).exit).toBe(0)
  expect((await story.cli(['replay', trace])).stdout).toMatch(/^replayed {2}make round 1 /m)
  const summary = readFileSync(join(trace, 'summary.dsse.json'), 'utf8')
  const { payload } = JSON.parse(summary) as { payload: string }
  const { subject } = JSON.parse(Buffer.from(payload, 'base64').toString()) as { subject: unknown[] }
  expect(subject).toContainEqual({ name: 'src/generated.ts', digest: { sha256: sha256(MADE) } })
  expect(readFileSync(join(trace, 'index.html'), 'utf8')).toContain('made by the commands of make')
})

test('what is made is made anew in a repair round, and nothing of the first is released', async () => {
  const wrong = { ...RIGHT, 'src/labels.json': '{ "small": "Small", "large": "Huge" }\n' }
  await lineWith('run: [node scripts/generate.mjs], produces: [src/generated.ts], stop: generate', wrong)
  const { unit } = await story.run('label')
  expect(unit).toMatchObject({ verdict: 'released', rounds: 2 })
  expect(released(unit.serial, 'src/generated.ts')).toBe(MADE)
  const repair = server.requests.map(({ prompt }) => prompt).find((prompt) => prompt.includes('Huge'))
  expect(repair).not.toContain(
    "made by scripts/generate.mjs\nexport const LABELS: Readonly<Record<string, string>> = {\n  small: 'Small',\n  large",
  )
  expect((await story.cli(['verify', unit.trace ?? ''])).exit).toBe(0)
  expect((await story.cli(['replay', unit.trace ?? ''])).exit).toBe(0)
})

test('a writer that writes what a station makes is stopped and told so', async () => {
  const wrong = { ...RIGHT, 'src/generated.ts': 'export const LABELS = {}\n' }
  const station = 'run: [node scripts/generate.mjs], produces: [src/generated.ts], stop: generate'
  await lineWith(station, wrong, wrong)
  const { unit } = await story.run('label')
  expect(server.requests[0]?.prompt).toContain('- src/generated.ts\n')
  expect(server.requests[1]?.prompt).toContain('"src/generated.ts" may not be written')
  expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'generate' })
  expect(unit.reason).toContain('CHANGE_PRODUCED')
})

test('what is made otherwise each time is released, and replay says which file it is', async () => {
  const clock = 'node scripts/generate.mjs && echo \\"// $(date +%N)\\" >> src/generated.ts'
  await lineWith(`run: ["${clock}"], produces: [src/generated.ts], stop: generate`)
  const { unit } = await story.run('label')
  expect(unit).toMatchObject({ verdict: 'released' })
  const { exit, stdout } = await story.cli(['replay', unit.trace ?? ''])
  expect(exit).toBe(1)
  expect(stdout).toMatch(/diverged +make round 1[^]*the commands make src\/generated\.ts otherwise/)
})

test('data that makes a generator write code with an effect is stopped by the gate', async () => {
  const large = "Large', pid: String(process.pid) + '"
  await lineWith('run: [node scripts/generate.mjs], produces: [src/generated.ts], stop: generate', {
    ...RIGHT,
    'src/labels.json': `${JSON.stringify({ small: 'Small', large })}\n`,
  })
  const { unit } = await story.run('label')
  const stops = server.requests.filter(({ prompt }) => prompt.includes('CHANGE_EFFECT'))
  expect([unit.verdict, unit.rounds, stops.length]).toEqual(['released', 2, 1])
})

test('what may not be made halts the unit, and its trace verifies without it', async () => {
  const run = 'node scripts/generate.mjs && echo x > src/made.test.ts'
  await lineWith(`run: ["${run}"], produces: [src/generated.ts, "src/made.*"], stop: generate`)
  const { unit } = await story.run('label')
  expect(unit).toMatchObject({ verdict: 'halted', stoppedBy: 'make' })
  expect(unit.reason).toContain('RUN_PRODUCED_GUARDED')
  expect((await story.cli(['verify', unit.trace ?? ''])).exit).toBe(0)
})
