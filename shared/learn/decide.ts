import type { HouseRule } from '../house/standard/house.ts'
import type { Choice, Way } from './choices/choice.ts'
import type { Tally } from './tally.ts'

/** What the code does about a question. */
export interface Answer extends AskedChoice {
  /** The way that most places keep. */
  way: Way
  kept: number
  places: number
  /** Is it a rule? `unclear`: places differ too much. `few`: there are too few of them. `uncounted`: it needs types. */
  decision: 'rule' | 'unclear' | 'few' | 'uncounted'
}

/** A way that is kept in four of five places, and in at least this many, is a rule. */
export const LEAST_SHARE = 0.8
export const LEAST_PLACES = 10

/** A choice with its globs. */
export interface AskedChoice {
  choice: Choice
  applies: string[]
}

/** The rules that are counted for these choices: each way, and what the places of a choice are. Ids of the latter are no ids of a house. */
export function countedRules(asked: readonly AskedChoice[]): HouseRule[] {
  return asked.flatMap(({ choice, applies }) => [
    ...choice.variants.map((way) => ruleOf(way, applies)),
    ...placesRule(choice, applies),
  ])
}

/** A way as a rule of a house. */
export function ruleOf(way: Way, applies: string[], level: HouseRule['level'] = 'block'): HouseRule {
  return { ...way, applies, level }
}

function placesRule({ asks, measure }: Choice, applies: string[]): HouseRule[] {
  if (measure.kind !== 'kept' && measure.kind !== 'places') return []
  const enforce = { kind: 'selector' as const, selector: measure.selector, message: 'a place' }
  return [
    { id: placesId(asks), applies, say: asks, why: undefined, good: [], bad: [], enforce, level: 'warn' },
  ]
}

function placesId(asks: string): string {
  return `places:${asks}`
}

/** The answer of the code to each question, the most common way first where several are kept alike. */
export function answersOf(asked: readonly AskedChoice[], counts: Tally): Answer[] {
  return asked.flatMap((each) => {
    const answers = each.choice.variants.map((way) => answerOf(each, way, counts))
    const best = answers.reduce<Answer | undefined>(
      (most, each) => (most === undefined || shareOf(each) > shareOf(most) ? each : most),
      undefined,
    )
    return best === undefined ? [] : [best]
  })
}

/** From 0 to 1. */
export function shareOf({ kept, places }: Pick<Answer, 'kept' | 'places'>): number {
  return places === 0 ? 0 : kept / places
}

function answerOf({ choice, applies }: AskedChoice, way: Way, counts: Tally): Answer {
  const broken = counts.places.get(way.id) ?? 0
  const { kept, places } = placesOf(choice, { way, broken, counts })
  return { choice, applies, way, kept, places, decision: decisionOf(choice, { kept, places }) }
}

function decisionOf({ measure }: Choice, seen: Pick<Answer, 'kept' | 'places'>): Answer['decision'] {
  if (measure.kind === 'uncounted') return 'uncounted'
  if (seen.places < LEAST_PLACES) return 'few'
  return shareOf(seen) >= LEAST_SHARE ? 'rule' : 'unclear'
}

interface Seen {
  way: Way
  broken: number
  counts: Tally
}

function placesOf(choice: Choice, { way, broken, counts }: Seen): { kept: number; places: number } {
  const { measure, variants, asks } = choice
  const of = (kept: number): { kept: number; places: number } => ({ kept, places: kept + broken })
  const rest = (places: number, bad: number): { kept: number; places: number } => ({
    kept: Math.max(0, places - bad),
    places: Math.max(places, bad),
  })
  switch (measure.kind) {
    case 'opposite':
      return of(sum(variants.filter((each) => each !== way).map(({ id }) => counts.places.get(id) ?? 0)))
    case 'kept':
      return of(counts.places.get(placesId(asks)) ?? 0)
    case 'places':
      return rest(counts.places.get(placesId(asks)) ?? 0, broken)
    case 'files':
      return rest(counts.asked.get(way.id) ?? 0, counts.files.get(way.id)?.size ?? 0)
    case 'distinct':
      return rest(new Set(variants.flatMap(({ id }) => [...(counts.files.get(id) ?? [])])).size, broken)
    case 'uncounted':
      return { kept: 0, places: 0 }
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
