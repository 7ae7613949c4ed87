import type { Entry, EntryOf, NewEntry } from '../entry.ts'
import type { Ledger } from '../ledger.ts'
import type { FileLines } from './commit-changes.ts'
import { matchUnit } from './match-unit.ts'

type Unit = EntryOf<'unit'>

/** What is known before a commit is looked at. */
export interface Known {
  ledger: Ledger
  /** What commits before it in the same walk brought, oldest first. */
  found: readonly NewEntry[]
}

/** Have the lines of a unit arrived, and were they not taken back since? */
export async function isStanding({ serial }: Unit, { ledger, found }: Known): Promise<boolean> {
  const said: (Entry | NewEntry)[] = [...(await ledger.ofSerial(serial)), ...found]
  const own = said.filter((entry) => 'serial' in entry && entry.serial === serial)
  return own.findLast(({ kind }) => kind === 'merged' || kind === 'reverted')?.kind === 'merged'
}

/** Does a commit take the lines that it adds of a unit from another place? Then they moved; else they were copied. */
export function isMove(unit: Unit, lines: readonly FileLines[]): boolean {
  const removed = lines.map((file) => ({ ...file, added: file.removed }))
  return 2 * matchUnit(unit.files, removed).matched >= matchUnit(unit.files, lines).matched
}
