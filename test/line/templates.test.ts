import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { useAgent } from '../support/agent.ts'
import { answer, isReview } from '../support/answers.ts'
import { startModelServer, type ModelServer } from '../support/model-server/model-server.ts'
import { storedParcels } from '../support/stored-parcels.ts'
import { makeStory, type Story } from '../support/story.ts'

let server: ModelServer
let story: Story

afterEach(async () => {
  story.remove()
  await server.close()
})

const NO_OBJECTION = '{"untested":[],"findings":[],"matrix":[]}'

/** The example repository with templates, and a writer that fills their holes in this way. */
async function kitWith(fill: (text: string, asked: number) => string): Promise<string[]> {
  const asked: string[] = []
  server = await startModelServer((request) => {
    if (isReview(request)) return NO_OBJECTION
    const [, spec = ''] = /<<<DATA specification (\S+) /.exec(request.prompt) ?? []
    asked.push(request.prompt)
    return fill(answer(spec, 'generate.r1', request), asked.length)
  })
  story = makeStory({ kit: 'templates-kit', endpoint: server.url })
  return asked
}

function releasedFile(trace: string | null, path: string): string {
  return readFileSync(join(trace ?? '', 'files', path), 'utf8')
}

test('a fill that breaks out of its hole is sent back, the right one is released, and all of it is replayed', async () => {
  const asked = await kitWith((text, count) =>
    count === 1 ? text.replace('1000 : 1)', '1000 : 1) } export function evil(): void {') : text,
  )
  const { unit } = await story.run('parse-weight')
  expect(unit).toMatchObject({ verdict: 'released', rounds: 2 })
  expect(asked[0]).toContain('<<<HOLE src/parse-weight.ts#about ')
  expect(asked[0]).not.toContain('<<<FILE ')
  expect(asked[1]).toContain('HOLE_ESCAPE')
  expect(releasedFile(unit.trace, 'src/parse-weight.ts')).toMatch(
    /^\/\/ template parser\/parser\.ts@[0-9a-f]{16} \{"name":"weight","result":"number"\}\n\/\* hole about \*\/\n\/\*\* A weight in grams/,
  )
  expect(releasedFile(unit.trace, 'test/parse-weight.test.ts')).toContain(
    "test('an empty text holds no weight'",
  )
  const replay = await story.cli(['replay', unit.trace ?? '', '--json'])
  const { stations } = JSON.parse(replay.stdout) as { stations: { station: string; status: string }[] }
  expect(new Set(stations.map(({ status }) => status))).toEqual(new Set(['replayed']))
  expect(stations.map(({ station }) => station)).toContain('trace-publish')
})

test('each template of the example makes what a spec asks for', async () => {
  await kitWith((text) => text)
  const specs = ['basket', 'list-prices', 'price-tag', 'stock'].map((id) => `specs/${id}.spec.md`)
  const { stdout } = await story.cli(['run', ...specs, '--json'])
  const { units } = JSON.parse(stdout) as {
    units: { spec: string; verdict: string; rounds: number; reason: string }[]
  }
  expect(units.map(({ spec, verdict, rounds, reason }) => [spec, verdict, rounds, reason])).toEqual(
    specs.map((spec): unknown[] => [spec, 'released', 1, expect.any(String)]),
  )
})

/** Stands for a coding agent: in round 1 it changes the skeleton as well, in round 2 only what stands in a hole. */
const AGENT = `import { readFileSync, writeFileSync } from 'node:fs'
if (process.argv.includes('--version')) {
  console.log('agent 1.2.3 (a script)')
  process.exit(0)
}
const isSecond = readFileSync(0, 'utf8').includes('your previous attempt')
const path = 'src/parse-weight.ts'
const steps = "    const match = /^(\\\\d+(?:\\\\.\\\\d+)?) ?(k?g)$/.exec(source)\\n  if (match !== null) return Number(match[1]) * (match[2] === 'kg' ? 1000 : 1)\\n"
let text = readFileSync(path, 'utf8')
if (!isSecond) {
  text = text
    .replace('/* hole about */\\n', '/* hole about */\\n/** A weight in grams. */\\n')
    .replace('/* hole steps */\\n', '/* hole steps */\\n' + steps)
    .replace("text.trim()", "text.trimStart()")
} else text = text.replace("text.trimStart()", "text.trim()")
writeFileSync(path, text)
`

test('a program finds the skeleton laid out, and is sent back for what it changes around the holes', async () => {
  server = await startModelServer(() => NO_OBJECTION)
  story = makeStory({
    kit: 'templates-kit',
    endpoint: server.url,
    adapt: (folder) => useAgent(folder, AGENT),
  })
  const { unit, stderr } = await story.run('parse-weight')
  expect([unit.verdict, unit.rounds], stderr).toEqual(['released', 2])
  expect(releasedFile(unit.trace, 'src/parse-weight.ts')).toContain('text.trim()')
  const { stdout } = await story.cli(['replay', unit.trace ?? '', '--json'])
  const { stations } = JSON.parse(stdout) as { stations: { status: string }[] }
  expect(new Set(stations.map(({ status }) => status))).toEqual(new Set(['replayed']))
})

test('an answer that somebody wrote by hand fills holes in place of a program', async () => {
  server = await startModelServer(() => NO_OBJECTION)
  story = makeStory({ kit: 'templates-kit', adapt: (folder) => useAgent(folder, 'process.exit(1)\n') })
  const answers = join(import.meta.dirname, '../../examples/answers')
  const { unit, stderr } = await story.run('basket', ['--answers', answers, '--until', 'style-gate'])
  expect(unit.error, stderr).toBeUndefined()
  const [, generated, judged] = storedParcels(story.folder, unit.serial)
  expect([generated?.extension.findings, judged?.extension.findings]).toEqual([[], []])
})
