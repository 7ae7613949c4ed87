import type { Spec } from '../../../specification/document/spec.ts'
import { readCall, type CallTree, type Link } from './read-call.ts'
import { itemsOf, memberOf, type Scalar, type Value } from './value.ts'
import { isSame, valueText } from './write-call.ts'

/** How different two calls of one export are: 0 for the same call. Another method weighs more than other arguments. */
export function callDistance(one: CallTree, other: CallTree): number {
  return alignedCost(one.links, other.links, { cost: linkDistance, gap: 2 })
}

const OTHER_METHOD = 5

function linkDistance(one: Link, other: Link): number {
  if (one.isNew !== other.isNew || one.names.join('.') !== other.names.join('.')) return OTHER_METHOD
  const count = Math.max(one.args.length, other.args.length)
  const costs = Array.from({ length: count }, (_, at) => argumentDistance(one.args[at], other.args[at]))
  return costs.reduce((sum, cost) => sum + cost, 0)
}

/** Of different kinds, or one is missing. */
const OTHER_KIND = 2

function argumentDistance(one: Value | undefined, other: Value | undefined): number {
  return one === undefined || other === undefined ? OTHER_KIND : valueDistance(one, other)
}

/** How different two values are: from 0 to 2. */
export function valueDistance(one: Value, other: Value): number {
  if (isSame(one, other)) return 0
  if (one.kind === 'record' && other.kind === 'record') return recordDistance(one, other)
  const [items, others] = [itemsOf(one), itemsOf(other)]
  if (items !== undefined && others !== undefined && one.kind === other.kind)
    return listDistance(items, others)
  const isScalar = one.kind === 'scalar' && other.kind === 'scalar'
  return isScalar ? scalarDistance(one.value, other.value) : textDistance(valueText(one), valueText(other))
}

function scalarDistance(a: Scalar, b: Scalar): number {
  if (typeof a === 'string' && typeof b === 'string') return textDistance(a, b)
  if (typeof a === 'number' && typeof b === 'number') return numberDistance(a, b)
  return typeof a === typeof b ? 1 : OTHER_KIND
}

/** Relative to their size, and more between a negative number, zero and a positive one: rules differ there. */
function numberDistance(a: number, b: number): number {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return OTHER_KIND
  const apart = Math.abs(a - b)
  const isOtherSide = Math.sign(a) !== Math.sign(b) || Number.isInteger(a) !== Number.isInteger(b)
  return apart / (apart + 10) + (isOtherSide ? 0.5 : 0.05)
}

const MAX_CHARS = 200

function textDistance(a: string, b: string): number {
  const [one, other] = [Array.from(a.slice(0, MAX_CHARS)), Array.from(b.slice(0, MAX_CHARS))]
  const cost = alignedCost(one, other, { cost: (x, y) => (x === y ? 0 : isAlike(x, y) ? 0.5 : 1), gap: 1 })
  const isEmpty = one.length === 0 || other.length === 0
  return Math.min(1, cost / Math.max(one.length, other.length)) + (isEmpty ? 0.5 : 0.05)
}

/** Two letters, two digits, two spaces, or two signs. */
function isAlike(one: string, other: string): boolean {
  return [/\p{L}/u, /\p{N}/u, /\s/].every((kind) => kind.test(one) === kind.test(other))
}

function listDistance(one: readonly Value[], other: readonly Value[]): number {
  const cost = alignedCost(one, other, { cost: valueDistance, gap: 1 })
  const isEmpty = one.length === 0 || other.length === 0
  return Math.min(1, cost / Math.max(one.length, other.length)) + (isEmpty ? 0.5 : 0.05)
}

type RecordValue = Extract<Value, { kind: 'record' }>

function recordDistance(one: RecordValue, other: RecordValue): number {
  const keys = new Set([...one.members, ...other.members].map(({ key }) => key))
  const costs = [...keys].map((key) => argumentDistance(memberOf(one, key), memberOf(other, key)))
  return Math.min(
    OTHER_KIND,
    costs.reduce((sum, cost) => sum + cost, 0),
  )
}

/** The least cost of making one list of another, by exchanging, adding and leaving out. */
function alignedCost<T>(
  one: readonly T[],
  other: readonly T[],
  { cost, gap }: { cost: (a: T, b: T) => number; gap: number },
): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at * gap)
  for (const [index, item] of one.entries()) {
    const next = [(index + 1) * gap]
    for (const [at, against] of other.entries()) {
      const exchanged = (row[at] ?? 0) + cost(item, against)
      next.push(Math.min(exchanged, (row[at + 1] ?? 0) + gap, (next[at] ?? 0) + gap))
    }
    row = next
  }
  return row.at(-1) ?? 0
}

/** The example that lies nearest to a call of the same export: its criterion, and how far it is. */
export interface NearestExample {
  criterion: string
  distance: number
}

/** `undefined` where no example calls the export. Of equally near ones the first counts. */
export function nearestExample(
  { acceptance }: Pick<Spec, 'acceptance'>,
  call: string,
): NearestExample | undefined {
  const tree = readCall(call)
  if (tree === undefined) return undefined
  const near = acceptance.flatMap(({ id, examples }) =>
    examples.flatMap((example) => {
      const other = readCall(example.call)
      return other?.callee === tree.callee ? [{ criterion: id, distance: callDistance(tree, other) }] : []
    }),
  )
  const least = Math.min(...near.map(({ distance }) => distance))
  return near.find(({ distance }) => distance === least)
}

/** The criterion that a call seems to belong to: that of the nearest example of the same export; `null` when there is none. */
export function criterionOf(spec: Spec, call: string): string | null {
  return nearestExample(spec, call)?.criterion ?? null
}
