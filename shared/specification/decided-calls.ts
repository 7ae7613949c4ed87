import { plainCall } from './document/call-parts.ts'
import type { Criterion, Example, Spec } from './document/spec.ts'

/** An example, and the criterion that it stands in. */
export interface NamedExample {
  criterion: Criterion
  example: Example
}

/** Finds the first example of a spec with a call, however both are written. */
export function examplesByCall({
  acceptance,
}: Pick<Spec, 'acceptance'>): (call: string) => NamedExample | undefined {
  const named = acceptance.flatMap((criterion) =>
    criterion.examples.map((example): [string, NamedExample] => [
      plainCall(example.call),
      { criterion, example },
    ]),
  )
  const byCall = new Map(named.reverse())
  return (call) => byCall.get(plainCall(call))
}
