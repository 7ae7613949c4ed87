import { defined } from '../../formats/defined.ts'
import type { Example } from './example.ts'
import { matching } from './matcher.ts'
import type { CommandLine, FileLook, Program, Relation, Rendering, Request } from './program.ts'
import { programText } from './program-text.ts'
import type { RawCommandLine, RawRequest, RawRow, RawText } from './raw-row.ts'

/** The example that a row is. `raw` has passed the schema and {@link kindOfRow}. */
export function rowOf(raw: RawRow): Example {
  const { holdout, by, asked } = raw
  const program = programOf(raw)
  const call = program === undefined ? (raw.call ?? '') : programText(program)
  const marks = defined({ holdout, by, asked, program })
  const { throws, message } = raw
  return throws === undefined
    ? { call, returns: expectedOf(raw), ...marks }
    : { call, throws, ...defined({ message }), ...marks }
}

/** What is done; `undefined` for a call that needs nothing but itself. */
function programOf(raw: RawRow): Program | undefined {
  const { cli, http, render, file, type, relation } = raw
  if (cli !== undefined) return commandLine(cli)
  if (http !== undefined) return request(http, raw)
  if (render !== undefined) return rendering(render, raw)
  if (file !== undefined) return fileLook(file)
  if (type !== undefined) return { kind: 'type', code: type, ...defined({ from: raw.from }) }
  return relation === undefined ? expression(raw) : relationOf(relation)
}

function expression(raw: RawRow): Program | undefined {
  const { call = '', from } = raw
  const awaits = Object.hasOwn(raw, 'awaits') || undefined
  const given = linesOf(raw.given)
  if (given.length === 0 && from === undefined && awaits === undefined) return undefined
  return { kind: 'expression', given, expression: call, ...defined({ from, awaits }) }
}

function linesOf(given: RawRow['given']): string[] {
  return given === undefined ? [] : [given].flat()
}

function commandLine({ run, args = [], stdin = '', env = {}, files = {} }: RawCommandLine): CommandLine {
  return { kind: 'cli', run, args: args.map(String), stdin, env: textsOf(env), files }
}

function textsOf(record: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, String(value)]))
}

function request(raw: RawRequest, { from, given }: RawRow): Request {
  const { handler, run, method = 'GET', path = '/', headers = {}, body } = raw
  const isText = body === undefined || typeof body === 'string'
  const type = isText ? {} : { 'content-type': 'application/json' }
  return {
    kind: 'http',
    ...defined({ handler, run, from }),
    given: linesOf(given),
    method: method.toUpperCase(),
    path,
    headers: { ...type, ...textsOf(headers) },
    body: isText ? (body ?? '') : JSON.stringify(body),
  }
}

function rendering(raw: NonNullable<RawRow['render']>, { from }: RawRow): Rendering {
  const { component, props = {} } = typeof raw === 'string' ? { component: raw } : raw
  return { kind: 'render', component, props, ...defined({ from }) }
}

function fileLook(raw: NonNullable<RawRow['file']>): FileLook {
  const { path, at } = typeof raw === 'string' ? { path: raw, at: undefined } : raw
  return { kind: 'file', path, ...defined({ at }) }
}

const RELATION_INPUTS = 100

function relationOf(raw: NonNullable<RawRow['relation']>): Relation {
  const { is, of, with: other, inputs = RELATION_INPUTS } = raw
  return { kind: 'relation', relation: is, of, inputs, ...defined({ with: other }) }
}

function related({ relation, inputs }: Relation): object {
  return matching({ kind: 'related', relation, inputs })
}

/** What must come of it. */
function expectedOf(raw: RawRow): unknown {
  if (raw.cli !== undefined) return commandOutcome(raw)
  if (raw.http !== undefined) return answerOutcome(raw)
  if (raw.markup !== undefined) return textOutcome(raw.markup)
  if (raw.compiles !== undefined) return compileOutcome(raw)
  if (raw.relation !== undefined) return related(relationOf(raw.relation))
  if (raw.absent !== undefined) return undefined
  return valueOutcome(raw)
}

function valueOutcome(raw: RawRow): unknown {
  const { gives, approx, matches, anyOrder } = raw
  if (gives !== undefined) return matching({ kind: 'literal', text: gives })
  if (approx !== undefined) return about(approx)
  if (matches !== undefined) return pattern(matches)
  if (anyOrder !== undefined) return matching({ kind: 'in-any-order', items: anyOrder })
  if (Object.hasOwn(raw, 'contains')) return matching({ kind: 'containing', part: raw.contains })
  if (Object.hasOwn(raw, 'equals')) return raw.equals
  return Object.hasOwn(raw, 'awaits') ? raw.awaits : raw.returns
}

/** Of what arithmetic in binary fractions leaves behind, nothing counts. */
const RELATIVE_ERROR = 1e-9

function about(approx: NonNullable<RawRow['approx']>): object {
  const exact =
    typeof approx === 'number'
      ? { value: approx, within: Math.max(1, Math.abs(approx)) * RELATIVE_ERROR }
      : approx
  return matching({ kind: 'about', ...exact })
}

/** `/^a+$/i`, or the source of a pattern alone. */
function pattern(text: string): object {
  const [, source = text, flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? []
  return matching({ kind: 'matching', pattern: source, flags })
}

function textOutcome(raw: RawText): unknown {
  if (typeof raw === 'string') return raw
  if (raw.matches !== undefined) return pattern(raw.matches)
  return matching({ kind: 'containing', part: raw.contains })
}

/** Only what the row speaks of counts. */
function commandOutcome({ exit, stdout, stderr, files }: RawRow): object {
  const texts = defined({ stdout, stderr })
  const said = Object.entries(texts).map(([name, text]) => [name, textOutcome(text)] as const)
  return matching({
    kind: 'containing',
    part: {
      ...defined({ exit }),
      ...Object.fromEntries(said),
      ...(files === undefined ? {} : { files: filesOutcome(files) }),
    },
  })
}

function filesOutcome(files: Record<string, RawText>): object {
  const entries = Object.entries(files).map(([name, text]) => [name, textOutcome(text)])
  return matching({ kind: 'containing', part: Object.fromEntries(entries) })
}

function answerOutcome({ status, headers, body }: RawRow): object {
  const part = { ...defined({ status }), ...bodyOutcome(body), ...headersOutcome(headers) }
  return matching({ kind: 'containing', part })
}

function headersOutcome(headers: RawRow['headers']): object {
  if (headers === undefined) return {}
  const entries = Object.entries(headers).map(([name, text]) => [name.toLowerCase(), textOutcome(text)])
  return { headers: matching({ kind: 'containing', part: Object.fromEntries(entries) }) }
}

/** A text, what a text holds, or the value of a JSON text. */
function bodyOutcome(body: unknown): object {
  if (body === undefined) return {}
  if (typeof body === 'string') return { body }
  const isText = typeof body === 'object' && body !== null && isTextForm(body)
  return isText ? { body: textOutcome(body) } : { json: body }
}

function isTextForm(body: object): body is Exclude<RawText, string> {
  const keys = Object.keys(body)
  return keys.length === 1 && (keys[0] === 'contains' || keys[0] === 'matches')
}

function compileOutcome({ compiles, error }: RawRow): unknown {
  if (compiles === true) return []
  return error === undefined
    ? matching({ kind: 'not-empty' })
    : matching({ kind: 'containing', part: [matching({ kind: 'containing', part: { code: error } })] })
}
