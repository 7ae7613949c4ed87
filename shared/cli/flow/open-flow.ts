import type { Entry } from '../../ledger/entry.ts'
import { findEscapes, type FoundEscapes } from '../../ledger/escapes/find-escapes.ts'
import type { Flow } from '../../ledger/flow/escape-rates.ts'
import { flowUnits, momentOf, type FlowUnit } from '../../ledger/flow/flow-unit.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { windowOf } from '../../look-up/window.ts'
import type { Arguments, Terminal } from '../command.ts'
import { withLedger } from '../ledger/here.ts'
import { issuesFor } from './issues.ts'

/** Options of every command that counts. */
export const FLOW_OPTIONS = {
  since: { type: 'string' },
  until: { type: 'string' },
  line: { type: 'string' },
  branch: { type: 'string' },
  issues: { type: 'string' },
  'incident-label': { type: 'string' },
  repo: { type: 'string' },
} as const

/** Their lines in a help text. */
export const FLOW_HELP = `
  --since DATE     only units that ended at or after this (2026-01-31, or a time; UTC)
  --until DATE     count as if it were then, at the end of a day (default: now)
  --line NAME      only units of this line
  --branch REV     the history that fixes are looked for in (default: HEAD)
  --issues WHERE   where the issues are read that fixes close: github (with GITHUB_TOKEN, through the API), or a file as
                   gh issue list --state all --limit 1000 --json number,title,body,labels,author writes it (default: nowhere)
  --incident-label NAME  the label of issues that are incidents (default: incident)
  --repo DIR       repository (default: the one around the current folder)`

/** A ledger as it is counted. */
export interface OpenFlow {
  repo: string
  entries: Entry[]
  flow: Flow
  found: FoundEscapes
  /** In words, which units are counted. */
  window: string
}

/**
 * The units of the ledger and what got out of them. `suspects`: look too for lines that fixes remove.
 * @throws FactoryError LEDGER_MISSING, LEDGER_BROKEN, LEDGER_REWRITTEN, USAGE, PUBLISH_… of the API, those of git.
 */
export async function openFlow(args: Arguments, terminal: Terminal, suspects: boolean): Promise<OpenFlow> {
  const { since, now } = timesOf(args)
  const { repo, all } = await withLedger(args, terminal.cwd, async (here) => ({
    repo: here.repo,
    all: await entriesOf(here.ledger),
  }))
  const entries = all.filter((entry) => whenOf(entry) <= now)
  const line = args.text('line')
  const units = flowUnits(entries).filter((unit) => isCounted(unit, { since, line }))
  const issues = await issuesFor(args, terminal, repo)
  const found = await findEscapes(repo, entries, { head: args.text('branch') ?? 'HEAD', suspects, issues })
  const serials = new Set(units.map(({ serial }) => serial))
  const escapes = found.escapes.filter(({ serial, at }) => serials.has(serial) && at <= now)
  return { repo, entries, found, flow: { units, escapes, now }, window: windowText({ since, line, now }) }
}

/** Oldest first. */
async function entriesOf(ledger: Ledger): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const entry of ledger.entries()) entries.push(entry)
  return entries
}

function whenOf(entry: Entry): number {
  return 'committedAt' in entry ? momentOf(entry) : Date.parse(entry.at)
}

interface Chosen {
  since: number | undefined
  line: string | undefined
}

function isCounted({ endedAt, line: own }: FlowUnit, { since, line }: Chosen): boolean {
  return (since === undefined || endedAt >= since) && (line === undefined || own === line)
}

function timesOf(args: Arguments): { since: number | undefined; now: number } {
  const { since, until } = windowOf(args.text)
  return {
    since: since === undefined ? undefined : Date.parse(since),
    now: until === undefined ? new Date().getTime() : Date.parse(until),
  }
}

function windowText({ since, line, now }: Chosen & { now: number }): string {
  const from = since === undefined ? 'all units that ended' : `units that ended from ${dayText(since)} on`
  const of = line === undefined ? '' : ` of the line ${line}`
  return `${from}${of}, until ${dayText(now)}`
}

function dayText(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace(/T(?:00:00:00\.000|23:59:59\.999)Z$/, '')
    .slice(0, 16)
}
