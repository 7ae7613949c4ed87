import { parse, parseExpression, type ParserOptions } from '@babel/parser'
import { isTimeout, madeWithin, runWithin } from '../deadline.ts'

// the parser's own result types, so that its AST package need not be a dependency of ours
export type Program = ReturnType<typeof parse>['program']
export type Statement = Program['body'][number]
type AnyExpression = ReturnType<typeof parseExpression>
export type ArrayElement = Extract<AnyExpression, { type: 'ArrayExpression' }>['elements'][number]
export type Argument = Extract<AnyExpression, { type: 'CallExpression' }>['arguments'][number]
export type Expression = Exclude<NonNullable<ArrayElement>, { type: 'SpreadElement' }>

export type Parsing<T> =
  | { kind: 'ok'; node: T }
  /** `line` and `column` count from 1 within the text. */
  | { kind: 'bad'; reason: 'syntax' | 'too-deep' | 'too-slow'; message: string; line: number; column: number }

/** Longest time for one short text (a call, a signature); without a limit a hostile one of 60 characters takes days. */
const SHORT_TEXT_MS = 1_000

/** A JavaScript expression without type syntax. Comments are refused, for the text is copied into other files. */
export function readExpression(text: string): Parsing<Expression> {
  return guarded(text, () => {
    const node = parseExpression(text, { sourceType: 'module', allowAwaitOutsideFunction: true })
    if ((node.comments ?? []).length > 0) throw new SyntaxError('comments are not allowed (1:0)')
    return node
  })
}

/** Statements without comments, as they stand in a function that may await; with type syntax only where `isTyped`. */
export function readStatements(text: string, { isTyped = false } = {}): Parsing<Statement[]> {
  const plugins: NonNullable<ParserOptions['plugins']> = isTyped ? ['typescript'] : []
  return guarded(text, () => {
    const { program, comments } = parse(text, {
      sourceType: 'module',
      allowAwaitOutsideFunction: true,
      plugins,
    })
    if ((comments ?? []).length > 0) throw new SyntaxError('comments are not allowed (1:0)')
    return program.body
  })
}

/** One TypeScript declaration without a body, as in a `.d.ts` file. */
export function readDeclaration(text: string): Parsing<Statement> {
  return guarded(text, () => {
    const { program, comments } = parse(text, {
      sourceType: 'module',
      plugins: [['typescript', { dts: true }]],
    })
    const [statement, ...more] = program.body
    if (statement === undefined || more.length > 0 || (comments ?? []).length > 0) {
      throw new SyntaxError('one declaration was expected (1:0)')
    }
    return statement
  })
}

function guarded<T>(text: string, work: () => T): Parsing<T> {
  if (depthOf(text) > MAX_DEPTH) return badParsing(new RangeError('too deep'))
  let node: T | undefined
  try {
    if (isShallow(text)) node = work()
    else runWithin(SHORT_TEXT_MS, () => (node = work()))
  } catch (thrown) {
    return badParsing(thrown)
  }
  return node === undefined ? badParsing(new SyntaxError('nothing was read')) : { kind: 'ok', node }
}

/** No real data or type is nested deeper, and the stack holds much more. */
const MAX_DEPTH = 100

/** Deepest nesting of brackets, those in strings included. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (const bracket of text.match(/[<([{>)\]}]/g) ?? []) {
    depth = Math.max(0, depth + ('<([{'.includes(bracket) ? 1 : -1))
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

/** With few brackets the parser cannot backtrack for long, and {@link runWithin} would cost more than the parsing. */
function isShallow(text: string): boolean {
  return (text.match(/[<([{]/g)?.length ?? 0) <= 12
}

/** The reading that an exception of the parser stands for. @throws every other exception. */
function badParsing(thrown: unknown): Parsing<never> & { kind: 'bad' } {
  if (isTimeout(thrown))
    return { kind: 'bad', reason: 'too-slow', message: 'takes too long to read', ...START }
  if (thrown instanceof RangeError)
    return { kind: 'bad', reason: 'too-deep', message: 'is nested too deep', ...START }
  if (!(thrown instanceof SyntaxError)) throw thrown
  const [, line, column] = /\((\d+):(\d+)\)$/.exec(thrown.message) ?? []
  const message = thrown.message
    .replace(/^Unexpected parseExpression\(\) input: | ?\(\d+:\d+\)$/g, '')
    .slice(0, 200)
  return { kind: 'bad', reason: 'syntax', message, line: Number(line ?? 1), column: Number(column ?? 0) + 1 }
}

const START = { line: 1, column: 1 }

/** Most time for one source file; ordinary ones take some milliseconds. */
const FILE_MS = 2_000

/** What `read` makes of a source file; `undefined` for text that cannot be read as code. */
export function readProgram<T>(text: string, path: string, read: (program: Program) => T): T | undefined {
  return madeWithin(FILE_MS, () => read(parseFile(text, path)))
}

/**
 * Parses a source file. Errors that the parser can recover from are ignored, unless it is to be strict. Call it only inside
 * {@link runWithin}. @throws SyntaxError, RangeError.
 */
export function parseFile(text: string, path: string, { isStrict = false } = {}): Program {
  const plugins: NonNullable<ParserOptions['plugins']> = []
  if (/\.[cm]?tsx?$/.test(path)) plugins.push('typescript')
  if (!/\.[cm]?ts$/.test(path)) plugins.push('jsx')
  return parse(text, { errorRecovery: !isStrict, sourceType: 'unambiguous', plugins }).program
}
