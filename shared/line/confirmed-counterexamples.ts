import { counterexamplesOf, type Counterexample } from '../adequacy/counterexamples.ts'
import { confirmedBy } from '../adequacy/judge/counterexamples.ts'
import { signedOutcomes, type JudgedUnit } from './journey.ts'

/** The calls by which a reviewer proved a change of this unit wrong, each once: what they should give is worth a row. */
export function confirmedCounterexamples({ spec, upstream: { links } }: JudgedUnit): Counterexample[] {
  const confirmed = links.flatMap(signedOutcomes).flatMap(({ probe, round }) => {
    return probe === undefined ? [] : confirmedBy(counterexamplesOf(links, round), probe.rows, spec)
  })
  return [...new Map(confirmed.map((each) => [`${each.module} ${each.call}`, each])).values()]
}
