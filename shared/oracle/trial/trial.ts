import type { Match } from '../../exports/existence-index.ts'
import { departureOf } from '../judge/judge-observed.ts'
import type { ChildCall } from '../values/frames.ts'
import type { Observed } from '../values/observed.ts'
import { ADAPTERS, type Adapter } from './adapters.ts'
import { bitsOfRows } from './row-bits.ts'
import type { TrialRow } from './trial-rows.ts'

/** A wanted function, the rows that show it, and the exports that are asked to do them. */
export interface Trial {
  name: string
  /** How many arguments it takes; `undefined` where nobody says. */
  takes: number | undefined
  rows: readonly TrialRow[]
  candidates: readonly Match[]
}

/** An export that gives the right value in every row. */
export interface Twin {
  match: Match
  /** The form in which it was called; empty for a plain call. */
  how: string
  /** How many rows it does. */
  rows: number
  /** What that says, in bits. */
  bits: number
}

/** Makes calls, and gives what each did by its id. */
export type CallAll = (calls: readonly ChildCall[]) => Promise<ReadonlyMap<number, Observed>>

/**
 * The exports that give the right value in every row, in the order of the candidates, each in its plainest form. All are asked for the row
 * that says most, and for the others only those that were right there.
 */
export async function twinsOf(trial: Trial, callAll: CallAll): Promise<Twin[]> {
  const [first, ...others] = trial.rows.toSorted((a, b) => bitsOfRows([b]) - bitsOfRows([a]))
  if (first === undefined) return []
  const attempts = attemptsOf(trial)
  const promising = await rightOnes(attempts, { ...trial, rows: [first] }, callAll)
  const right =
    others.length === 0 ? promising : await rightOnes(promising, { ...trial, rows: others }, callAll)
  const plainest = new Map(right.toReversed().map(({ candidate, adapter }) => [candidate, adapter.words]))
  const [rows, bits] = [trial.rows.length, bitsOfRows(trial.rows)]
  return [...plainest].toReversed().map(([match, how]) => ({ match, how, rows, bits }))
}

interface Attempt {
  candidate: Match
  adapter: Adapter
}

async function rightOnes(attempts: readonly Attempt[], trial: Trial, callAll: CallAll): Promise<Attempt[]> {
  if (attempts.length === 0) return []
  const observed = await callAll(attempts.flatMap((attempt, at) => callsOf(attempt, trial, at)))
  return attempts.filter((_, at) =>
    trial.rows.every(({ example }, row) => {
      const each = observed.get(idOf(trial, at, row))
      return each !== undefined && departureOf(example, each) === undefined
    }),
  )
}

function idOf({ rows }: Trial, attempt: number, row: number): number {
  return attempt * rows.length + row
}

function callsOf({ candidate, adapter }: Attempt, trial: Trial, at: number): ChildCall[] {
  const { file, name: found } = candidate.record
  const [callee = found] = found.split('.')
  const target = found === callee ? found : `((...$words) => ${found}(...$words))`
  return trial.rows.map(({ code }, row) => ({
    id: idOf(trial, at, row),
    module: file,
    instance: 0,
    callee,
    call: `((${trial.name}) => ${code})(${adapter.around(target)})`,
  }))
}

/** A name that no function can have would break the call of all. */
const CALLABLE = /^[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)*$/
const RESERVED =
  /^(?:await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|false|finally|for|function|if|import|in|instanceof|new|null|return|super|switch|this|throw|true|try|typeof|var|void|while|with|yield)(?:\.|$)/

function attemptsOf({ candidates, takes = UNKNOWN_TAKES }: Trial): Attempt[] {
  const adapters = ADAPTERS.filter((adapter) => adapter.takes(takes))
  return candidates
    .filter(({ record }) => CALLABLE.test(record.name) && !RESERVED.test(record.name))
    .flatMap((candidate) => adapters.map((adapter) => ({ candidate, adapter })))
}

const UNKNOWN_TAKES = 2
