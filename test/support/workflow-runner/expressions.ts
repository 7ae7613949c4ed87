import type { FunctionDefinition } from '@actions/expressions/funcs/info'
import type { ExpressionData } from '@actions/expressions/data/index'
import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { engine } from './github-packages.ts'

/** What `success()`, `failure()`, `cancelled()` answer at this place; `always()` is always true. */
export interface Status {
  success: boolean
  failure: boolean
  cancelled: boolean
}

/** All that an expression can see. */
export interface Scope {
  contexts: Record<string, unknown>
  status: Status
  /** For hashFiles(). */
  workspace?: string | undefined
}

export class ExpressionFault extends Error {}

/** The plain value of one expression (without `${{ }}`), evaluated by GitHub's engine. @throws ExpressionFault */
export function evaluate(expression: string, scope: Scope): unknown {
  return JSON.parse(JSON.stringify(evaluateData(expression, scope), engine.data.replacer)) as unknown
}

function evaluateData(expression: string, scope: Scope): ExpressionData {
  const functions = functionsOf(scope)
  try {
    const { tokens } = new engine.Lexer(expression).lex()
    const tree = new engine.Parser(tokens, Object.keys(scope.contexts), functions).parse()
    const context = toData(scope.contexts)
    if (!(context instanceof engine.data.Dictionary)) throw new Error('contexts are not an object')
    return new engine.Evaluator(
      tree,
      context,
      new Map(functions.map((it) => [it.name.toLowerCase(), it])),
    ).evaluate()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ExpressionFault(`the expression ${expression.trim()} failed: ${reason}`, { cause })
  }
}

function toData(value: unknown): ExpressionData {
  return JSON.parse(JSON.stringify(value ?? null), engine.data.reviver) as ExpressionData
}

function functionsOf({ status, workspace }: Scope): FunctionDefinition[] {
  const answer = (name: string, value: boolean): FunctionDefinition => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new engine.data.BooleanData(value),
  })
  return [
    answer('success', status.success),
    answer('failure', status.failure),
    answer('cancelled', status.cancelled),
    answer('always', true),
    { name: 'hashFiles', minArgs: 1, maxArgs: 255, call: (...globs) => hashFiles(globs, workspace) },
  ]
}

/** SHA-256 over the SHA-256 of each file, as the runner does; empty when nothing matches. */
function hashFiles(globs: ExpressionData[], workspace: string | undefined): ExpressionData {
  const patterns = globs.map((glob) => glob.coerceString())
  const files = workspace === undefined ? [] : globSync(patterns, { cwd: workspace }).sort()
  const total = createHash('sha256')
  for (const file of files)
    total.update(
      createHash('sha256')
        .update(readFileSync(join(workspace ?? '', file)))
        .digest(),
    )
  return new engine.data.StringData(files.length === 0 ? '' : total.digest('hex'))
}

// an expression ends at the first }} that is not inside a quoted string
const EXPRESSION = /\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}/g

/** Text with its expressions put in, as GitHub writes values into strings. */
export function renderText(value: unknown, scope: Scope): string {
  const text = scalarText(value)
  return text.replace(EXPRESSION, (_, expression: string) => evaluateData(expression, scope).coerceString())
}

/** A value whose strings may be expressions; a string that is nothing but one expression keeps its type. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (typeof value === 'string') {
    const whole = /^\s*\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}\s*$/.exec(value)?.[1]
    return whole === undefined ? renderText(value, scope) : evaluate(whole, scope)
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [renderText(key, scope), resolve(item, scope)]),
  )
}

/** A mapping of texts, e.g. `env` or `with`. */
export function renderMap(map: unknown, scope: Scope): Record<string, string> {
  if (typeof map === 'string') return renderMap(resolve(map, scope), scope)
  if (typeof map !== 'object' || map === null) return {}
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, renderText(value, scope)]))
}

/** YAML scalars as the runner reads them: null is empty, numbers and booleans as they print. */
export function scalarText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return value === null || value === undefined ? '' : JSON.stringify(value)
}

/** The condition as GitHub completes it: without a status function it means `success() && (...)`. */
export function holds(condition: unknown, scope: Scope): boolean {
  const text = scalarText(condition).trim()
  const bare = /^\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}$/.exec(text)?.[1] ?? text
  const expression = bare.trim() === '' ? 'success()' : bare
  const complete = asksForStatus(expression) ? expression : `success() && (${expression})`
  return truthy(evaluate(complete, scope))
}

function asksForStatus(expression: string): boolean {
  const withoutStrings = expression.replace(/'(?:[^']|'')*'/g, "''")
  return /(?<![\w.-])(success|failure|cancelled|always)\s*\(/i.test(withoutStrings)
}

export function truthy(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== 0 && value !== ''
}
