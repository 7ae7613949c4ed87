import { MAX_ORACLE_TABLE_CHARS } from '../../limits.ts'
import { CLOCK_SHIFT_DAYS, type Observed, type ValueRow, type ValueTable } from '../values/observed.ts'
import type { ChildCall } from '../values/frames.ts'
import { isStill } from '../values/act.ts'
import type { ExercisePlan, PlannedCall } from '../values/plan.ts'
import { launchWith, type Launch } from './launch.ts'
import { startChild, type ChildOptions, type WaitingChild } from './child-process.ts'
import { callsProgram, childPlace, otherHome } from './child-place.ts'
import { isEnd, observe, type Children } from './observe.ts'
import { observePatiently } from './observe-patiently.ts'
import { sha256 } from '../../formats/digest.ts'
import { defined } from '../../formats/defined.ts'

export interface ExerciseOptions {
  /** Folder with base and change alone: no tests of ours, no spec, no `.factory`, no `.git`. */
  folder: string
  /** Where the variables of the child point. */
  path: string
  home: string
  tmp: string
  /** Most time for all calls. What is not called by then counts as timed out. */
  minutes: number
  /** Most milliseconds for one call. Default: ORACLE_CALL_MS. */
  callMs?: number
  /** Most milliseconds that a promise of a call is waited for. Default: `callMs`. */
  waitMs?: number
  /** How a child is started. Default: as a plain process. */
  launch?: Launch
  /** Program and words that start a child. Default: the source, or the bundle, that this file is of. */
  program?: readonly string[]
  signal?: AbortSignal
}

/**
 * Calls every example of a spec in child processes and records what each did: once alone, once in company, and once more with another
 * clock. Nothing here knows what is expected.
 * @throws FactoryError RUN_COULD_NOT when a child cannot be started, INTERRUPTED.
 */
export async function exercise(plan: ExercisePlan, options: ExerciseOptions): Promise<ValueTable> {
  if (plan.length === 0) return { rows: [] }
  const run = await contextOf(options)
  const modules = [...new Set(plan.flatMap(modulesOf))]
  const first = { setting: { folder: run.folder, shiftDays: 0, modules }, child: run.child }
  const second = {
    setting: { ...first.setting, shiftDays: CLOCK_SHIFT_DAYS },
    child: { ...run.child, place: otherHome(run.child.place) },
  }
  const waiting = startChild(second.setting, second.child)
  try {
    return await exerciseWith(plan, first, { ...second, waiting })
  } finally {
    waiting.end()
  }
}

/** What ends calls that are made once: the same on every machine, whatever else it does. */
export interface CallLimits {
  /** Milliseconds of processor time for one call. */
  processorMs: number
  /** After so many processes that calls have ended nothing more is called. */
  mostEnds: number
}

/**
 * Makes calls once, in company: what each did, by its id. For code that is not on trial, where nobody asks whether it keeps a state.
 * @throws FactoryError RUN_COULD_NOT when a child cannot be started, INTERRUPTED.
 */
export async function callOnce(
  calls: readonly ChildCall[],
  { processorMs, mostEnds, ...options }: ExerciseOptions & CallLimits,
): Promise<ReadonlyMap<number, Observed>> {
  const { folder, child } = await contextOf(options)
  const modules = [...new Set(calls.map(({ module }) => module))]
  return observe(calls, { setting: { folder, shiftDays: 0, modules, processorMs }, child, mostEnds })
}

function modulesOf({ module, callee, act }: PlannedCall): string[] {
  return [...(callee === '' ? [] : [module]), ...(act?.names ?? []).map((each) => each.module)]
}

/** Both at a time. What ended the first child says nothing about another clock. */
async function exerciseWith(
  plan: ExercisePlan,
  first: Children,
  second: Children & { waiting: WaitingChild },
): Promise<ValueTable> {
  const alone = plan.map(({ module, callee, call, act }, id) => {
    return { id, module, callee, call, instance: id + 1, ...defined({ act }) }
  })
  const still = alone.filter(isStill)
  const called = alone.filter((each) => !isStill(each))
  const [now, later] = await Promise.all([
    observePatiently([...still, ...called, ...mixed(called, 'together', plan.length)], first),
    observePatiently(mixed(called, 'later', 0), second, second.waiting),
  ])
  return bounded(
    plan.map((call, id) => {
      const other = isEnd(now.get(id)) ? undefined : later.get(id)
      return rowOf(call, at(now, id), { together: now.get(id + plan.length), later: other })
    }),
  )
}

/** All calls in one instance of each module, in an order of their own. The ids begin at `first`. */
function mixed(calls: readonly ChildCall[], seed: string, first: number): ChildCall[] {
  const modules = [...Map.groupBy(calls, ({ module }) => module).values()]
  const keyOf = ({ id, call }: ChildCall): string => `${id} ${call}`
  return modules
    .flatMap((each) => seededOrder(each, seed, keyOf))
    .map((call) => ({ ...call, id: call.id + first, instance: 0 }))
}

/** The items in an order that looks random, and is the same for the same seed and keys on every machine. */
function seededOrder<T>(items: readonly T[], seed: string, keyOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, at: sha256(`${seed}\n${keyOf(item)}`) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .map(({ item }) => item)
}

interface Context {
  folder: string
  child: ChildOptions
}

async function contextOf(options: ExerciseOptions): Promise<Context> {
  const { callMs, waitMs, minutes, launch = launchWith(), program = callsProgram() } = options
  const { signal = new AbortController().signal } = options
  const place = await childPlace(options)
  const deadline = Date.now() + minutes * 60_000
  return {
    folder: place.cwd,
    child: { launch, place, program, deadline, signal, ...defined({ callMs, waitMs }) },
  }
}

function at(observed: ReadonlyMap<number, Observed>, id: number): Observed {
  return observed.get(id) ?? { kind: 'not-a-value', what: 'nothing' }
}

function rowOf(
  { criterion, example }: PlannedCall,
  alone: Observed,
  { together, later }: Record<'together' | 'later', Observed | undefined>,
): ValueRow {
  const other = (each: Observed | undefined): Observed | undefined =>
    JSON.stringify(each) === JSON.stringify(alone) ? undefined : each
  return { criterion, example, alone, ...defined({ together: other(together), later: other(later) }) }
}

/** The table is part of a document that is signed and kept. */
function bounded(rows: ValueRow[]): ValueTable {
  let chars = 0
  return {
    rows: rows.map((row) => {
      chars += JSON.stringify(row).length
      const what = `a value where all values together have more than ${MAX_ORACLE_TABLE_CHARS} characters`
      return chars <= MAX_ORACLE_TABLE_CHARS
        ? row
        : { criterion: row.criterion, example: row.example, alone: { kind: 'not-a-value', what } }
    }),
  }
}
