import { asFactoryError } from '../../errors.ts'
import { blocking, type Finding } from '../../findings.ts'
import { sha256 } from '../../formats/digest.ts'
import { NO_ENTRY, type Entry } from '../entry.ts'
import { HEAD_FILE, entryPath } from '../layout.ts'
import { ledgerBytes, parseEntry } from '../ledger-head.ts'
import type { Ledger } from '../ledger.ts'

export interface CheckedChain {
  /** The entries that fit, oldest first. */
  entries: Entry[]
  findings: Finding[]
}

/** Reads every place up to the head: the entry fits, is in its one form, lies where it says, and goes on from the one before. */
export async function checkChain({ head, file }: Pick<Ledger, 'head' | 'file'>): Promise<CheckedChain> {
  const entries: Entry[] = []
  const findings: Finding[] = []
  let before: string | undefined = NO_ENTRY
  for (let sequence = 1; sequence <= head.sequence; sequence += 1) {
    const bytes = await file(entryPath(sequence))
    const { entry, problem } = readPlace(bytes, sequence)
    if (problem !== undefined) findings.push(problem)
    // behind a place that is empty nobody knows what the next one should hold
    if (entry !== undefined && before !== undefined && entry.previous !== before)
      findings.push(torn(sequence))
    if (entry !== undefined) entries.push(entry)
    before = bytes === undefined ? undefined : digestOfLine(bytes)
  }
  if (before !== undefined && before !== head.digest) findings.push(wrongHead(head.sequence))
  return { entries, findings }
}

function readPlace(bytes: Buffer | undefined, sequence: number): { entry?: Entry; problem?: Finding } {
  const file = entryPath(sequence)
  if (bytes === undefined)
    return { problem: blocking('LEDGER_ENTRY_MISSING', `the entry ${sequence} was removed`, { file }) }
  try {
    const entry = parseEntry(bytes, sequence)
    if (ledgerBytes(entry).equals(bytes)) return { entry }
    return {
      entry,
      problem: blocking('LEDGER_ENTRY_FORM', `the entry ${sequence} is not in its one form`, { file }),
    }
  } catch (thrown) {
    return { problem: blocking('LEDGER_ENTRY_INVALID', asFactoryError(thrown).message, { file }) }
  }
}

/** The digest of an entry is that of its canonical JSON, which is the file without its line end. */
function digestOfLine(bytes: Buffer): string {
  return sha256(bytes.at(-1) === 0x0a ? bytes.subarray(0, -1) : bytes)
}

function torn(sequence: number): Finding {
  const before = sequence - 1
  return blocking(
    'LEDGER_CHAIN',
    `the entry ${sequence} does not go on from the entry ${before} that is there: one of them was changed, moved or put there`,
    { file: entryPath(Math.max(before, 1)), hint: `see git log factory-ledger -- ${entryPath(sequence)}` },
  )
}

function wrongHead(sequence: number): Finding {
  return blocking(
    'LEDGER_HEAD',
    `the head does not name the entry ${sequence} that is there as the last one`,
    {
      file: HEAD_FILE,
    },
  )
}
