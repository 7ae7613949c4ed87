import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exercise } from '../../shared/oracle/exercise/exercise.ts'
import { judgeValues } from '../../shared/oracle/judge/judge-values.ts'
import { planOf } from '../../shared/oracle/values/plan.ts'
import { acceptanceTests } from '../../shared/specification/acceptance/acceptance-tests.ts'
import { readSpec } from '../../shared/specification/document/read-spec.ts'
import type { Spec } from '../../shared/specification/document/spec.ts'
import { DIST, IS_BUNDLED, measure, ratio, ROOT } from './measure.ts'

const COUNT = 200
const RUNS = 3
const FURTHER_MODULES = 10
const MAX_MODULE_MS = 150

/** Calling 200 examples three times each and judging them, beside one `vitest run` of the same examples as tests. */
export async function benchOracle(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  try {
    mkdirSync(join(folder, 'src'))
    for (let module = 0; module <= FURTHER_MODULES; module++)
      writeFileSync(join(folder, modulePath(module)), moduleText(module))
    const spec = sampleSpec(1, COUNT)
    const ours = await timeOf(spec, folder)
    const cost = await moduleCost(folder)
    writeTests(spec, folder)
    const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
    const peer = measure(process.execPath, [vitest, 'run'], { cwd: folder })
    return [ratio(`the oracle on ${COUNT} examples`, ours, 'vitest run of the same examples', peer.ms), cost]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the examples of one module cost, and those of each further one, beyond what Node needs to load it. */
async function moduleCost(folder: string): Promise<string> {
  const load = measure(process.execPath, ['--no-warnings', modulePath(0)], { cwd: folder })
  const one = await timeOf(sampleSpec(1, 1), folder)
  const many = await timeOf(sampleSpec(1 + FURTHER_MODULES, 1), folder)
  const first = (one - load.ms).toFixed(0)
  const further = ((many - one) / FURTHER_MODULES).toFixed(0)
  return `the oracle on one module beyond its own load: ${first} ms (bound ${MAX_MODULE_MS}); on each further module: ${further} ms`
}

/** What people install, as the other figures. */
const PROGRAM = IS_BUNDLED ? { program: [process.execPath, join(DIST, 'example-calls.js')] } : {}

/** Median of the runs, in milliseconds. */
async function timeOf(spec: Spec, folder: string): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < RUNS; run++) times.push(await timeOnce(spec, folder))
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0
}

async function timeOnce(spec: Spec, folder: string): Promise<number> {
  const began = performance.now()
  const places = { path: process.env['PATH'] ?? '', home: tmpdir(), tmp: tmpdir(), minutes: 5 }
  const table = await exercise(planOf(spec), { folder, ...places, ...PROGRAM })
  const { criteria } = judgeValues(spec, table)
  if (criteria.some(({ state }) => state !== 'shown')) throw new Error('an example of the bench is not shown')
  return performance.now() - began
}

function modulePath(module: number): string {
  return `src/padded-${module}.ts`
}

function moduleText(module: number): string {
  return `export function padded${module}(n: number): string {\n  return String(n).padStart(4, "0")\n}\n`
}

function sampleSpec(modules: number, examples: number): Spec {
  const all = Array.from({ length: modules }, (_, module) => module)
  const entries = all.map(
    (module) =>
      `  - { module: ${modulePath(module)}, signature: "function padded${module}(n: number): string" }`,
  )
  const rows = all.flatMap((module) =>
    Array.from({ length: examples }, (_, n) => {
      const returns = JSON.stringify(String(n).padStart(4, '0'))
      return `      - { call: "padded${module}(${n})", returns: ${returns} }`
    }),
  )
  const text = `---
id: padded
title: Pad numbers
why: Numbers are ragged.
paths: { write: [src/*.ts] }
interface:
${entries.join('\n')}
acceptance:
  - id: AC-1
    ears: The padded function shall return four digits.
    examples:
${rows.join('\n')}
---
`
  const read = readSpec(Buffer.from(text), 'specs/padded.spec.md')
  if (read.kind === 'bad') throw new Error('the spec of the bench cannot be read')
  return read.spec
}

function writeTests(spec: Spec, folder: string): void {
  for (const { path, content } of acceptanceTests(spec, { runner: 'vitest', folder: '.' }))
    writeFileSync(join(folder, path), content)
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
}
