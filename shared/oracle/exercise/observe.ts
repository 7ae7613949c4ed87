import { isDeepStrictEqual } from 'node:util'
import { FactoryError } from '../../errors.ts'
import { refuseInterrupted } from '../../interruption.ts'
import type { ChildCall, ChildSetting } from '../values/frames.ts'
import type { Observed } from '../values/observed.ts'
import { startChild, type ChildAnswers, type ChildOptions, type WaitingChild } from './child-process.ts'

/** Children of one kind. */
export interface Children {
  setting: ChildSetting
  child: ChildOptions
  /** After so many children that calls have ended nothing more is called. Default: no limit. */
  mostEnds?: number
}

/**
 * Asks children until every call has an answer: first the one that waits, if any. A child that ended early is followed by one for the
 * calls that are left. @throws FactoryError RUN_COULD_NOT when a child cannot be started, INTERRUPTED.
 */
export async function observe(
  calls: readonly ChildCall[],
  { setting, child, mostEnds = Infinity }: Children,
  waiting?: WaitingChild,
): Promise<Map<number, Observed>> {
  const observed = new Map<number, Observed>()
  let left = calls
  let next = waiting
  let ends = 0
  while (left.length > 0) {
    if (Date.now() >= child.deadline || ends >= mostEnds) return timedOut(left, observed)
    const { observed: answers, brokenModule } = await askOne(next ?? startChild(setting, child), left)
    next = undefined
    refuseInterrupted(child.signal)
    refuseNoStart(answers)
    for (const [id, each] of answers) observed.set(id, each)
    for (const [id, each] of sameEnds(left, answers, brokenModule)) observed.set(id, each)
    left = left.filter(({ id }) => !observed.has(id))
    ends++
  }
  return observed
}

async function askOne(child: WaitingChild, calls: readonly ChildCall[]): Promise<ChildAnswers> {
  try {
    return await child.ask(calls)
  } finally {
    child.end()
  }
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
  const isSame = ({ module, call, act, subject }: ChildCall): boolean => {
    if (module === brokenModule || (subject !== undefined && subject === ending?.subject)) return true
    return module === ending?.module && call === ending.call && isDeepStrictEqual(act, ending.act)
  }
  return calls.filter((call) => isSame(call) && !answers.has(call.id)).map((call) => [call.id, last])
}

function timedOut(left: readonly ChildCall[], observed: Map<number, Observed>): Map<number, Observed> {
  for (const { id } of left) observed.set(id, { kind: 'timed-out', limitMs: 0 })
  return observed
}

/** The machine's fault is no verdict about the code. */
function refuseNoStart(observed: ReadonlyMap<number, Observed>): void {
  for (const each of observed.values()) if (each.kind === 'died') refuseNotStarted(each.how)
}

/** `how` a child has ended, in words. @throws FactoryError RUN_COULD_NOT when it never was one. */
export function refuseNotStarted(how: string): void {
  if (!how.startsWith('could not be started')) return
  const hint = 'check that the machine can start processes, then run again'
  throw new FactoryError('RUN_COULD_NOT', `the examples could not be called: a process ${how}`, { hint })
}

/** Company would not mend a call that ended its process. */
export function isEnd(observed: Observed | undefined): boolean {
  return observed?.kind === 'died' || observed?.kind === 'timed-out'
}
