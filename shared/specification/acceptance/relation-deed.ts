import { callParts } from '../document/call-parts.ts'
import { literalText } from '../document/literal.ts'
import type { Example, Spec } from '../document/spec.ts'
import type { Relation } from '../rows/program.ts'
import { relationSides } from '../rows/relation-sides.ts'
import { moduleIn } from './declared-module.ts'
import { equalLine } from './outcome-lines.ts'
import { isAssert, type Deed, type Words } from './test-words.ts'

/** The relation for the arguments of the examples that readers of the file are told; the line draws many more. */
export function relationDeed(relation: Relation, spec: Spec, told: readonly Example[]): Deed | undefined {
  const names = [relation.of, ...(relation.with === undefined ? [] : [relation.with])]
  const inputs = inputsOf(relation, told)
  const isKnown = names.every((name) => moduleIn(spec, name) !== undefined)
  if (!isKnown || inputs.length === 0) return undefined
  return {
    ...{ names, uses: [], usesTop: false },
    lines: (words) => inputs.map((input) => relationLine(relation, input, words)),
  }
}

/** The arguments of its plain calls, each once. An input that is refused shows nothing. */
function inputsOf({ of, relation }: Relation, told: readonly Example[]): string[][] {
  const calls = told.flatMap((example): string[][] => {
    const [part, ...more] = callParts(example.call)
    const isPlain = part?.name === of && more.length === 0 && !example.call.startsWith('new ')
    return 'throws' in example || !isPlain ? [] : [part.arguments.map(literalText)]
  })
  const inputs = [...new Map(calls.map((words) => [words.join(', '), words])).values()]
  if (relation === 'commutative') return inputs.filter(({ length }) => length === 2)
  return relation === 'monotone' ? ascending(inputs) : inputs.filter(({ length }) => length > 0)
}

/** Neighbours among the numbers. */
function ascending(inputs: readonly string[][]): string[][] {
  const numbers = inputs.flatMap(([word = '', ...more]) =>
    more.length === 0 && /^-?\d+(?:\.\d+)?$/.test(word) ? [word] : [],
  )
  const sorted = numbers.toSorted((a, b) => Number(a) - Number(b))
  return sorted.slice(1).map((word, at) => [sorted[at] ?? word, word])
}

function relationLine(relation: Relation, input: readonly string[], words: Words): string {
  const { runner, check } = words
  const [left, right] = relationSides(relation, input)
  if (relation.relation !== 'monotone') return equalLine(left, { text: right, isObject: true }, words)
  return isAssert(runner) ? `${check}.ok(${left} <= ${right});` : `${check}(${left} <= ${right}).toBe(true);`
}
