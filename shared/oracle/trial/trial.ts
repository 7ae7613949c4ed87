import type { Match } from '../../exports/job.ts'
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
 * For each trial the exports that give the right value in every row, in the order of the candidates, each in its plainest form. All are
 * asked for the row that says most, and for the others only those that were right there. The calls of all trials are made together, so
 * that each module is loaded twice at most.
 */
export async function twinsOf(trials: readonly Trial[], callAll: CallAll): Promise<Twin[][]> {
  const sorted = trials.map((trial, id) => ({
    ...trial,
    id,
    rows: trial.rows.toSorted((a, b) => bitsOfRows([b]) - bitsOfRows([a])),
  }))
  const first = sorted.flatMap((trial) =>
    attemptsOf(trial).map((each) => ({ ...each, rows: trial.rows.slice(0, 1) })),
  )
  const promising = await rightOnes(first, callAll)
  const others = promising.map((each) => ({ ...each, rows: each.trial.rows.slice(1) }))
  const right = Map.groupBy(await rightOnes(others, callAll), ({ trial }) => trial)
  return sorted.map((trial) => twinsIn(trial, right.get(trial) ?? []))
}

type Numbered = Trial & { id: number }

interface Attempt {
  trial: Numbered
  /** Those that it is asked for now. */
  rows: readonly TrialRow[]
  candidate: Match
  adapter: Adapter
}

/** Each export in the plainest of the forms in which it was right. */
function twinsIn({ rows }: Trial, right: readonly Attempt[]): Twin[] {
  const plainest = new Map(right.toReversed().map((attempt) => [attempt.candidate, wordsOf(attempt)]))
  const bits = bitsOfRows(rows)
  return [...plainest].toReversed().map(([match, how]) => ({ match, how, rows: rows.length, bits }))
}

function wordsOf({ candidate, adapter }: Attempt): string {
  const isMethod = candidate.record.isMethod === true
  return [isMethod ? 'on an instance of its first argument' : '', adapter.words].filter(Boolean).join(', ')
}

async function rightOnes(attempts: readonly Attempt[], callAll: CallAll): Promise<Attempt[]> {
  let next = 0
  const asked = attempts.map((attempt) => ({ attempt, ids: attempt.rows.map(() => next++) }))
  if (next === 0) return [...attempts]
  const observed = await callAll(asked.flatMap(({ attempt, ids }) => callsOf(attempt, ids)))
  return asked
    .filter(({ attempt, ids }) =>
      attempt.rows.every(({ example }, row) => {
        const each = observed.get(ids[row] ?? NO_CALL)
        return each !== undefined && departureOf(example, each) === undefined
      }),
    )
    .map(({ attempt }) => attempt)
}

const NO_CALL = -1

function callsOf({ trial, rows, candidate, adapter }: Attempt, ids: readonly number[]): ChildCall[] {
  const { file, name, isMethod } = candidate.record
  const [callee = name] = name.split('.')
  const target =
    isMethod === true ? methodOf(name) : name === callee ? name : `((...$words) => ${name}(...$words))`
  return rows.map(({ code }, row) => ({
    id: ids[row] ?? NO_CALL,
    module: file,
    instance: 0,
    callee,
    subject: `${trial.id} ${file} ${name}`,
    call: `((${trial.name}) => ${code})(${adapter.around(target)})`,
  }))
}

/** A function that calls a method on what its class, or a function in its place, makes of the first argument. */
function methodOf(name: string): string {
  const [owner = '', method = ''] = name.split('.')
  return `(($first, ...$words) => {
  const $make = () => { try { return new ${owner}($first) } catch { return ${owner}($first) } }
  const $given = $make().${method}(...$words)
  return $given instanceof ${owner} ? ($given.toArray?.() ?? $given.toJSON?.() ?? $given) : $given
})`
}

/** A name that no function can have would break the call of all. */
const CALLABLE = /^[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)*$/
const RESERVED =
  /^(?:await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|false|finally|for|function|if|import|in|instanceof|new|null|return|super|switch|this|throw|true|try|typeof|var|void|while|with|yield)(?:\.|$)/

function attemptsOf(trial: Numbered): Omit<Attempt, 'rows'>[] {
  const { candidates, rows, takes = UNKNOWN_TAKES } = trial
  const adapters = ADAPTERS.filter(
    ({ takes: fits, shows = ANY }) => fits(takes) && rows.some(({ code }) => shows.test(code)),
  )
  return candidates
    .filter(({ record }) => CALLABLE.test(record.name) && !RESERVED.test(record.name))
    .flatMap((candidate) => adapters.map((adapter) => ({ trial, candidate, adapter })))
}

const UNKNOWN_TAKES = 2
const ANY = /^/
