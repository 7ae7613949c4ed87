import type { Paid } from '../../ledger/flow/money.ts'
import type { Spent } from '../../ledger/flow/spent.ts'
import type { FlowFigures } from '../../ledger/flow/figures.ts'
import { count, text, type Cell, type FlowTable } from './cells.ts'
import { ratioText } from './figure-text.ts'

/** What units cost, by station and by model, in tokens and, where the team says what it pays, in money. */
export function costTable({ cost, money }: Pick<FlowFigures, 'cost' | 'money'>): FlowTable {
  const { total, tokensPerReleased, callsPerReleased, tokensPerDefectFree, byStation, byModel } = cost
  const ratios = [tokensPerReleased, callsPerReleased, ...tokensPerDefectFree, ...(money?.ratios ?? [])]
  const paid = (amount: number | null | undefined): Cell[] => (money === null ? [] : [amountCell(amount)])
  const row = (name: string, spent: Spent, amount: number | null | undefined): Cell[] => [
    text(name),
    ...[spent.calls, spent.input, spent.output].map(count),
    ...paid(amount),
    text(''),
  ]
  return {
    id: 'cost',
    title: 'Cost',
    says: `what models were asked; halted units were paid for too${sourceText(money)}`,
    columns: [
      'of',
      'calls',
      'input tokens',
      'output tokens',
      ...(money === null ? [] : [money.currency]),
      'for each',
    ],
    rows: [
      row('all units', total, money?.total),
      ...byStation.map(({ station, spent }) =>
        row(`station ${station}`, spent, paidFor(money?.byStation, station)),
      ),
      ...byModel.map(({ model, spent }) => row(`model ${model}`, spent, paidFor(money?.byModel, model))),
      ...ratios.map((each) => [
        text(each.says),
        ...[text(''), text(''), text('')],
        ...(money === null ? [] : [text('')]),
        text(ratioText(each)),
      ]),
    ],
  }
}

function paidFor(all: readonly Paid[] = [], wanted: string): number | null | undefined {
  return all.find(({ name }) => name === wanted)?.money
}

/** What was asked for no token costs nothing. */
function amountCell(amount: number | null = 0): Cell {
  return amount === null ? text('not known') : { text: amount.toFixed(4), value: amount }
}

/** Where the prices stand, and whose are missing. */
function sourceText(money: FlowFigures['money']): string {
  if (money === null) return ''
  const { currency, source, unknown } = money
  const missing = unknown.length === 0 ? '' : `; no price is known of ${unknown.join(', ')}`
  return `; ${currency} by the prices of ${source}${missing}`
}
