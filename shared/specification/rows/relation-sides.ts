import type { Relation } from './program.ts'

/** Two expressions that belong together for an input, whose arguments are given as texts. Of `monotone` an input is two, the smaller one first. */
export function relationSides(
  { relation, of, with: other = '' }: Relation,
  words: readonly string[],
): [left: string, right: string] {
  const all = words.join(', ')
  const [first = 'undefined', second = 'undefined'] = words
  switch (relation) {
    case 'idempotent':
      return [`${of}(${of}(${all}))`, `${of}(${all})`]
    case 'inverse':
      return [`${other}(${of}(${all}))`, first]
    case 'commutative':
      return [`${of}(${first}, ${second})`, `${of}(${second}, ${first})`]
    case 'same':
      return [`${of}(${all})`, `${other}(${all})`]
    case 'monotone':
      return [`${of}(${first})`, `${of}(${second})`]
  }
}
