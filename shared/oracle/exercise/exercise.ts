import { realpath } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { FactoryError } from '../../errors.ts'
import { refuseInterrupted } from '../../interruption.ts'
import { MAX_ORACLE_TABLE_CHARS } from '../../limits.ts'
import type { ChildCall } from '../values/frames.ts'
import { CLOCK_SHIFT_DAYS, type Observed, type ValueRow, type ValueTable } from '../values/observed.ts'
import type { ExercisePlan, PlannedCall } from '../values/plan.ts'
import { launchWith, type Launch } from './launch.ts'
import { askChild, type ChildOptions } from './child-process.ts'
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
  /** How a child is started. Default: as a plain process. */
  launch?: Launch
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
  const alone = plan.map(({ module, callee, call }, id) => ({ id, module, callee, call, instance: id + 1 }))
  const together = mixed(alone, 'together', plan.length)
  // one after the other: what a child leaves running is ended with it, by the folder that they share
  const now = await observe([...alone, ...together], 0, run)
  const again = mixed(alone, 'later', 0).filter(({ id }) => !isEnd(now.get(id)))
  const later = await observe(again, CLOCK_SHIFT_DAYS, run)
  return bounded(
    plan.map((call, id) =>
      rowOf(call, at(now, id), { together: now.get(id + plan.length), later: later.get(id) }),
    ),
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

/** Company would not mend a call that ended its process. */
function isEnd(observed: Observed | undefined): boolean {
  return observed?.kind === 'died' || observed?.kind === 'timed-out'
}

interface Context {
  folder: string
  child: ChildOptions
}

async function contextOf(options: ExerciseOptions): Promise<Context> {
  const { path, home, tmp, minutes, launch = launchWith(), signal = new AbortController().signal } = options
  const folder = await realpath(options.folder)
  const env = { PATH: path, HOME: home, TMPDIR: tmp, LANG: 'C.UTF-8', TZ: 'UTC' }
  const deadline = Date.now() + minutes * 60_000
  return { folder, child: { launch, place: { cwd: folder, env }, program: childProgram(), deadline, signal } }
}

/** The source beside this file, or its program in the bundle that this file was built into. */
function childProgram(): string[] {
  const entry = import.meta.url.endsWith('.ts') ? '../child/main.ts' : './example-calls.js'
  return [process.execPath, fileURLToPath(new URL(entry, import.meta.url))]
}

/**
 * Asks children until every call has an answer. A child that ended early is followed by one for the calls that are left.
 */
async function observe(
  calls: readonly ChildCall[],
  shiftDays: number,
  { folder, child }: Context,
): Promise<Map<number, Observed>> {
  const observed = new Map<number, Observed>()
  let left = calls
  while (left.length > 0) {
    if (Date.now() >= child.deadline) return timedOut(left, observed)
    const { observed: answers, brokenModule } = await askChild({ folder, shiftDays, calls: [...left] }, child)
    refuseInterrupted(child.signal)
    refuseNoStart(answers)
    for (const [id, each] of answers) observed.set(id, each)
    for (const [id, each] of sameEnds(left, answers, brokenModule)) observed.set(id, each)
    left = left.filter(({ id }) => !observed.has(id))
  }
  return observed
}

/** A call that ended its process would do so again, and a module that ended it while it was loaded as well. */
function sameEnds(
  calls: readonly ChildCall[],
  answers: ReadonlyMap<number, Observed>,
  brokenModule: string | undefined,
): [id: number, observed: Observed][] {
  const [id, last] = [...answers].at(-1) ?? []
  if (last === undefined || !isEnd(last)) return []
  const ending = calls.find((call) => call.id === id)
  const isSame = ({ module, call }: ChildCall): boolean =>
    module === brokenModule || (module === ending?.module && call === ending.call)
  return calls.filter((call) => isSame(call) && !answers.has(call.id)).map((call) => [call.id, last])
}

function timedOut(left: readonly ChildCall[], observed: Map<number, Observed>): Map<number, Observed> {
  for (const { id } of left) observed.set(id, { kind: 'timed-out', limitMs: 0 })
  return observed
}

/** The machine's fault is no verdict about the code. */
function refuseNoStart(observed: ReadonlyMap<number, Observed>): void {
  for (const each of observed.values()) {
    if (each.kind !== 'died' || !each.how.startsWith('could not be started')) continue
    const hint = 'check that the machine can start processes, then run again'
    throw new FactoryError('RUN_COULD_NOT', `the examples could not be called: a process ${each.how}`, {
      hint,
    })
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
