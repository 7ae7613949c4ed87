import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exercise } from '../../shared/oracle/exercise/exercise.ts'
import { judgeValues } from '../../shared/oracle/judge/judge-values.ts'
import { planOf } from '../../shared/oracle/values/plan.ts'
import { acceptanceTests } from '../../shared/specification/acceptance/acceptance-tests.ts'
import { readSpec } from '../../shared/specification/document/read-spec.ts'
import type { Spec } from '../../shared/specification/document/spec.ts'
import { measure, ratio, ROOT } from './measure.ts'

const COUNT = 200
const MODULE = 'export function padded(n: number): string {\n  return String(n).padStart(4, "0")\n}\n'

/** Calling 200 examples three times each and judging them, beside one `vitest run` of the same examples as tests. */
export async function benchOracle(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-bench-'))
  try {
    const spec = sampleSpec()
    mkdirSync(join(folder, 'src'))
    writeFileSync(join(folder, 'src', 'padded.ts'), MODULE)
    const times: number[] = []
    for (let run = 0; run < 3; run++) times.push(await timeOf(spec, folder))
    const ours = times.sort((a, b) => a - b)[1] ?? 0
    writeTests(spec, folder)
    const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
    const peer = measure(process.execPath, [vitest, 'run'], { cwd: folder })
    return [ratio(`the oracle on ${COUNT} examples`, ours, 'vitest run of the same examples', peer.ms)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function timeOf(spec: Spec, folder: string): Promise<number> {
  const began = performance.now()
  const places = { path: process.env['PATH'] ?? '', home: tmpdir(), tmp: tmpdir(), minutes: 5 }
  const table = await exercise(planOf(spec), { folder, ...places })
  const { criteria } = judgeValues(spec, table)
  if (criteria.some(({ state }) => state !== 'shown')) throw new Error('an example of the bench is not shown')
  return performance.now() - began
}

function sampleSpec(): Spec {
  const rows = Array.from({ length: COUNT }, (_, n) => {
    const returns = JSON.stringify(String(n).padStart(4, '0'))
    return `      - { call: "padded(${n})", returns: ${returns} }`
  })
  const text = `---
id: padded
title: Pad numbers
why: Numbers are ragged.
paths: { write: [src/padded.ts] }
interface:
  - { module: src/padded.ts, signature: "function padded(n: number): string" }
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
