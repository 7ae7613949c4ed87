import { isAbout } from '../errors.ts'
import { NONE_BROKEN, type BrokenRules } from '../house/standard/broken-rules.ts'
import { entryDigest, type EntryOf } from './entry.ts'
import type { Ledger } from './ledger.ts'
import { openLedger } from './open-ledger.ts'

/** Older units say little about the writer of today. */
const MOST_UNITS = 100
/** Entries that are read for them at most. */
const MOST_ENTRIES = 500

type EndedUnit = EntryOf<'unit'>

/** Codes of the gates are in capitals; ids of rules never are. */
const RULE_ID = /^[a-z][a-z0-9-]*$/

/**
 * How often the newest units broke each rule of a house: once for each turn of a station that found it. Only units that ended before the first run of
 * `spec` count: its later runs tell the rules in the same order, and pay for no recorded answer again. A ledger that is not there or cannot be read says
 * nothing: `jidoka ledger verify` says what is wrong with it, and no writer has to wait for that.
 */
export async function brokenRulesIn(repo: string, spec?: string): Promise<BrokenRules> {
  try {
    const ledger = await openLedger(repo)
    return ledger === undefined ? NONE_BROKEN : await countIn(ledger, spec)
  } catch (thrown) {
    if (isAbout(thrown, 'LEDGER')) return NONE_BROKEN
    throw thrown
  }
}

async function countIn(ledger: Ledger, spec: string | undefined): Promise<BrokenRules> {
  try {
    const units = before(await newestUnits(ledger), spec)
    const counts = new Map<string, number>()
    for (const id of units.flatMap(rulesBrokenBy)) counts.set(id, (counts.get(id) ?? 0) + 1)
    const [newest] = units
    return { counts, units: units.length, ledger: newest === undefined ? '' : entryDigest(newest) }
  } finally {
    ledger.close()
  }
}

async function newestUnits(ledger: Ledger): Promise<EndedUnit[]> {
  const units: EndedUnit[] = []
  let read = 0
  for await (const entry of ledger.entries({ newestFirst: true })) {
    read += 1
    if (entry.kind === 'unit') units.push(entry)
    if (read === MOST_ENTRIES) break
  }
  return units
}

/** The newest units that had ended when a spec was run for the first time. */
function before(units: readonly EndedUnit[], spec: string | undefined): EndedUnit[] {
  const first = units.findLast((unit) => unit.spec.id === spec)
  const began = first === undefined ? Infinity : Date.parse(first.started ?? first.at)
  return units.filter(({ at }) => Date.parse(at) < began).slice(0, MOST_UNITS)
}

function rulesBrokenBy({ stations }: EndedUnit): string[] {
  return stations.flatMap(({ findings }) => [...new Set(findings)].filter((code) => RULE_ID.test(code)))
}
