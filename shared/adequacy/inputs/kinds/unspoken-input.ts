import { criterionText, type Criterion, type Spec } from '../../../specification/document/spec.ts'
import { seenValues } from '../calls/seen-values.ts'
import { readCall, type CallTree } from '../values/read-call.ts'
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
  return unspokenKinds(acceptance, [criterion])(tree)[0]?.words
}

/** A kind of input at a place. */
export interface PlacedKind {
  /** Equal for the same kind at the same argument of the same export or method. */
  id: string
  words: string
}

/** Finds the kinds of input of a call that no example shows at that place, and no sentence of the criteria that are named speaks of. Pure. */
export function unspokenKinds(
  acceptance: readonly Criterion[],
  named: readonly Criterion[],
): (tree: CallTree) => PlacedKind[] {
  const examples = acceptance.flatMap((each) =>
    each.examples.flatMap((example) => readCall(example.call) ?? []),
  )
  const shown = new Set(placedKinds(examples).map(({ id }) => id))
  const sentences = named.map(criterionText)
  return (tree) =>
    placedKinds([tree])
      .filter(({ id }) => !shown.has(id))
      .filter((kind) => !sentences.some((sentence) => kind.named.test(sentence)))
}

function placedKinds(trees: readonly CallTree[]): (PlacedKind & { named: RegExp })[] {
  return [...seenValues(trees)].flatMap(([place, values]) =>
    values.flatMap(inputKinds).map((kind) => ({ id: `${place}: ${kind.words}`, ...kind })),
  )
}
