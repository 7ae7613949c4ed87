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
  const results: Result[] = []
  for (const call of calls) results.push(await callOnce(load, call))
  return results
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

async function callOnce(load: Load, call: string): Promise<Result> {
  const callee = /^(?:await |new )*([A-Za-z_$][\w$]*)/.exec(call)?.[1] ?? ''
  try {
    const value = load()[callee]
    if (value === undefined) return { threw: 'NotExported' }
    return { returned: await limited(value, callee, call) }
  } catch (thrown) {
    return { threw: thrown instanceof Error ? thrown.name : typeof thrown }
  }
}

/** A script has a time limit, a function has none: so the call is made from a script. */
function limited(value: unknown, callee: string, call: string): unknown {
  const made = compileFunction(`return (${call})`, [callee]) as (callee: unknown) => unknown
  const place = globalThis as { corpusCall?: () => unknown }
  place.corpusCall = () => made(value)
  try {
    return new Script('corpusCall()').runInThisContext({ timeout: CALL_MS })
  } finally {
    delete place.corpusCall
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
