import { callRows, isRight, type Result } from './call-rows.ts'
import { examplesOf } from './hard-coded.ts'
import type { CorpusUnit, Row } from './unit-file.ts'
import { RIGHT, variantsOf, type Variant } from './variants.ts'

/** What the rows say of one variant, in this process and without the line. */
export interface Proof {
  variant: Variant
  /** Does it do what every visible example says? */
  passesExamples: boolean
  /** Rows that prove it wrong. */
  wrong: Row[]
}

/** Judges every variant of a unit by its visible examples and by the hidden rows. */
export async function proveUnit(unit: CorpusUnit): Promise<Proof[]> {
  const visible = visibleRows(unit)
  const proofs: Proof[] = []
  for (const variant of variantsOf(unit)) {
    const files = { ...unit.base, ...variant.files }
    const rows = [...visible, ...unit.rows]
    const results = await callRows(
      files,
      rows.map(({ call }) => call),
    )
    const isWrong = (row: Row, index: number): boolean => !isRight(row, results[index] as Result)
    const wrong = rows.filter(isWrong)
    proofs.push({
      variant,
      passesExamples: visible.every((row) => !wrong.includes(row)),
      wrong: wrong.filter((row) => !visible.includes(row)),
    })
  }
  return proofs
}

/** The visible examples as rows. */
export function visibleRows(unit: CorpusUnit): Row[] {
  return examplesOf(unit).map(({ call, returns, throws }) =>
    throws === undefined ? { call, returns: JSON.stringify(returns) } : { call, throws },
  )
}

/** Classes that must pass the visible examples: otherwise they show nothing. */
const PASSING = new Set(['reference', 'restyled', 'one-place', 'hard-coded', 'foreign-style', 'tampering'])
/** Classes that a hidden row must prove wrong. The others are wrong by what they write, whatever it does. */
const PROVEN = new Set(['one-place', 'omission', 'hard-coded'])

const FEWEST_ROWS = 20
const FEWEST_DEFECTS = 5

/** Why a unit cannot judge; empty when it can. */
export async function faultsOf(unit: CorpusUnit): Promise<string[]> {
  const proofs = await proveUnit(unit)
  const calls = new Set(unit.rows.map(({ call }) => call))
  return [
    ...(unit.rows.length < FEWEST_ROWS ? [`${unit.id}: has ${unit.rows.length} rows`] : []),
    ...(calls.size < unit.rows.length ? [`${unit.id}: has a row twice`] : []),
    ...(unit.onePlace.length < FEWEST_DEFECTS
      ? [`${unit.id}: has ${unit.onePlace.length} one-place defects`]
      : []),
    ...proofs.flatMap((proof) => faultsOfVariant(unit.id, proof)),
  ]
}

function faultsOfVariant(id: string, { variant, passesExamples, wrong }: Proof): string[] {
  const fault = (text: string): string => `${id}: ${variant.name} ${text}`
  return [
    ...(PASSING.has(variant.class) && !passesExamples ? [fault('fails a visible example')] : []),
    ...(RIGHT.has(variant.class) && wrong.length > 0
      ? [fault(`is judged wrong by ${wrong.map(({ call }) => call).join(', ')}`)]
      : []),
    ...(PROVEN.has(variant.class) && wrong.length === 0 ? [fault('is proven wrong by no row')] : []),
  ]
}
