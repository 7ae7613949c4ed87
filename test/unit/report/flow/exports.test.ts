import { describe, expect, it } from 'vitest'
import { flowCsv } from '../../../../shared/report/flow/flow-csv.ts'
import { flowSummary, tableText } from '../../../../shared/report/flow/flow-text.ts'
import type { FlowTable } from '../../../../shared/report/flow/cells.ts'
import { flowTables } from '../../../../shared/report/flow/flow-table.ts'
import { otelLines } from '../../../../shared/report/flow/otel.ts'
import { hostileFigures, hostileUnit } from './hostile-flow.ts'

const HIDDEN = /[\u0000-\u0009\u000b-\u001f\u007f\u202e\u200b]/

describe('comma-separated values', () => {
  const table = (text: string): FlowTable => ({
    id: 't',
    title: 't',
    says: 's',
    columns: ['a'],
    rows: [[{ text }]],
  })
  const cellOf = (text: string): string =>
    flowCsv([table(text)])
      .split('\r\n')[1]
      ?.slice('t,1,a,'.length) ?? ''

  it.each([
    ['=1+1', "'=1+1"],
    ['+x', "'+x"],
    ['-x', "'-x"],
    ['@x', "'@x"],
    ['-1.5', '-1.5'],
    ['a,b', '"a,b"'],
    ['say "a"', '"say ""a"""'],
    ['two\r\nlines', 'two lines'],
    [' =1', "'=1"],
  ])('hold %j as %j', (text, cell) => expect(cellOf(text)).toBe(cell))

  it('have the number of a cell where there is one', () => {
    const [, line] = flowCsv([{ ...table('1,000'), rows: [[{ text: '1,000', value: 1000 }]] }]).split('\r\n')
    expect(line).toBe('t,1,a,1000')
  })
})

describe('text for a terminal', () => {
  it('has nothing of hostile text that moves the cursor or starts a command', () => {
    const figures = hostileFigures()
    const text = [...flowSummary(figures), ...flowTables(figures).map(tableText)].join('\n')
    expect(text).not.toMatch(HIDDEN)
    expect(text).not.toMatch(/^\s*::/m)
  })
})

interface Span {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: { key: string; value: { stringValue?: string; intValue?: string } }[]
}

describe('traces', () => {
  const lines = otelLines([hostileUnit(1), hostileUnit(2)], '1.2.3')
    .trimEnd()
    .split('\n')
  const spansOf = (line: string): Span[] =>
    (JSON.parse(line) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans[0]
      ?.scopeSpans[0]?.spans ?? []

  it('are one line for each unit, with ids of their own', () => {
    expect(lines).toHaveLength(2)
    const ids = lines.flatMap(spansOf).map(({ traceId, spanId }) => `${traceId} ${spanId}`)
    expect(new Set(ids).size).toBe(4)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32} [0-9a-f]{16}$/)
  })

  it('hold a client span for what a model was asked, inside that of the unit', () => {
    const [unit, turn] = spansOf(lines[0] ?? '')
    expect(turn).toMatchObject({ parentSpanId: unit?.spanId, traceId: unit?.traceId, kind: 3 })
    const attributes = Object.fromEntries(turn?.attributes.map(({ key, value }) => [key, value]) ?? [])
    expect(attributes).toMatchObject({
      'gen_ai.operation.name': { stringValue: 'chat' },
      'gen_ai.usage.input_tokens': { intValue: '2' },
      'gen_ai.usage.output_tokens': { intValue: '3' },
    })
    expect(BigInt(turn?.endTimeUnixNano ?? 0) - BigInt(turn?.startTimeUnixNano ?? 0)).toBe(1_000_000_000n)
    expect(turn?.endTimeUnixNano).toBe(unit?.endTimeUnixNano)
  })

  it('hold no hidden characters', () => {
    const texts = lines
      .flatMap(spansOf)
      .flatMap(({ name, attributes }) => [name, ...attributes.map(({ value }) => value.stringValue ?? '')])
    for (const text of texts) expect(text).not.toMatch(HIDDEN)
  })
})
