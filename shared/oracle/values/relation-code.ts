import type { Relation } from '../../specification/rows/program.ts'
import { relationSides } from '../../specification/rows/relation-sides.ts'

/**
 * A list of what is to be compared, one item for each input: the text of the input, and two functions whose values belong together.
 * An input that the code refuses is refused by both of them.
 */
export function relationCode(relation: Relation, inputs: readonly string[][]): string {
  const items = inputs.map((words) => {
    const [left, other] = relationSides(relation, words)
    const right = relation.relation === 'inverse' ? `(${relation.of}(${words.join(', ')}), ${other})` : other
    return `[${JSON.stringify(left)}, () => ${left}, () => ${right}]`
  })
  return `[${items.join(', ')}]`
}
