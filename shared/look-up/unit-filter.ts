import { madeAt, type KnownUnit } from './known-unit.ts'

/** What units are looked for by. Every field that is given has to fit. */
export interface UnitFilter {
  /** Name of a model that took part, or its beginning with a `*` behind. */
  model?: string
  /** Template of the question, such as `generate/4`. */
  template?: string
  /** Digest of the team's own words to the writer, or its first seven digits or more. */
  prompt?: string
  /** The same of the house standard. */
  house?: string
  /** A station that the unit came to. */
  station?: string
  /** Version of Jidoka. */
  tool?: string
  /** Id of a spec. */
  spec?: string
  /** The unit was made at this time or later; ISO 8601. */
  since?: string
  /** The unit was made until this time, itself included. */
  until?: string
}

/** Does a unit fit? Pure. */
export function fits(known: KnownUnit, filter: UnitFilter): boolean {
  const { unit } = known
  const { model, template, prompt, house, station, tool, spec } = filter
  const models = [...unit.models, ...unit.stations.flatMap((turn) => turn.model ?? [])]
  const tests: [wanted: string | undefined, isFit: (wanted: string) => boolean][] = [
    [model, (wanted) => models.some((name) => isNamed(name, wanted))],
    [template, (wanted) => unit.template === wanted],
    [prompt, (wanted) => unit.prompt?.startsWith(wanted) === true],
    [house, (wanted) => unit.house?.startsWith(wanted) === true],
    [station, (wanted) => unit.stations.some((turn) => turn.station === wanted)],
    [tool, (wanted) => unit.tool === wanted],
    [spec, (wanted) => unit.spec.id === wanted],
  ]
  return (
    isMadeWithin(known, filter) && tests.every(([wanted, isFit]) => wanted === undefined || isFit(wanted))
  )
}

function isMadeWithin(known: KnownUnit, { since, until }: UnitFilter): boolean {
  const at = madeAt(known)
  return (since === undefined || at >= since) && (until === undefined || at <= until)
}

function isNamed(name: string, wanted: string): boolean {
  return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : name === wanted
}
