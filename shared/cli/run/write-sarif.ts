import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { writeAtomic } from '../../files.ts'
import type { PreparedUnit } from '../../local/prepare.ts'
import type { UnitResult } from '../../local/result.ts'
import { MAX_SARIF_RUNS, sarifText, type SarifRun } from '../../report/sarif.ts'
import { VERSION } from '../../version.ts'
import type { Arguments, Terminal } from '../command.ts'

/** Where `--sarif` writes; refused before anything is paid. @throws FactoryError USAGE when a folder is named. */
export function sarifPlace(
  args: Arguments,
  { cwd, say }: Pick<Terminal, 'cwd' | 'say'>,
  units: number,
): string | undefined {
  const file = args.text('sarif')
  if (file === undefined) return undefined
  const place = resolve(cwd, file)
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new FactoryError('USAGE', `run: --sarif ${file} is a folder`, { hint: 'name the file to write' })
  if (units > MAX_SARIF_RUNS)
    say(`note: ${file} will have ${units} runs; code scanning takes ${MAX_SARIF_RUNS} in a file`)
  return place
}

/** One run for each unit that was carried; a spec that is done was not. @throws FactoryError DISK. */
export async function writeSarif(
  place: string,
  units: readonly PreparedUnit[],
  results: readonly UnitResult[],
): Promise<void> {
  const runs = units.flatMap(({ factory }, index) => sarifRun(factory.name, results[index]))
  await writeAtomic(place, sarifText(runs, VERSION))
}

function sarifRun(line: string, result: UnitResult | undefined): SarifRun[] {
  if (result === undefined || result.verdict === 'done') return []
  const { serial, findings, error, reason } = result
  return [{ line, serial, findings, ...(error === null ? {} : { error: reason }) }]
}
