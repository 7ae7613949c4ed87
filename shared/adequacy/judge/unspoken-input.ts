import { criterionText, type Criterion, type Spec } from '../../specification/document/spec.ts'
import { seenValues } from '../inputs/calls/seen-values.ts'
import { readCall } from '../inputs/values/read-call.ts'
import { inputKinds } from './input-kinds.ts'

/**
 * What kind of input of a call neither an example shows at that place, answers included, nor the sentence of a criterion speaks of, in
 * words; `undefined` where there is none. Of such an input a sentence decides nothing, whoever says so. Pure.
 */
export function unspokenInput(
  { acceptance }: Pick<Spec, 'acceptance'>,
  { call, criterion }: { call: string; criterion: Criterion },
): string | undefined {
  const tree = readCall(call)
  if (tree === undefined) return 'a call of another form'
  const examples = acceptance.flatMap((each) =>
    each.examples.flatMap((example) => readCall(example.call) ?? []),
  )
  const seen = seenValues(examples)
  const sentence = criterionText(criterion)
  const open = [...seenValues([tree])].flatMap(([place, values]) => {
    const known = new Set((seen.get(place) ?? []).flatMap(inputKinds).map(({ words }) => words))
    return values.flatMap(inputKinds).filter(({ words, named }) => !known.has(words) && !named.test(sentence))
  })
  return open[0]?.words
}
