import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PROGRAM_NAMES } from '../../scripts/programs.ts'
import { startAction } from '../support/action.ts'
import { DIST } from '../support/programs.ts'
import { startWalk, type Walk } from '../support/walk.ts'

const ACTIONS = join(import.meta.dirname, '..', '..', 'actions')
const RECORDER = pathToFileURL(join(import.meta.dirname, '..', 'support', 'record-loads.ts')).href
/** Packages that bring a TypeScript compiler or parser with them. */
const HEAVY = /\/node_modules\/(?:typescript|typescript-eslint|@typescript-eslint|eslint|ts-morph|prettier)\//
/** What only those packages say, as a bundle has it. */
const HEAVY_CODE = /versionMajorMinor ?= ?"|^class Linter \{/m

let scratch: string
const walks: Walk[] = []

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'jidoka-loads-'))
})
afterAll(() => {
  for (const walk of walks) walk.remove()
  rmSync(scratch, { recursive: true, force: true })
})

function walkOf(spec: string): Walk {
  const walk = startWalk({ spec, inputs: { 'fail-on-stop': 'false' } })
  walks.push(walk)
  return walk
}

/** The modules an action loads for its turn in a walk that bring a compiler. */
async function heavyLoads(
  walk: Walk,
  action: string,
  inputs: Record<string, string> = {},
): Promise<string[]> {
  const file = join(mkdtempSync(join(scratch, 'run-')), 'loads')
  const ran = await startAction(action, {
    workspace: walk.folder,
    inputs: { ...walk.inputs(), ...inputs },
    env: { JIDOKA_LOADS: file },
    flags: ['--import', RECORDER],
  })
  expect(ran.exit).toBe(0)
  walk.keep(ran)
  const urls = readFileSync(file, 'utf8').trim().split('\n')
  const ours = DIST === undefined ? '/shared/github/run-action.ts' : '/index.js'
  expect(urls.some((url) => url.endsWith(ours))).toBe(true)
  return urls.filter(isHeavy)
}

function isHeavy(url: string): boolean {
  if (!url.startsWith('file:')) return false
  if (HEAVY.test(url)) return true
  return (
    DIST !== undefined && url.endsWith('.js') && HEAVY_CODE.test(readFileSync(fileURLToPath(url), 'utf8'))
  )
}

/** Rooms, schemas and packages that an action needs for its work only. */
const WORK =
  /\/shared\/(?:line|model|replay|trace|house|specification|exports)\/|\.schema\.json$|\/node_modules\/(?:ajv|yaml|@babel)\//

/** It needs no input, so nothing is missing; elsewhere than on GitHub it says that. */
const WITHOUT_INPUTS = 'sync-ledger'

test.each(PROGRAM_NAMES.filter((name) => name !== WITHOUT_INPUTS && existsSync(join(ACTIONS, name))))(
  '%s without inputs says so before it loads what its work needs',
  async (name) => {
    const file = join(mkdtempSync(join(scratch, 'none-')), 'loads')
    const entry = join(ACTIONS, name, 'main.ts')
    const env = { JIDOKA_LOADS: file }
    const ran = await startAction(name, { workspace: scratch, entry, env, flags: ['--import', RECORDER] })
    expect(JSON.parse(ran.outputs['error'] ?? '{}')).toMatchObject({ code: 'USAGE' })
    const urls = readFileSync(file, 'utf8').trim().split('\n')
    expect(urls.filter((url) => WORK.test(url))).toEqual([])
  },
)

test('spec-validate loads no compiler, and neither does trace-publish for a unit that style-gate never saw', async () => {
  const walk = walkOf('kebab-case')
  expect(await heavyLoads(walk, 'spec-validate')).toEqual([])
  const trace = { 'trace-folder': join(walk.folder, '.jidoka', 'trace') }
  expect(await heavyLoads(walk, 'trace-publish', trace)).toEqual([])
})

test('style-gate loads one, and trace-publish only to decide that gate again', async () => {
  const walk = walkOf('truncate-middle')
  await walk.station('spec-validate')
  await walk.station('generate')
  expect((await heavyLoads(walk, 'style-gate')).length).toBeGreaterThan(0)
  await walk.commands('test')
  await walk.station('review')
  expect((await heavyLoads(walk, 'trace-publish')).length).toBeGreaterThan(0)
  expect(walk.needs['trace-publish-r1']?.outputs['next']).toBe('released')
})
