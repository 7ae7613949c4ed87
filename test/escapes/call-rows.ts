import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { compileFunction, Script } from 'node:vm'
import { uneval } from 'devalue'
import ts from 'typescript'
import type { Files, Row } from './unit-file.ts'

/** What a call did: a value, or the name of the error that it threw. */
export type Result = { returned: unknown } | { threw: string }

/** A call that does not end is ended. */
const CALL_MS = 500

/**
 * Calls rows in this process, each in a fresh instance of its modules. This is for code of the corpus alone: nothing is kept apart.
 */
export async function callRows(files: Files, calls: readonly string[]): Promise<Result[]> {
  const load = loaderOf(files)
  return Promise.all(beginAll(load, calls).map(settled))
}

/** Every time limit costs a thread, so all calls share one; where it is reached, each is made again with a limit of its own. */
function beginAll(load: Load, calls: readonly string[]): Promise<unknown>[] {
  try {
    return within(() => calls.map((call) => begin(load, call)))
  } catch {
    return calls.map((call) => promised(() => within(() => begin(load, call))))
  }
}

/** What the call gives, as a promise, or what it throws at once. */
function promised(work: () => unknown): Promise<unknown> {
  return new Promise((resolve) => resolve(work()))
}

async function settled(begun: Promise<unknown>): Promise<Result> {
  try {
    return { returned: await begun }
  } catch (thrown) {
    return { threw: thrown instanceof Error ? thrown.name : typeof thrown }
  }
}

/** Did the call do what the row says? */
export function isRight(row: Row, result: Result): boolean {
  if ('throws' in row) return 'threw' in result && result.threw === row.throws
  return 'returned' in result && isDeepStrictEqual(plain(result.returned), plain(literal(row.returns)))
}

/** The value of a literal of the corpus. */
export function literal(text: string): unknown {
  return new Script(`(${text})`).runInThisContext()
}

/** What stands behind `=>` of a row. */
export function resultText(result: Result): string {
  return 'threw' in result ? `throws ${result.threw}` : uneval(plain(result.returned))
}

/** Classes do not count, only what an object holds. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (value instanceof Map || value instanceof Set) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
}

type Load = () => Record<string, unknown>

function begin(load: Load, call: string): Promise<unknown> {
  const callee = /^(?:await |new )*([A-Za-z_$][\w$]*)/.exec(call)?.[1] ?? ''
  return promised(() => {
    const value = load()[callee]
    if (value === undefined) throw new NotExported()
    return (compileFunction(`return (${call})`, [callee]) as (callee: unknown) => unknown)(value)
  })
}

class NotExported extends Error {
  override name = 'NotExported'
}

/** A script has a time limit, a function has none: so the work is done from a script. @throws Error when it is over. */
function within<T>(work: () => T): T {
  const place = globalThis as { corpusWork?: () => T }
  place.corpusWork = work
  try {
    return new Script('corpusWork()').runInThisContext({ timeout: CALL_MS }) as T
  } finally {
    delete place.corpusWork
  }
}

type Compiled = (require: (name: string) => unknown, module: { exports: object }, exports: object) => void

/** A function that loads all modules afresh and gives their exports by name. */
function loaderOf(files: Files): Load {
  const compiled = new Map(
    Object.entries(files)
      .filter(([path]) => /^src\/.*\.[cm]?[jt]s$/.test(path))
      .map(([path, text]) => [path, compile(path, text)]),
  )
  return () => {
    const loaded = new Map<string, { exports: object }>()
    const load = (path: string): object => {
      const known = loaded.get(path)
      if (known !== undefined) return known.exports
      const run = compiled.get(path)
      if (run === undefined) throw new Error(`the corpus has no file ${path}`)
      const module = { exports: {} }
      loaded.set(path, module)
      run((name) => load(join(dirname(path), name)), module, module.exports)
      return module.exports
    }
    return Object.assign({}, ...[...compiled.keys()].map(load)) as Record<string, unknown>
  }
}

function compile(path: string, text: string): Compiled {
  const { outputText } = ts.transpileModule(text, {
    fileName: path,
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ESNext },
  })
  return compileFunction(outputText, ['require', 'module', 'exports'], { filename: path }) as Compiled
}
