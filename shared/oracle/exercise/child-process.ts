import { randomBytes } from 'node:crypto'
import { ORACLE_CALL_MS, ORACLE_LOAD_MS } from '../../limits.ts'
import { readFrame, type ChildCall, type ChildSetting, type ChildTask, type Frame } from '../values/frames.ts'
import type { Observed } from '../values/observed.ts'
import { launchChild, type ChildLaunch, type Launched } from './launch.ts'
import { listen, type Listener } from './listen.ts'

export interface ChildOptions extends ChildLaunch {
  /** Milliseconds since 1970 after which no call goes on. */
  deadline: number
  /** Milliseconds for one call. Default: {@link ORACLE_CALL_MS}. */
  callMs?: number
  /** Most milliseconds that a promise of a call is waited for. Default: `callMs`. */
  waitMs?: number
}

/** What one child answered before it ended. A call that it was at when it ended is among the answers. */
export interface ChildAnswers {
  observed: Map<number, Observed>
  /** The module that was being loaded when the child ended: to load it again would end the same way. */
  brokenModule: string | undefined
}

/** A child that was started, and can be asked once. */
export interface WaitingChild {
  /** Hands it the calls, and takes its answers until it ends, is silent for too long, or writes what is no answer. */
  ask: (calls: readonly ChildCall[]) => Promise<ChildAnswers>
  /** Ends it, and everything that it has started. */
  end: () => void
}

/** Starts one child, which prepares itself for the calls. End it in any case. */
export function startChild(setting: ChildSetting, options: ChildOptions): WaitingChild {
  const { child, end } = launchChild(options)
  child.stdin.write(`${JSON.stringify(setting)}\n`)
  const spent = setting.processorMs ?? 0
  return { ask: (calls) => askChild(child, calls, { ...options, spent }), end }
}

async function askChild(
  child: Launched,
  calls: readonly ChildCall[],
  { deadline, callMs = ORACLE_CALL_MS, waitMs = callMs, spent }: ChildOptions & { spent: number },
): Promise<ChildAnswers> {
  const nonce = randomBytes(16).toString('hex')
  const limits = { load: ORACLE_LOAD_MS, call: callMs, wait: waitMs, spent }
  const listener = new AnswerListener(calls, nonce, limits)
  child.stdin.end(JSON.stringify({ nonce, calls } satisfies ChildTask))
  await listen(child, listener, deadline)
  child.kill()
  listener.end(await child.ended)
  return { observed: listener.observed, brokenModule: listener.brokenModule() }
}

/** A child loads a module until it says that it makes the call. */
type Step = 'load' | Extract<Frame, { step: unknown }>['step']

/** Holds what a child has said, and at which call and step it is. */
class AnswerListener implements Listener {
  readonly observed = new Map<number, Observed>()
  readonly #calls: readonly ChildCall[]
  readonly #nonce: string
  readonly #limits: Record<Step, number>
  #next = 0
  #step: Step = 'load'
  #isTimedOut = false
  #isForged = false

  /** `limits`: milliseconds for each step; of `spent`, those of the processor. */
  constructor(calls: readonly ChildCall[], nonce: string, limits: Record<Step, number>) {
    this.#calls = calls
    this.#nonce = nonce
    this.#limits = limits
  }

  isOver(): boolean {
    return this.#isForged || this.#isTimedOut || this.#next >= this.#calls.length
  }

  limitMs(): number {
    return this.#limits[this.#step]
  }

  take(line: string): void {
    if (this.#isForged || this.#isTimedOut) return
    const frame = readFrame(this.#nonce, line)
    const current = this.#calls[this.#next]
    if (frame !== undefined && frame.id === current?.id) this.#follow(frame)
    // a call may end while it is told to be too long
    else if (frame === undefined || !isSpent(frame)) this.#forge(frame)
  }

  #follow(frame: Frame): void {
    if ('observed' in frame) {
      this.#answer(frame.observed)
      return
    }
    this.#step = frame.step
    if (frame.step === 'spent') this.timeOut()
  }

  #forge(frame: Frame | undefined): void {
    this.#isForged = true
    const isSecond = frame !== undefined && this.observed.has(frame.id)
    const id = isSecond ? frame.id : this.#calls[this.#next]?.id
    const what = isSecond ? 'a second value' : 'text on the channel of values'
    if (id !== undefined) this.observed.set(id, { kind: 'not-a-value', what })
  }

  #answer(observed: Observed): void {
    const call = this.#calls[this.#next]
    if (call !== undefined) this.observed.set(call.id, observed)
    this.#next++
    this.#step = 'load'
  }

  timeOut(): void {
    this.#isTimedOut = true
  }

  /** The call that the child was at has ended with it. */
  end(how: string): void {
    const current = this.#calls[this.#next]
    if (current === undefined || this.#isForged) return
    this.observed.set(current.id, this.#isTimedOut ? this.#timedOut() : { kind: 'died', how })
  }

  brokenModule(): string | undefined {
    const current = this.#calls[this.#next]
    return current === undefined || this.#isForged || this.#step !== 'load' ? undefined : current.module
  }

  #timedOut(): Observed {
    if (this.#step === 'wait')
      return { kind: 'not-a-value', what: `a promise that did not settle in ${this.#limits.wait / 1000} s` }
    return { kind: 'timed-out', limitMs: this.limitMs() }
  }
}

function isSpent(frame: Frame): boolean {
  return 'step' in frame && frame.step === 'spent'
}
