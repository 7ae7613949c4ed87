import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { MAX_ORACLE_VALUE_CHARS, ORACLE_CALL_MS, ORACLE_LOAD_MS } from '../../limits.ts'
import { readFrame, type ChildCall, type ChildTask, type Frame } from '../values/frames.ts'
import type { Observed } from '../values/observed.ts'
import type { ChildProgram, Launch } from './launch.ts'

export interface ChildOptions extends Pick<ChildProgram, 'argv' | 'cwd' | 'env' | 'signal'> {
  launch: Launch
  /** Folder for what is handed to children. They can read it. */
  tmp: string
  /** Milliseconds since 1970 after which no call goes on. */
  deadline: number
}

/** What one child answered before it ended. A call that it was at when it ended is among the answers. */
export interface ChildAnswers {
  observed: Map<number, Observed>
  /** The module that was being loaded when the child ended: to load it again would end the same way. */
  brokenModule: string | undefined
}

/** A line of the channel is never longer: the value as a JSON string in JSON. */
const MAX_LINE_CHARS = 8 * MAX_ORACLE_VALUE_CHARS

/**
 * Starts one child and takes its answers until it ends, is silent for too long, or writes what is no answer.
 * @throws FactoryError RUN_COULD_NOT when it cannot be started.
 */
export async function askChild(task: Omit<ChildTask, 'nonce'>, options: ChildOptions): Promise<ChildAnswers> {
  const nonce = randomBytes(16).toString('hex')
  const path = join(options.tmp, `${nonce.slice(0, 12)}.json`)
  await writeFile(path, JSON.stringify({ nonce, ...task } satisfies ChildTask), { flag: 'wx' })
  const end = new AbortController()
  const listener = new Listener(task.calls, nonce)
  const watch = watchOver(listener, { deadline: options.deadline, end: () => end.abort() })
  try {
    const code = await options.launch({
      argv: [...options.argv, path],
      cwd: options.cwd,
      env: options.env,
      signal: AbortSignal.any([options.signal, end.signal]),
      onChannel: watch.take,
    })
    listener.end(endText(code))
    return { observed: listener.observed, brokenModule: listener.brokenModule() }
  } finally {
    watch.stop()
    await rm(path, { force: true })
  }
}

/** A shell or a namespace on the way tells a signal as an exit code. */
function endText(code: number | null): string {
  return code === null || code > 128 ? 'ended by a signal' : `ended with exit code ${code}`
}

interface Watch {
  take: (chunk: Buffer) => void
  stop: () => void
}

/** Hands lines to the listener, and ends a child that is silent for too long or has nothing more to say. */
function watchOver(listener: Listener, { deadline, end }: { deadline: number; end: () => void }): Watch {
  const decoder = new StringDecoder('utf8')
  let timer: NodeJS.Timeout | undefined
  let rest = ''
  const stop = (): void => clearTimeout(timer)
  const rearm = (): void => {
    stop()
    const timeOut = (): void => {
      listener.timeOut()
      end()
    }
    timer = setTimeout(timeOut, Math.max(0, Math.min(listener.limitMs(), deadline - Date.now())))
  }
  const take = (chunk: Buffer): void => {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) listener.take(line)
    if (rest.length > MAX_LINE_CHARS) listener.take(rest)
    if (listener.isOver()) end()
    else rearm()
  }
  rearm()
  return { take, stop }
}

type Step = Extract<Frame, { step: unknown }>['step']

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
    if (this.isOver()) return
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
    if (!this.isOver()) this.#isTimedOut = true
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
