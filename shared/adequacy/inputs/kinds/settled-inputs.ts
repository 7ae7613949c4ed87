import type { Spec } from '../../../specification/document/spec.ts'
import { examplesByCall } from '../../../specification/decided-calls.ts'
import { allowsCall, narrowestDomain } from '../../../specification/domain.ts'
import { readCall } from '../values/read-call.ts'
import { unspokenKinds, type PlacedKind } from './unspoken-input.ts'

type Domain = Pick<Spec, 'acceptance' | 'domain'>

/** Tells of calls whether the spec decides them: an example has the call, or it is out of the domain. Pure. */
export function decidedCalls(spec: Domain): (call: string) => boolean {
  const [exampleOf, isOutside] = [examplesByCall(spec), outsideCalls(spec)]
  return (call) => exampleOf(call) !== undefined || isOutside(call)
}

/**
 * Tells of calls whether they are out of the domain: a line of the spec leaves them out, or an answer has settled their kind. A call that was
 * answered to be out of the domain settles all calls with every kind of input of it that no example shows, if no sentence speaks of one of
 * them at least. What examples show stays in. Pure.
 */
export function outsideCalls(spec: Domain): (call: string) => boolean {
  const settled = settledKinds(spec)
  if (settled.length === 0) return (call) => !allowsCall(spec.domain, call)
  const kindsOf = kindsIn(spec.acceptance, [])
  const isSettled = (call: string): boolean => {
    const own = new Set(kindsOf(call).map(({ id }) => id))
    return settled.some((kinds) => kinds.every(({ id }) => own.has(id)))
  }
  return (call) => !allowsCall(spec.domain, call) || isSettled(call)
}

/** For each answer that one call is out of the domain, the kinds that it settles. A line that nobody asked for says what it says, and no more. */
function settledKinds(spec: Domain): PlacedKind[][] {
  const calls = spec.domain.flatMap((line) => ('not' in line && line.asked !== undefined ? [line.not] : []))
  if (calls.length === 0) return []
  return calls.map(settlingKinds(spec)).filter((kinds) => kinds.length > 0)
}

/** A kind that a sentence names settles nothing by itself; but it may be the reason for the answer, so it has to be there too. */
function settlingKinds({ acceptance }: Domain): (call: string) => PlacedKind[] {
  const [unshown, unspoken] = [kindsIn(acceptance, []), kindsIn(acceptance, acceptance)]
  return (call) => (unspoken(call).length === 0 ? [] : unshown(call))
}

function kindsIn(...criteria: Parameters<typeof unspokenKinds>): (call: string) => PlacedKind[] {
  const kindsOf = unspokenKinds(...criteria)
  return (call) => {
    const tree = readCall(call)
    return tree === undefined ? [] : kindsOf(tree)
  }
}

/** The kinds of input, in words, that the answer that a call is out of the domain would settle; `undefined` where it settles none. Pure. */
export function wouldSettle(spec: Domain, call: string): string[] | undefined {
  // a line about an argument says itself what it leaves out
  if (!('not' in narrowestDomain(spec, call))) return undefined
  const words = new Set(settlingKinds(spec)(call).map((kind) => kind.words))
  return words.size === 0 ? undefined : [...words]
}
