import { plainCall } from './document/call-parts.ts'
import type { Criterion, Example, Spec } from './document/spec.ts'
import { allowsCall } from './domain.ts'

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

/** Tells of calls whether the spec decides them: an example has the call, or the domain leaves it out. */
export function decidedCalls(spec: Pick<Spec, 'acceptance' | 'domain'>): (call: string) => boolean {
  const exampleOf = examplesByCall(spec)
  return (call) => exampleOf(call) !== undefined || !allowsCall(spec.domain, call)
}
