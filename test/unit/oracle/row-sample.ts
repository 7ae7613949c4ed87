import { symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exercisePlan } from '../../../shared/adequacy/relations/exercise-plan.ts'
import { relationOrders } from '../../../shared/adequacy/relations/relation-orders.ts'
import { withSmallest } from '../../../shared/adequacy/relations/shrink-relation.ts'
import { exercise } from '../../../shared/oracle/exercise/exercise.ts'
import { judgeValues, type ValueJudgement } from '../../../shared/oracle/judge/judge-values.ts'
import { readSpec } from '../../../shared/specification/document/read-spec.ts'
import type { Spec } from '../../../shared/specification/document/spec.ts'
import type { ValueTable } from '../../../shared/oracle/values/observed.ts'
import type { ExercisePlan } from '../../../shared/oracle/values/plan.ts'
import { folderWith } from './calls.ts'

/** A spec of these exports with these rows, written as YAML in flow style. */
export function specText(exports: readonly [module: string, signature: string][], rows: string): string {
  const entries = exports.map(
    ([module, signature]) => `  - { module: ${module}, signature: ${JSON.stringify(signature)} }`,
  )
  const modules = [...new Set(exports.map(([module]) => module))].join(', ')
  return `---
id: sample
title: Sample of what rows can say
why: Rows are tried on right and wrong code here.
paths: { write: [${modules}, package.json, bin/tool.js, bin/tool.ts, bin/server.js], read: [src/**] }
interface:
${entries.join('\n')}
acceptance:
  - id: AC-1
    ears: When it is used, the sample shall do what its rows say.
${rows.replace(/^/gm, '    ')}
---
`
}

/** The spec of a text. @throws Error with the first finding where it cannot be read. */
export function readText(text: string): Spec {
  const read = readSpec(Buffer.from(text), 'specs/sample.spec.md')
  if (read.kind === 'bad') throw new Error(read.findings.map(({ message }) => message).join('\n'))
  return read.spec
}

/** Does what the rows say on these files, and judges what came of it. */
export async function judgeFiles(spec: Spec, files: Record<string, string>): Promise<ValueJudgement> {
  const folder = folderWith(files)
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'))
  const path = process.env['PATH'] ?? ''
  const site = { folder, path, home: tmpdir(), tmp: tmpdir(), minutes: 5 }
  const plan = await exercisePlan(spec)
  const called = await exercise(plan, site)
  const callAgain = (further: ExercisePlan): Promise<ValueTable> => exercise(further, site)
  return judgeValues(spec, await withSmallest(called, plan, { orders: relationOrders(spec), callAgain }))
}

/** The first finding in words; `right` when there is none. */
export function verdictOf({ findings, isHoldoutWrong }: ValueJudgement): string {
  if (isHoldoutWrong) return 'a hold-out is wrong'
  return findings[0]?.message ?? 'right'
}
