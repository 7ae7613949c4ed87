import { createHash } from 'node:crypto'
import type { FlowUnit } from '../../ledger/flow/flow-unit.ts'
import { safeText } from '../../text/safe-log.ts'

type Value = { stringValue: string } | { intValue: string }
interface Attribute {
  key: string
  value: Value
}

const MAX_TEXT_CHARS = 500
const INTERNAL = 1
const CLIENT = 3
const STATUS_OK = 1
const STATUS_ERROR = 2

/**
 * Units as OpenTelemetry traces, one JSON line for each: a span for the unit and one for each turn of a station. A turn that asked a model is
 * a GenAI client span. https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/ and
 * https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/. The ledger has durations and the end of a unit: its turns are laid one
 * after the other before that end.
 */
export function otelLines(units: readonly FlowUnit[], version: string): string {
  return units.map((unit) => `${JSON.stringify(tracesOf(unit, version))}\n`).join('')
}

function tracesOf(unit: FlowUnit, version: string): object {
  const attributes = [text('service.name', 'jidoka'), text('service.version', version)]
  const scope = { name: 'jidoka', version }
  return { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope, spans: spansOf(unit) }] }] }
}

function spansOf(unit: FlowUnit): object[] {
  const traceId = hexOf(unit.serial, 32)
  const unitSpan = hexOf(`${unit.serial} unit`, 16)
  const began = unit.endedAt - unit.seconds * 1000
  let at = began
  const turns = unit.stations.map((turn) => {
    const startedAt = at
    at += (turn.seconds ?? 0) * 1000
    return { traceId, parentSpanId: unitSpan, ...turnSpan(unit, turn), ...times(startedAt, at) }
  })
  const status = { code: unit.end === 'released' ? STATUS_OK : STATUS_ERROR }
  const span = {
    traceId,
    spanId: unitSpan,
    name: `unit ${safeText(unit.specId, MAX_TEXT_CHARS)}`,
    kind: INTERNAL,
  }
  return [{ ...span, ...times(began, unit.endedAt), attributes: unitAttributes(unit), status }, ...turns]
}

function unitAttributes(unit: FlowUnit): Attribute[] {
  const { serial, specPath, risk, line, end, stoppedBy, rounds, template, house } = unit
  return [
    text('jidoka.serial', serial),
    text('jidoka.spec.path', specPath),
    text('jidoka.risk', risk),
    text('jidoka.line', line),
    text('jidoka.end', end),
    ...(stoppedBy === undefined ? [] : [text('jidoka.stopped_by', stoppedBy)]),
    whole('jidoka.rounds', rounds),
    text('jidoka.template', template),
    text('jidoka.house', house),
  ]
}

function turnSpan({ serial }: FlowUnit, turn: FlowUnit['stations'][number]): object {
  const { station, round, verdict, findings, model, usage } = turn
  const own = [
    text('jidoka.serial', serial),
    text('jidoka.station', station),
    whole('jidoka.round', round),
    text('jidoka.verdict', verdict),
    ...(findings.length === 0 ? [] : [text('jidoka.findings', findings.join(' '))]),
  ]
  const asked = usage !== undefined && model !== undefined
  const ids = { spanId: hexOf(`${serial} ${station} ${round}`, 16), status: { code: STATUS_OK } }
  if (!asked) return { ...ids, name: `station ${station}`, kind: INTERNAL, attributes: own }
  const attributes = [
    ...own,
    text('gen_ai.operation.name', 'chat'),
    // the ledger knows the model, and not who serves it
    text('gen_ai.provider.name', '_OTHER'),
    text('gen_ai.request.model', model),
    whole('gen_ai.usage.input_tokens', usage.input),
    whole('gen_ai.usage.output_tokens', usage.output),
    whole('jidoka.calls', usage.calls),
  ]
  return { ...ids, name: `chat ${safeText(model, MAX_TEXT_CHARS)}`, kind: CLIENT, attributes }
}

function times(startMs: number, endMs: number): object {
  return { startTimeUnixNano: nanos(startMs), endTimeUnixNano: nanos(endMs) }
}

function nanos(ms: number): string {
  return String(BigInt(Math.round(ms)) * 1_000_000n)
}

function text(key: string, value: string): Attribute {
  return { key, value: { stringValue: safeText(value, MAX_TEXT_CHARS) } }
}

function whole(key: string, value: number): Attribute {
  return { key, value: { intValue: String(value) } }
}

function hexOf(words: string, digits: number): string {
  return createHash('sha256').update(words).digest('hex').slice(0, digits)
}
