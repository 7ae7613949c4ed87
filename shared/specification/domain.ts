import { callParts, plainCall, type CallPart } from './document/call-parts.ts'
import { literalValue } from './document/literal.ts'
import { DOMAIN_WORDS, type DomainLine, type DomainWord, type Spec } from './document/spec.ts'

/** Does the domain of a spec hold this call? One that cannot be read is excluded by no line. */
export function allowsCall(domain: readonly DomainLine[], call: string): boolean {
  if (domain.length === 0) return true
  const parts = callParts(call)
  const excluded = excludedCalls(domain)
  if (excluded.size > 0 && excluded.has(plainCall(call))) return false
  return domain.every((line) => 'not' in line || allowsParts(line, parts))
}

const EXCLUDED = new WeakMap<readonly DomainLine[], ReadonlySet<string>>()

/** A domain is asked about thousands of calls: its own are read once. */
function excludedCalls(domain: readonly DomainLine[]): ReadonlySet<string> {
  const known = EXCLUDED.get(domain)
  if (known !== undefined) return known
  const read = new Set(domain.flatMap((line) => ('not' in line ? [plainCall(line.not)] : [])))
  EXCLUDED.set(domain, read)
  return read
}

type ArgumentLine = Exclude<DomainLine, { not: string }>

function allowsParts({ of, argument, is }: ArgumentLine, parts: readonly CallPart[]): boolean {
  return parts.every((part) => part.name !== of || meets(is, valueOf(part, argument)))
}

function valueOf(part: CallPart, argument: number): unknown {
  const node = part.arguments[argument - 1]
  return node === undefined ? undefined : literalValue(node)
}

/** Is a value what the word says? Of a list every item is meant, but for `given` and `not-empty`; see the schema. */
function meets(word: DomainWord, value: unknown): boolean {
  if (word === 'given') return value !== undefined && value !== null
  if (value === undefined) return true
  if (word === 'not-empty') return sizeOf(value) !== 0
  if (Array.isArray(value)) return value.every((item) => meets(word, item))
  return ITEMS[word](value)
}

function sizeOf(value: unknown): number | undefined {
  if (value === null) return 0
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  if (value instanceof Map || value instanceof Set) return value.size
  const isRecord = typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
  return isRecord ? Object.keys(value).length : undefined
}

const ITEMS: Record<Exclude<DomainWord, 'given' | 'not-empty'>, (value: unknown) => boolean> = {
  'well-formed': (value) => typeof value === 'string' && value.isWellFormed(),
  'not-blank': (value) => typeof value === 'string' && value.trim() !== '',
  'valid-date': (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  finite: (value) => typeof value === 'bigint' || Number.isFinite(value),
  'not-negative': (value) => isNumber(value) && value >= 0,
  integer: (value) => typeof value === 'bigint' || Number.isInteger(value),
  'safe-integer': (value) => (isNumber(value) ? Number.isSafeInteger(Number(value)) : false),
  positive: (value) => isNumber(value) && value > 0,
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint'
}

/**
 * The line that keeps a call out of the domain: the word that asks the least of one of its arguments and holds for all examples of the spec,
 * those that throw included; where no word does, the call itself. A word that no example speaks for is a guess and is not taken.
 */
export function narrowestDomain(spec: Pick<Spec, 'acceptance'>, call: string): DomainLine {
  const examples = spec.acceptance.flatMap((criterion) =>
    criterion.examples.map((each) => callParts(each.call)),
  )
  const lines = DOMAIN_WORDS.flatMap((is) => callParts(call).flatMap((part) => excluding(is, part)))
  return lines.find((line) => isShown(line, examples)) ?? { not: call }
}

function excluding(is: DomainWord, part: CallPart): ArgumentLine[] {
  const lines = part.arguments.map((_, index) => ({ of: part.name, argument: index + 1, is }))
  return lines.filter((line) => !allowsParts(line, [part]))
}

function isShown(line: ArgumentLine, examples: readonly CallPart[][]): boolean {
  const speaking = examples
    .flat()
    .filter(({ name, arguments: words }) => name === line.of && words.length >= line.argument)
  return speaking.length > 0 && allowsParts(line, examples.flat())
}

/** What a line of the domain says: `argument 1 of slugify is not-empty`. */
export function domainText(line: DomainLine): string {
  return 'not' in line ? `not ${line.not}` : `argument ${line.argument} of ${line.of} is ${line.is}`
}
