import { randomBytes } from 'node:crypto'
import { MAX_ORACLE_VALUE_CHARS, ORACLE_CALL_MS, ORACLE_LOAD_MS } from '../../limits.ts'
import { readFrame, type ChildCall, type ChildSetting, type ChildTask, type Frame } from '../values/frames.ts'
import type { Observed } from '../values/observed.ts'
import type { Launch, Launched, LaunchPlace } from './launch.ts'

export interface ChildOptions {
  launch: Launch
  place: LaunchPlace
  /** Program and words that start the child. */
  program: readonly string[]
  /** Milliseconds since 1970 after which no call goes on. */
  deadline: number
  signal: AbortSignal
}

/** What one child answered before it ended. A call that it was at when it ended is among the answers. */
export interface ChildAnswers {
  observed: Map<number, Observed>
  /** The module that was being loaded when the child ended: to load it again would end the same way. */
  brokenModule: string | undefined
}

/** A line of the channel is never longer: the value as a JSON string in JSON. */
const MAX_LINE_CHARS = 8 * MAX_ORACLE_VALUE_CHARS

/** A child that was started, and can be asked once. */
export interface WaitingChild {
  /** Hands it the calls, and takes its answers until it ends, is silent for too long, or writes what is no answer. */
  ask: (calls: readonly ChildCall[]) => Promise<ChildAnswers>
  /** Ends it, and everything that it has started. */
  end: () => void
}

/** Starts one child, which prepares itself for the calls. End it in any case. */
export function startChild(setting: ChildSetting, options: ChildOptions): WaitingChild {
  const { launch, place, program, deadline, signal } = options
  const child = launch(program, place)
  const kill = (): void => child.kill()
  signal.addEventListener('abort', kill, { once: true })
  if (signal.aborted) kill()
  child.stdin.write(`${JSON.stringify(setting)}\n`)
  return {
    ask: (calls) => askChild(child, calls, deadline),
    end: () => {
      kill()
      signal.removeEventListener('abort', kill)
    },
  }
}

async function askChild(
  child: Launched,
  calls: readonly ChildCall[],
  deadline: number,
): Promise<ChildAnswers> {
  const nonce = randomBytes(16).toString('hex')
  const listener = new Listener(calls, nonce)
  child.stdin.end(JSON.stringify({ nonce, calls } satisfies ChildTask))
  await listen(child, listener, deadline)
  child.kill()
  listener.end(await child.ended)
  return { observed: listener.observed, brokenModule: listener.brokenModule() }
}

async function listen(child: Launched, listener: Listener, deadline: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const rearm = (): void => {
    clearTimeout(timer)
    const ms = Math.max(0, Math.min(listener.limitMs(), deadline - Date.now()))
    timer = setTimeout(() => {
      listener.timeOut()
      child.kill()
    }, ms)
  }
  rearm()
  let rest = ''
  child.channel.setEncoding('utf8')
  for await (const chunk of child.channel) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) listener.take(line)
    if (rest.length > MAX_LINE_CHARS) listener.take(rest)
    if (listener.isOver()) break
    rearm()
  }
  clearTimeout(timer)
  if (rest !== '') listener.take(rest)
}

/** A child loads a module until it says that it makes the call. */
type Step = 'load' | Extract<Frame, { step: unknown }>['step']

/** Holds what a child has said, and at which call and step it is. */
class Listener {
  readonly observed = new Map<number, Observed>()
  readonly #calls: readonly ChildCall[]
  readonly #nonce: string
  #next = 0
  #step: Step = 'load'
  #isTimedOut = false
  #isForged = false

  constructor(calls: readonly ChildCall[], nonce: string) {
    this.#calls = calls
    this.#nonce = nonce
  }

  isOver(): boolean {
    return this.#isForged || this.#next >= this.#calls.length
  }

  limitMs(): number {
    return this.#step === 'load' ? ORACLE_LOAD_MS : ORACLE_CALL_MS
  }

  take(line: string): void {
    if (this.#isForged) return
    const frame = readFrame(this.#nonce, line)
    const current = this.#calls[this.#next]
    if (frame !== undefined && frame.id === current?.id) {
      if ('step' in frame) this.#step = frame.step
      else this.#answer(frame.observed)
      return
    }
    this.#isForged = true
    const isSecond = frame !== undefined && this.observed.has(frame.id)
    const id = isSecond ? frame.id : current?.id
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
    this.observed.set(current.id, this.#isTimedOut ? timedOut(this.#step) : { kind: 'died', how })
  }

  brokenModule(): string | undefined {
    const current = this.#calls[this.#next]
    return current === undefined || this.#isForged || this.#step !== 'load' ? undefined : current.module
  }
}

function timedOut(step: Step): Observed {
  if (step === 'wait')
    return { kind: 'not-a-value', what: `a promise that did not settle in ${ORACLE_CALL_MS / 1000} s` }
  return { kind: 'timed-out', limitMs: step === 'load' ? ORACLE_LOAD_MS : ORACLE_CALL_MS }
}
