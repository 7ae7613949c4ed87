import { FactoryError } from '../errors.ts'
import { costsOf, type CostReport, type CostRow, type Ratio } from '../look-up/costs.ts'
import { allUnits } from '../look-up/known-unit.ts'
import { PRICES_FILE } from '../ledger/flow/prices.ts'
import { fits } from '../look-up/unit-filter.ts'
import { windowOf } from '../look-up/window.ts'
import { safeLog } from '../text/safe-log.ts'
import { oneOf, type Arguments, type Command, type Outcome, type Terminal } from './command.ts'
import { pricesFor } from './found/prices.ts'
import { withLedger } from './ledger/here.ts'

export const command: Command = {
  name: 'cost',
  summary: 'what units cost, from the ledger',
  help: `
jidoka cost [--by model|station|spec] [--since DATE] [--until DATE] [--prices FILE] [--repo DIR] [--json]

Adds up what the units of the ledger asked of models: calls, tokens and, where the team says what it pays, money. Halted units are paid
for too and count. Of a serial its last attempt counts, because an earlier one was answered from the same recording.

  --by WHAT      one row for each model, station or spec (default: model)
  --since DATE   units made on this day or later: 2026-11-01, or a time in ISO 8601
  --until DATE   units made until then; a day counts whole
  --prices FILE  what the team pays (default: ${PRICES_FILE} of the repository, if it has one)
  --repo DIR     the repository (default: the one around the current folder)

A model without a price is named, and then no sum of money per unit is given. Needs no network.

Exit: 0 printed, 2 bad usage or files, or there is no ledger.

Examples
  jidoka cost
  jidoka cost --by station --since 2026-11-01 --json
`,
  options: {
    by: { type: 'string' },
    since: { type: 'string' },
    until: { type: 'string' },
    prices: { type: 'string' },
    repo: { type: 'string' },
  },
  async run(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
    if (args.positionals.length > 0) throw new FactoryError('USAGE', 'cost takes no words, only options')
    const by = oneOf('by', args.text('by'), ['model', 'station', 'spec'], 'model')
    const window = windowOf(args.text)
    const report = await withLedger(args, cwd, async ({ repo, ledger }) => {
      const prices = await pricesFor(args, cwd, repo)
      const units = (await allUnits(repo, ledger)).filter((known) => fits(known, window))
      return costsOf(units, by, prices)
    })
    return { exit: 0, json: { window, ...report }, text: costText(report) }
  },
}

function costText(report: CostReport): string {
  const { by, currency, rows, total, units, released, unknownPrices } = report
  const heads = [by, 'units', 'calls', 'tokens in', 'tokens out', currency ?? 'money']
  const cells = [heads, ...[...rows, total].map((row) => rowCells(row))]
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const lines = cells.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  '),
  )
  return safeLog(
    [
      ...lines,
      '',
      `${released} of ${units} units released`,
      `tokens per released unit: ${ratioText(report.tokensPerReleased, 0)}`,
      ...(currency === null
        ? [`no prices: ${PRICES_FILE} says what the team pays`]
        : [
            `${currency} per released unit: ${ratioText(report.moneyPerReleased, 4)}`,
            `prices of ${report.prices ?? ''}`,
          ]),
      ...(unknownPrices.length === 0 || currency === null
        ? []
        : [`no price is known of: ${unknownPrices.join(', ')}`]),
    ].join('\n'),
    { maxLines: 2000 },
  )
}

function rowCells({ key, units, calls, input, output, money, unpriced }: CostRow): string[] {
  const amount = money === null ? '-' : `${money.toFixed(4)}${unpriced > 0 ? ' and more' : ''}`
  return [key.slice(0, 80), ...[units, calls, input, output].map(String), amount]
}

function ratioText({ value, numerator, denominator }: Ratio, digits: number): string {
  if (value === null || numerator === null)
    return denominator === 0 ? 'no unit was released' : 'not known, because a price is missing'
  return `${value.toFixed(digits)} (${numerator.toFixed(digits)} / ${denominator})`
}
