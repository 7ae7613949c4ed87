import { compareText } from '../findings.ts'
import { mergedOrder } from '../merged-order.ts'
import type { Facts, TurnFacts, UnitFacts } from './unit-facts.ts'

/** A fact that differs; `null` on the side that does not have it. */
export interface Difference {
  fact: string
  a: string | null
  b: string | null
}

export interface TurnComparison {
  station: string
  round: number
  /** `a` or `b`: only there the unit came to this turn. */
  only: 'a' | 'b' | null
  differences: Difference[]
}

export interface UnitComparison {
  a: { serial: string; source: string }
  b: { serial: string; source: string }
  unit: Difference[]
  /** Every turn of either, in the order of the line. */
  turns: TurnComparison[]
  files: Difference[]
}

/** What differs between two units, station by station. Pure. */
export function compareUnits(a: UnitFacts, b: UnitFacts): UnitComparison {
  return {
    a: { serial: a.serial, source: a.source },
    b: { serial: b.serial, source: b.source },
    unit: differences(a.unit, b.unit),
    turns: mergedOrder<Turn>([a.turns, b.turns], isSame).map((turn) =>
      compareTurn(turn, find(a, turn), find(b, turn)),
    ),
    files: differences(a.files, b.files),
  }
}

type Turn = Pick<TurnFacts, 'station' | 'round'>

function isSame(one: Turn, other: Turn): boolean {
  return one.station === other.station && one.round === other.round
}

function find({ turns }: UnitFacts, turn: Turn): Facts | undefined {
  return turns.find((each) => isSame(each, turn))?.facts
}

function compareTurn({ station, round }: Turn, a: Facts | undefined, b: Facts | undefined): TurnComparison {
  const only = a === undefined ? 'b' : b === undefined ? 'a' : null
  return { station, round, only, differences: only === null ? differences(a ?? {}, b ?? {}) : [] }
}

function differences(a: Facts, b: Facts): Difference[] {
  const facts = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(compareText)
  return facts
    .map((fact) => ({ fact, a: valueIn(a, fact), b: valueIn(b, fact) }))
    .filter((difference) => difference.a !== difference.b)
}

function valueIn(facts: Facts, fact: string): string | null {
  return Object.hasOwn(facts, fact) ? (facts[fact] ?? null) : null
}
