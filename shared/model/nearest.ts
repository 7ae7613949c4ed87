import { digestOf } from '../formats/digest.ts'
import { multisetDifference } from '../formats/multiset.ts'
import type { ModelRequest } from './prompt.ts'
import { quoted } from '../text/safe-log.ts'

const MAX_QUOTE_CHARS = 60
const MAX_DIFFERENCES = 3

/** Why a request has no recorded answer: how it differs from the most similar recorded request of its station. */
export function nearestDifference(
  wanted: ModelRequest,
  ordinal: number,
  recorded: readonly ModelRequest[],
): string {
  if (recorded.length === 0) return 'no recorded answers were given'
  const candidates = recorded.filter(({ station }) => station === wanted.station)
  const lines = promptLines(wanted)
  const [nearest] = candidates
    .map((request) => ({ request, likeness: sharedShare(lines, promptLines(request)) }))
    .sort((a, b) => b.likeness - a.likeness)
  if (nearest === undefined) return `${countText(recorded.length)} given, none of this station`
  const differences = differencesOf(wanted, nearest.request).slice(0, MAX_DIFFERENCES)
  if (differences.length === 0) return `this question is recorded, but not as often as ${ordinal} times`
  return `the nearest recorded question is ${Math.floor(nearest.likeness * 100)}% alike; ${differences.join('; ')}`
}

function countText(answers: number): string {
  return answers === 1 ? '1 recorded answer was' : `${answers} recorded answers were`
}

/** The fence marker changes with every prompt and would hide the real difference. */
function promptLines({ messages, nonce }: ModelRequest): string[] {
  return messages.flatMap(({ content }) => withoutNonce(content, nonce).split('\n'))
}

function withoutNonce(text: string, nonce: string | null): string {
  return nonce === null || nonce === '' ? text : text.replaceAll(nonce, '{{nonce}}')
}

/** Share of lines two prompts have in common, as multisets; 0 to 1. */
function sharedShare(a: readonly string[], b: readonly string[]): number {
  const common = b.length - multisetDifference(b, a, String).length
  return common / Math.max(a.length, b.length, 1)
}

function differencesOf(wanted: ModelRequest, recorded: ModelRequest): string[] {
  const differences = [...fieldDifferences(wanted, recorded), ...messageDifferences(wanted, recorded)]
  const onlyNonce = differences.length === 0 && wanted.nonce !== recorded.nonce
  return onlyNonce ? [difference('nonce', String(recorded.nonce), String(wanted.nonce))] : differences
}

function fieldDifferences(wanted: ModelRequest, recorded: ModelRequest): string[] {
  const now = fieldsOf(wanted)
  const then = fieldsOf(recorded)
  return Object.keys(now)
    .filter((name) => now[name] !== then[name])
    .map((name) => difference(name, then[name] ?? '', now[name] ?? ''))
}

function fieldsOf({ role, template, profile, schema }: ModelRequest): Record<string, string> {
  const settings = Object.entries(profile).map(([name, value]): [string, string] => [
    `profile.${name}`,
    String(value),
  ])
  const digest = schema === null ? 'none' : `${schema.name} ${digestOf(schema.document).slice(0, 12)}`
  return { role, template, ...Object.fromEntries<string>(settings), schema: digest }
}

function messageDifferences(wanted: ModelRequest, recorded: ModelRequest): string[] {
  const length = Math.max(wanted.messages.length, recorded.messages.length)
  return Array.from({ length }, (_, index) => messageDifference(wanted, recorded, index)).filter(
    (each) => each !== undefined,
  )
}

function messageDifference(wanted: ModelRequest, recorded: ModelRequest, index: number): string | undefined {
  const now = wanted.messages[index]
  const then = recorded.messages[index]
  const name = `message ${index + 1}`
  if (now === undefined) return `${name} is recorded and not asked`
  if (then === undefined) return `${name} is asked and not recorded`
  if (now.role !== then.role) return difference(`${name} role`, then.role, now.role)
  const nowLines = withoutNonce(now.content, wanted.nonce).split('\n')
  const thenLines = withoutNonce(then.content, recorded.nonce).split('\n')
  const line = nowLines.findIndex((each, at) => each !== thenLines[at])
  const at = line === -1 && thenLines.length > nowLines.length ? nowLines.length : line
  return at === -1 ? undefined : lineDifference(`${name} line ${at + 1}`, thenLines[at], nowLines[at])
}

/** Long lines are shown from shortly before the place where they part. */
function lineDifference(place: string, then: string | undefined, now: string | undefined): string {
  const column = firstDifferentIndex(then ?? '', now ?? '')
  const from = column < MAX_QUOTE_CHARS / 2 ? 0 : column - MAX_QUOTE_CHARS / 3
  const show = (line: string | undefined): string =>
    line === undefined ? 'nothing' : quoted(line.slice(from), MAX_QUOTE_CHARS)
  return `${place}: recorded ${show(then)}, now ${show(now)}`
}

function firstDifferentIndex(a: string, b: string): number {
  let column = 0
  while (column < a.length && a[column] === b[column]) column += 1
  return column
}

function difference(name: string, then: string, now: string): string {
  return `${name}: recorded ${quoted(then, MAX_QUOTE_CHARS)}, now ${quoted(now, MAX_QUOTE_CHARS)}`
}
