import { compileFunction } from 'node:vm'
import { join } from 'node:path'
import { MAX_ORACLE_MESSAGE_CHARS, MAX_ORACLE_VALUE_CHARS } from '../../limits.ts'
import type { ChildCall, Frame } from '../values/frames.ts'
import { NEVER_SETTLES } from '../values/observed.ts'
import { valueText } from '../values/value-text.ts'
import { NotAValue } from './not-a-value.ts'
import { className, isError as isRealError, isProxy, textOf } from './originals.ts'
import { plainValue } from './plain-value.ts'

type Ended = Extract<Frame, { observed: unknown }>['observed']

export interface CallOptions {
  folder: string
  /** What is done with the value that came of it. */
  after: ((value: unknown) => unknown) | null
  /** Called when the call has returned a promise. */
  waits: () => void
}

/** Makes one call of a callee and gives what it did. A promise is waited for; one that can never settle is no value. */
export async function makeCall(
  { callee, call, act }: ChildCall,
  values: readonly unknown[],
  options: CallOptions,
): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>()
  const isPromised = act?.awaits === true
  const done = (returned: unknown): void => void settle(returned, { ...options, isPromised }, resolve)
  const failed = (thrown: unknown): void => resolve(threw(thrown, options.folder))
  const names = [callee, ...(act?.names ?? []).map(({ name }) => name)]
  start({ names, call: codeOf(call, act), folder: options.folder }, [...values, done, failed])
  const idle = (): void => resolve({ kind: 'not-a-value', what: NEVER_SETTLES })
  process.once('beforeExit', idle)
  const ended = await promise
  // a rejection that nobody handles ends the process in this turn, and so belongs to this call
  await nextTurn()
  process.off('beforeExit', idle)
  return ended
}

const later = setImmediate

function nextTurn(): Promise<void> {
  return new Promise((resolve) => later(resolve))
}

/** The call stands in a function of the folder, in a turn of its own: its stack is that of an ordinary program. */
function start(
  { names, call, folder }: { names: readonly string[]; call: string; folder: string },
  words: unknown[],
): void {
  const [done = '', failed = '', result = '', error = ''] = ['done', 'failed', 'result', 'error'].map(
    (word) => freeWord(word, names, call),
  )
  const body = `let ${result}; try { ${result} = ${call} } catch (${error}) { ${failed}(${error}); return } ${done}(${result})`
  const key = `${names.join(' ')}\n${body}`
  callers[key] ??= compileFunction(body, [...names, done, failed], {
    filename: join(folder, 'index.js'),
  }) as Caller
  later(callers[key], ...words)
}

/** Statements and an expression stand in a function of their own. */
function codeOf(call: string, act: ChildCall['act']): string {
  const { given = [], isAsync = false } = act ?? {}
  if (given.length === 0 && !isAsync) return call
  return `(${isAsync ? 'async ' : ''}() => {\n${given.join('\n')}\nreturn (${call})\n})()`
}

function freeWord(word: string, names: readonly string[], call: string): string {
  const isTaken = names.includes(word) || (call.includes(word) && !/^\w+\(/.test(call))
  return isTaken ? freeWord(`${word}_`, names, call) : word
}

type Caller = (...words: unknown[]) => void

/** By callee and source: a call is made alone and in company. Without a prototype, which the code on trial could change. */
const callers = Object.create(null) as Record<string, Caller | undefined>

async function settle(
  returned: unknown,
  { folder, waits, after, isPromised }: CallOptions & { isPromised: boolean },
  resolve: (ended: Ended) => void,
): Promise<void> {
  try {
    const isPromise = isThenable(returned)
    if (isPromise || after !== null) waits()
    const settled = isProxy(returned) ? returned : await returned
    if (isPromised && !isPromise) resolve({ kind: 'not-a-value', what: 'a value that is no promise' })
    else resolve(valueOf(after === null ? settled : await after(settled)))
  } catch (thrown) {
    resolve(failure(thrown, folder))
  }
}

/** What a promise of ours came to. */
export async function settled(value: unknown, folder: string): Promise<Ended> {
  try {
    return valueOf(await value)
  } catch (thrown) {
    return failure(thrown, folder)
  }
}

function failure(thrown: unknown, folder: string): Ended {
  return thrown instanceof NotAValue ? { kind: 'not-a-value', what: thrown.message } : threw(thrown, folder)
}

function isThenable(value: unknown): boolean {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return isObject && !isProxy(value) && 'then' in value
}

function valueOf(settled: unknown): Ended {
  try {
    const value = valueText(plainValue(settled))
    const what = `a value of more than ${MAX_ORACLE_VALUE_CHARS} characters`
    return value.length > MAX_ORACLE_VALUE_CHARS ? { kind: 'not-a-value', what } : { kind: 'returned', value }
  } catch (thrown) {
    return {
      kind: 'not-a-value',
      what: thrown instanceof NotAValue ? thrown.message : 'something that cannot be written down',
    }
  }
}

const stringOf: (value: unknown) => string = String

/** What was thrown, without the name of this machine's folder and the number of the instance. */
export function threw(thrown: unknown, folder: string): Extract<Ended, { kind: 'threw' }> {
  const text = (read: () => unknown): string =>
    textOf(read)
      .replaceAll(folder, '.')
      .replaceAll(/\?v=\d+/g, '')
      .slice(0, MAX_ORACLE_MESSAGE_CHARS)
  if (isProxy(thrown) || typeof thrown !== 'object' || thrown === null)
    return {
      kind: 'threw',
      isError: false,
      name: '',
      type: isProxy(thrown) ? 'proxy' : typeof thrown,
      message: text(() => String(thrown)),
    }
  const isError = isRealError(thrown) || thrown instanceof Error
  const error = thrown as { name?: unknown; message?: unknown }
  const message = text(() => (isError ? error.message : stringOf(thrown)))
  return { kind: 'threw', isError, name: text(() => error.name), type: className(thrown), message }
}
