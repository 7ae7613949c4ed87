import { basename, resolve } from 'node:path'
import { writeAtomic } from '../files.ts'
import { lookAtAndon } from '../ledger/andon/look-at-andon.ts'
import { figuresOf, type FlowFigures } from '../ledger/flow/figures.ts'
import { dashboardPage } from '../report/flow/dashboard.ts'
import { flowCsv } from '../report/flow/flow-csv.ts'
import { flowTables } from '../report/flow/flow-table.ts'
import { flowSummary, tableText } from '../report/flow/flow-text.ts'
import { otelLines } from '../report/flow/otel.ts'
import { pullText } from '../station/andon.ts'
import { ledgersHere } from '../station/ledgers-here.ts'
import { VERSION } from '../version.ts'
import { FactoryError } from '../errors.ts'
import { openDesk } from './andon/andon-desk.ts'
import { pricesFor } from './found/prices.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { FLOW_HELP, FLOW_OPTIONS, openFlow, type OpenFlow } from './flow/open-flow.ts'

export const command: Command = {
  name: 'report',
  summary: 'count what escaped, and what it took',
  help: `
jidoka report [--html [FILE]] [--csv] [--otel FILE] [--prices FILE] [--json] [options]

Counts the units of the ledger: how many let a defect out, by station, model, template, house standard, risk and size; how they ended; how
often and for how long a merged unit failed; what they cost. Each number stands with what it is counted among and its window. What counts
as an escape, and what does not: docs/escapes-and-flow.md.

  --html [FILE]    the dashboard: one file that opens offline (default: report.html)
  --csv            every number as comma-separated values, on standard output
  --otel FILE      units and their turns as OpenTelemetry traces (JSON lines, GenAI attributes)
  --prices FILE    what the team pays (default: .factory/prices.yml of the repository, if it has one)
  --suspects       also blame the lines that fixes remove; they are listed, and stand in no figure
${FLOW_HELP.slice(1)}

Exit: 0 counted, 2 bad usage or no ledger, 3 the ledger cannot be read.

Examples
  jidoka report --html report.html
  jidoka report --since 2026-01-01 --line checkout --csv > figures.csv
`,
  options: {
    ...FLOW_OPTIONS,
    html: { type: 'boolean' },
    csv: { type: 'boolean' },
    otel: { type: 'string' },
    prices: { type: 'string' },
    suspects: { type: 'boolean' },
  },
  run,
}

async function run(args: Arguments, terminal: Terminal): Promise<Outcome> {
  const page = pageNamed(args)
  const opened = await openFlow(args, terminal, args.flag('suspects'))
  const prices = await pricesFor(args, terminal.cwd, opened.repo)
  const figures = figuresOf(opened.flow, opened.window, prices)
  const files = await writeFiles(args, terminal, {
    opened,
    html: page,
    page: async () => pageOf(args, terminal, { opened, figures }),
  })
  const tables = flowTables(figures)
  if (args.flag('csv')) return { exit: 0, json: figures, text: flowCsv(tables).trimEnd() }
  const text = [...flowSummary(figures), '', ...tables.map(tableText).flatMap((each) => [each, '']), ...files]
  return { exit: 0, json: { ...figures, files }, text: text.join('\n').trimEnd() }
}

async function pageOf(
  args: Arguments,
  terminal: Terminal,
  { opened: { repo }, figures }: { opened: OpenFlow; figures: FlowFigures },
): Promise<string> {
  const title = args.text('line') ?? basename(repo)
  return dashboardPage(figures, { title, andon: await stoppedBy(args, terminal) })
}

/** The file of the page, if one is wanted. @throws FactoryError USAGE. */
function pageNamed(args: Arguments): string | undefined {
  const [file, ...more] = args.positionals
  if (more.length === 0 && (args.flag('html') || file === undefined))
    return args.flag('html') ? (file ?? 'report.html') : undefined
  throw new FactoryError('USAGE', 'report takes options only, and one file after --html', {
    hint: 'jidoka report --html report.html',
  })
}

interface Written {
  opened: OpenFlow
  html: string | undefined
  page: () => Promise<string>
}

/** Gives what was written, each in one line. */
async function writeFiles(
  args: Arguments,
  { cwd }: Terminal,
  { opened, html, page }: Written,
): Promise<string[]> {
  const otel = args.text('otel')
  const written: string[] = []
  if (html !== undefined) {
    await writeAtomic(resolve(cwd, html), await page())
    written.push(`page ${resolve(cwd, html)}`)
  }
  if (otel !== undefined) {
    await writeAtomic(resolve(cwd, otel), otelLines(opened.flow.units, VERSION))
    written.push(`traces ${resolve(cwd, otel)}`)
  }
  return written
}

/** What stops the line now, by the ledgers that are here; nothing where there is no factory.yml. @throws FactoryError LEDGER_…. */
async function stoppedBy(args: Arguments, terminal: Terminal): Promise<string[]> {
  const desk = await openDesk(args, terminal).catch(() => undefined)
  if (desk === undefined) return []
  const { repo, factory, trust } = desk
  const { name: line, repository, andon: rules } = factory
  const ledgers = await ledgersHere(repo, {}, terminal.env)
  try {
    const { pulls } = await lookAtAndon(ledgers, { line, repository, rules, trust, now: new Date() })
    return pulls.map(pullText)
  } finally {
    for (const ledger of ledgers) ledger.close()
  }
}
