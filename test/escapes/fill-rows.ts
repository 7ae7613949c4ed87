import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { callRows, resultText } from './call-rows.ts'
import { faultsOf } from './soundness.ts'
import { readUnit, readUnits, UNITS } from './unit-file.ts'

/**
 * node test/escapes/fill-rows.ts [id ...]: writes what the reference gives behind every row that says no value yet, and tells what
 * keeps the units from judging. Read what it wrote: the rows are the truth, not the reference.
 */
const named = process.argv.slice(2)
for (const { id } of readUnits()) {
  if (named.length > 0 && !named.includes(id)) continue
  await fill(id)
  const faults = await faultsOf(readUnit(id, textOf(id))).catch((thrown: unknown) => [String(thrown)])
  for (const fault of faults) process.stdout.write(`${fault}\n`)
}

function textOf(id: string): string {
  return readFileSync(join(UNITS, `${id}.md`), 'utf8')
}

async function fill(id: string): Promise<void> {
  const text = textOf(id)
  const unit = readUnit(id, text)
  const open = unit.rows.filter((row) => 'returns' in row && row.returns === '').map(({ call }) => call)
  const results = await callRows({ ...unit.base, ...unit.reference }, open)
  let filled = text
  for (const [index, call] of open.entries()) {
    const result = results[index]
    if (result !== undefined)
      filled = filled.replace(`\n${call}\n`, () => `\n${call} => ${resultText(result)}\n`)
  }
  if (filled !== text) writeFileSync(join(UNITS, `${id}.md`), filled)
}
