import type { Relation } from '../../specification/rows/program.ts'

/**
 * A list of what is to be compared, one item for each input: the text of the input, and two functions whose values belong together.
 * An input that the code refuses is refused by both of them.
 * Of `monotone` an input is two arguments, the smaller one first.
 */
export function relationCode(relation: Relation, inputs: readonly string[][]): string {
  const items = inputs.map((words) => {
    const [left, right] = sidesOf(relation, words)
    return `[${JSON.stringify(left)}, () => ${left}, () => ${right}]`
  })
  return `[${items.join(', ')}]`
}

function sidesOf(
  { relation, of, with: other = '' }: Relation,
  words: readonly string[],
): [left: string, right: string] {
  const all = words.join(', ')
  const [first = 'undefined', second = 'undefined'] = words
  switch (relation) {
    case 'idempotent':
      return [`${of}(${of}(${all}))`, `${of}(${all})`]
    case 'inverse':
      return [`${other}(${of}(${all}))`, `(${of}(${all}), ${first})`]
    case 'commutative':
      return [`${of}(${first}, ${second})`, `${of}(${second}, ${first})`]
    case 'same':
      return [`${of}(${all})`, `${other}(${all})`]
    case 'monotone':
      return [`${of}(${first})`, `${of}(${second})`]
  }
}
