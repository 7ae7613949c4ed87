import { allowsCall } from '../../specification/domain.ts'
import { matching } from '../../specification/rows/matcher.ts'
import { differenceBetween } from '../../oracle/judge/difference.ts'
import type { Observed, ValueRow, ValueTable } from '../../oracle/values/observed.ts'
import type { ExercisePlan } from '../../oracle/values/plan.ts'
import { relationCode } from '../../oracle/values/relation-code.ts'
import { readValueText } from '../../oracle/values/value-text.ts'
import { readCall } from '../inputs/values/read-call.ts'
import { fits } from '../inputs/shapes/shape.ts'
import { valueText } from '../inputs/values/write-call.ts'
import type { Value } from '../inputs/values/value.ts'
import { isAscending } from './relation-inputs.ts'
import type { RelationOrder } from './relation-orders.ts'
import { smallerValues } from './smaller-values.ts'

/** Calls further inputs of the export on trial. */
export type CallAgain = (plan: ExercisePlan) => Promise<ValueTable>

/** Most relations of a spec whose inputs are made smaller: the first ones that do not hold. */
const MAX_RELATIONS = 3
/** Most further calls for one relation, the last of them for the answer, and most inputs in each. */
const MAX_STEPS = 12
const MAX_INPUTS = 40
/** Of both values for the smallest input: more is no help to anybody, and the table of values is kept. */
const MAX_TOLD_CHARS = 20_000

/**
 * Adds to each row of a relation that does not hold what its export does for the smallest input that was found, beginning at the first
 * for which it does not hold. Which inputs are tried follows from the values alone, so it ends the same on every machine. Untrusted, as
 * all values are: the row as it was decides.
 */
export async function withSmallest(
  table: ValueTable,
  plan: ExercisePlan,
  { orders, callAgain }: { orders: readonly RelationOrder[]; callAgain: CallAgain },
): Promise<ValueTable> {
  const rows: ValueRow[] = []
  let count = 0
  for (const row of table.rows) {
    const isOf = (each: { criterion: string; example: number }): boolean =>
      each.criterion === row.criterion && each.example === row.example
    const [order, call] = [orders.find(isOf), plan.find(isOf)]
    const failing = order === undefined ? undefined : firstFailing(order, order.inputs, row.alone)
    if (order === undefined || call === undefined || failing === undefined || count === MAX_RELATIONS) {
      rows.push(row)
      continue
    }
    count += 1
    const observe = async (inputs: string[][]): Promise<Observed | undefined> =>
      (await callAgain([{ ...call, call: relationCode(order.relation, inputs) }])).rows[0]?.alone
    const shrunk = await shrink(order, failing, observe)
    rows.push(shrunk === undefined ? row : { ...row, shrunk })
  }
  return { rows }
}

/** What the smallest failing input gives, called on its own; `undefined` where none is smaller than the one it began with. */
async function shrink(
  order: RelationOrder,
  first: string[],
  observe: (inputs: string[][]) => Promise<Observed | undefined>,
): Promise<Observed | undefined> {
  let smallest = first
  for (let step = 1; step < MAX_STEPS; step += 1) {
    const inputs = smallerInputs(order, smallest)
    const observed = inputs.length === 0 ? undefined : await observe(inputs)
    const failing = observed === undefined ? undefined : firstFailing(order, inputs, observed)
    if (failing === undefined) break
    smallest = failing
  }
  if (smallest === first) return undefined
  const alone = await observe([smallest])
  const isShort = alone?.kind === 'returned' && alone.value.length <= MAX_TOLD_CHARS
  return isShort && firstFailing(order, [smallest], alone) !== undefined ? alone : undefined
}

/** The first of these inputs for which the relation does not hold. */
function firstFailing(
  { relation }: RelationOrder,
  inputs: readonly string[][],
  observed: Observed,
): string[] | undefined {
  const pairs = pairsOf(observed)
  const expected = matching({ kind: 'related', relation: relation.relation, inputs: 1 })
  return inputs.find((_, at) => at < pairs.length && differenceBetween(expected, [pairs[at]]) !== undefined)
}

/** The text comes from the code on trial. */
function pairsOf(observed: Observed): unknown[] {
  if (observed.kind !== 'returned') return []
  try {
    const value = readValueText(observed.value)
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

/** Inputs with one smaller argument, in an order that does not depend on the machine. */
function smallerInputs(order: RelationOrder, words: readonly string[]): string[][] {
  const { relation, domain } = order
  const args = readCall(`f(${words.join(', ')})`)?.links[0]?.args ?? []
  const found = new Map<string, string[]>()
  for (const values of oneSmaller(order, args)) {
    if (found.size >= MAX_INPUTS) break
    const texts = values.map(valueText)
    const text = texts.join(', ')
    if (!allowsCall(domain, `${relation.of}(${text})`)) continue
    if (relation.relation === 'monotone' && !isAscending(texts)) continue
    found.set(text, texts)
  }
  return [...found.values()]
}

/** Arguments in turn, so that a long one does not keep the others from becoming smaller. */
function* oneSmaller({ relation, shapes }: RelationOrder, args: readonly Value[]): Generator<Value[]> {
  const shapeAt = (at: number) => shapes[relation.relation === 'monotone' ? 0 : at]
  const left = args.map((arg, at) => ({ at, shape: shapeAt(at), values: smallerValues(arg) }))
  while (left.length > 0) {
    for (const each of [...left]) {
      const next = each.values.next()
      if (next.done === true) left.splice(left.indexOf(each), 1)
      else if (each.shape === undefined || fits(next.value, each.shape)) yield args.with(each.at, next.value)
    }
  }
}
