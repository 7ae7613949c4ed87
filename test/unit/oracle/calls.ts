import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { exercise, type ExerciseOptions } from '../../../shared/oracle/exercise/exercise.ts'
import type { ValueRow } from '../../../shared/oracle/values/observed.ts'
import { parseCall } from '../../../shared/specification/document/parse-call.ts'

/** A folder with these files, removed after the test. */
export function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-oracle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** What calls did, each given as `[module, call]`. */
export async function callAll(
  folder: string,
  calls: readonly (readonly [module: string, call: string])[],
  options: Partial<ExerciseOptions> = {},
): Promise<ValueRow[]> {
  const plan = calls.map(([module, call], index) => {
    const read = parseCall(call)
    if (read.kind === 'bad') throw new Error(`${call} ${read.message}`)
    return { criterion: 'AC-1', example: index + 1, module, callee: read.callee, call }
  })
  const path = process.env['PATH'] ?? ''
  const places = { path, home: tmpdir(), tmp: tmpdir(), minutes: 5 }
  const { rows } = await exercise(plan, { folder, ...places, ...options })
  return rows
}

/** The values alone of calls of one module, as text; what was no value by its kind. */
export function shown({ alone }: ValueRow): string {
  return alone.kind === 'returned' ? alone.value : alone.kind
}
