import { FactoryError } from '../errors.ts'
import { appendEntries } from '../ledger/append.ts'
import type { EscapeEntry } from '../ledger/entry.ts'
import { SUSPICION_IS_WORTH } from '../ledger/escapes/suspected-escapes.ts'
import { isConfirmed, TIERS, type Escape } from '../ledger/flow/escape.ts'
import { figuresOf, type FlowFigures } from '../ledger/flow/figures.ts'
import { sharedLedger } from '../ledger/shared-ledger.ts'
import { figureText } from '../report/flow/figure-text.ts'
import { safeText, safeWord } from '../text/safe-log.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { FLOW_HELP, FLOW_OPTIONS, openFlow, type OpenFlow } from './flow/open-flow.ts'
import { gitIdentity } from './said/who.ts'

export const command: Command = {
  name: 'escapes',
  summary: 'list the defects that got out, with the evidence',
  help: `
jidoka escapes [--suspects] [--record] [--json] [options]

Lists what got out of the line, unit by unit, with the evidence: a fix or a person names the serial (declared), the commit of a unit was
reverted (revert), a fix names a commit or pull request of a unit, or closes an issue that names it (linked). Trailers that count: Fixes-Serial:, Factory-Fixes: and Fixes:.
A serial, commit or pull request counts where the ledger knows it.

  --suspects       also list the units whose lines fixes remove that name no culprit; weak, and in no figure
  --record         enter what was found into the ledger, each once; what is suspected is never entered
${FLOW_HELP.slice(1)}

Exit: 0 listed, 2 bad usage or no ledger, 3 the ledger cannot be read or reached.

Examples
  jidoka escapes
  jidoka escapes --record --branch origin/main
`,
  options: { ...FLOW_OPTIONS, suspects: { type: 'boolean' }, record: { type: 'boolean' } },
  run,
}

async function run(args: Arguments, terminal: Terminal): Promise<Outcome> {
  if (args.positionals.length > 0)
    throw new FactoryError('USAGE', 'escapes takes options only', { hint: 'jidoka escape add enters one' })
  const opened = await openFlow(args, terminal, args.flag('suspects'))
  const figures = figuresOf(opened.flow, opened.window)
  const recorded = args.flag('record') ? await record(opened, terminal) : 0
  const { escapes, escapeRates, tiers } = figures
  const { unproven, unnamed } = opened.found
  return {
    exit: 0,
    json: { window: figures.window, escapeRates, tiers, escapes, unproven, unnamed, recorded },
    text: [
      ...listed(figures),
      ...unprovenLines(opened),
      ...unnamedLines(opened),
      ...recordedLines(opened, recorded),
    ].join('\n'),
  }
}

/** What the history shows and the ledger does not have yet. Gives how many were entered. */
async function record({ repo, found }: OpenFlow, { env }: Terminal): Promise<number> {
  const by = safeText(await gitIdentity(repo), 200) || 'jidoka escapes'
  const entries = found.fresh.filter(isConfirmed).map((each) => entryOf(each, by))
  if (entries.length === 0) return 0
  const appended = await appendEntries(await sharedLedger(repo, env), entries, { now: () => new Date() })
  return appended.entries.length
}

function entryOf({ serial, tier, evidence, incident }: Escape, by: string): EscapeEntry {
  return { kind: 'escape', serial, tier, evidence: safeText(evidence, 1000), fix: incident, by }
}

function listed({ escapes, escapeRates, window }: FlowFigures): string[] {
  const rows = TIERS.flatMap((tier) => {
    const own = escapes.filter((escape) => escape.tier === tier)
    if (own.length === 0) return []
    const title = tier === 'suspected' ? `suspected: in no figure (${SUSPICION_IS_WORTH})` : tier
    return [`${title}: ${own.length}`, ...own.map(escapeLine)]
  })
  return [
    ...escapeRates.map((rate) => `escaped within ${rate.window}: ${figureText(rate)}`),
    window,
    '',
    ...(rows.length === 0 ? ['nothing is known to have got out'] : rows),
  ]
}

function escapeLine({ at, serial, evidence, station, why }: Escape): string {
  const day = new Date(at).toISOString().slice(0, 10)
  const missed = station === undefined ? '' : `; ${station} should have caught it`
  return safeWord(`  ${day} ${serial}  ${evidence}${missed}${why === undefined ? '' : `: ${why}`}`, 400)
}

const SHOWN = 20

function unprovenLines({ found: { unproven } }: OpenFlow): string[] {
  if (unproven.length === 0) return []
  const shown = unproven
    .slice(0, SHOWN)
    .map(({ commit, serial }) => `  ${commit.slice(0, 12)} names ${serial}`)
  const more = unproven.length > SHOWN ? [`  and ${unproven.length - SHOWN} more`] : []
  return ['', 'claimed: serials that the ledger does not know, which count nowhere', ...shown, ...more]
}

function unnamedLines({ found: { unnamed } }: OpenFlow): string[] {
  if (unnamed.length === 0) return []
  const shown = unnamed
    .slice(0, SHOWN)
    .map(
      ({ commit, issue }) => `  ${commit.slice(0, 12)} repairs the incident #${issue}, which names no unit`,
    )
  const more = unnamed.length > SHOWN ? [`  and ${unnamed.length - SHOWN} more`] : []
  return [
    '',
    'of nobody: name the serial in the issue, or enter it with jidoka escape add',
    ...shown,
    ...more,
  ]
}

function recordedLines({ found }: OpenFlow, recorded: number): string[] {
  if (recorded > 0) return ['', `entered ${recorded} escapes into the ledger`]
  const fresh = found.fresh.filter(isConfirmed).length
  return fresh === 0 ? [] : ['', `${fresh} of them are not in the ledger: --record enters them`]
}
