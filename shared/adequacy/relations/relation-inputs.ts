import fc, { type Arbitrary } from 'fast-check'
import { literalValue } from '../../specification/document/literal.ts'
import { callParts } from '../../specification/document/call-parts.ts'
import { allowsCall } from '../../specification/domain.ts'
import type { Spec } from '../../specification/document/spec.ts'
import type { Relation } from '../../specification/rows/program.ts'
import { arbitraryOf, together } from '../inputs/calls/arbitrary.ts'
import { seedNumber } from '../inputs/calls/draw.ts'
import { knowledgeOf, type Knowledge } from '../inputs/calls/knowledge.ts'
import { placeName } from '../inputs/calls/seen-values.ts'
import type { Param } from '../inputs/shapes/callable.ts'
import { valueText } from '../inputs/values/write-call.ts'
import type { Value } from '../inputs/values/value.ts'

/** Drawn inputs for each one that is wanted: many are the same, and the domain leaves some out. */
const DRAWN = 4

/**
 * Inputs of a relation, drawn from the types of its export and from what the examples show: exactly as many as it asks for, the smallest
 * first, each as the texts of its arguments. They are the same for the same spec on every machine. Where the types say too little, the
 * arguments of the examples are all there is; inputs are repeated where there are too few.
 */
export function relationInputs(spec: Spec, relation: Relation): string[][] {
  const knowledge = knowledgeOf(spec, [])
  const drawn = drawnInputs(relation, knowledge, seedNumber(`${spec.id} ${relation.relation} ${relation.of}`))
  const known = [...seenInputs(relation, knowledge), ...drawn]
  const allowed = known.filter((words) => allowsCall(spec.domain, `${relation.of}(${words.join(', ')})`))
  const different = [...new Map(allowed.map((words) => [words.join(', '), words])).values()]
  const inputs = relation.relation === 'monotone' ? ascending(different) : different
  return repeated(bySize(inputs).slice(0, relation.inputs), relation.inputs)
}

function drawnInputs({ of, inputs, relation }: Relation, knowledge: Knowledge, seed: number): string[][] {
  const params = knowledge.declared.get(of)?.call?.params ?? []
  const count = relation === 'commutative' ? 2 : relation === 'same' ? params.length : 1
  const arbitraries = params.slice(0, count).map((param, at) => arbitraryAt(param, at, { of, knowledge }))
  const drawn = together(arbitraries, fc)
  if (drawn === undefined || params.length === 0) return []
  return fc.sample(drawn, { seed, numRuns: DRAWN * inputs }).map((values) => values.map(valueText))
}

function arbitraryAt(
  { shape }: Param,
  at: number,
  { of, knowledge }: { of: string; knowledge: Knowledge },
): Arbitrary<Value> | undefined {
  const seen = knowledge.seenAt(placeName(of, { names: [], isNew: false, args: [] }, at))
  return arbitraryOf({ shape, seen, beside: [], facts: knowledge.facts }, fc)
}

function seenInputs({ of }: Relation, { examples }: Knowledge): string[][] {
  return examples.flatMap(({ tree, throws }) => {
    const [link, ...more] = tree.links
    if (throws || tree.callee !== of || link === undefined || more.length > 0 || link.isNew) return []
    return link.names.length === 0 ? [link.args.map(valueText)] : []
  })
}

function bySize(inputs: readonly string[][]): string[][] {
  return inputs.toSorted((a, b) => a.join().length - b.join().length)
}

/** Two arguments of every neighbours in their order. What has no order is left out. */
function ascending(inputs: readonly string[][]): string[][] {
  const values = inputs.flatMap(([word = '']) => {
    const value = valueIn(word)
    return isOrdered(value) ? [{ word, value }] : []
  })
  const sorted = values.toSorted((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0))
  return sorted.slice(1).map(({ word }, at) => [sorted[at]?.word ?? word, word])
}

/** Is the first of two arguments, as texts, not above the second? */
export function isAscending(words: readonly string[]): boolean {
  const [low, high] = words.map(valueIn)
  return isOrdered(low) && isOrdered(high) && low <= high
}

function valueIn(word: string): unknown {
  const [node] = callParts(`f(${word})`)[0]?.arguments ?? []
  return node === undefined ? undefined : literalValue(node)
}

function isOrdered(value: unknown): value is number | string | bigint | Date {
  return ['number', 'string', 'bigint'].includes(typeof value) || value instanceof Date
}

function repeated(inputs: readonly string[][], count: number): string[][] {
  if (inputs.length === 0) return []
  return Array.from({ length: count }, (_, at) => inputs[at % inputs.length] ?? [])
}
