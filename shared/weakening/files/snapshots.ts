import type ts from 'typescript'
import { parseSource } from '../../source/parse.ts'
import { shown, type Weakening } from '../weakening.ts'

/** Does a test runner record in it what it saw? */
export function isSnapshot(path: string): boolean {
  return (
    /\.(?:snap|snapshot)$|(?:^|\/)__snapshots__\//i.test(path) ||
    /-snapshots\/[^/]+\.(?:txt|json|md|html|svg|png|jpe?g|webp|ya?ml)$/i.test(path)
  )
}

/** Recorded values that are others now, or gone: the test compares with them. A new one is no loss. */
export function rewritten(
  compiler: typeof ts,
  file: string,
  before: string,
  after: string | undefined,
): Weakening[] {
  const [was, is] = [recordsOf(compiler, before), recordsOf(compiler, after ?? '')]
  if (was === undefined || is === undefined) return before === after ? [] : [whole(file, after)]
  return [...was].flatMap(([name, text]): Weakening[] => {
    const now = is.get(name)
    if (now === text) return []
    const what =
      now === undefined
        ? 'the recorded value is gone'
        : `the recorded value is another one: ${shown(now.trim())}`
    return [{ code: 'WEAKENED_SNAPSHOT', file, subject: name, what }]
  })
}

function whole(file: string, after: string | undefined): Weakening {
  const what = after === undefined ? 'the recorded value is gone' : 'the recorded value is another one'
  return { code: 'WEAKENED_SNAPSHOT', file, subject: 'file', what }
}

/** ``exports[`name`] = `value` `` as Jest and Vitest write it; `undefined` for another form. */
function recordsOf(compiler: typeof ts, text: string): Map<string, string> | undefined {
  if (text.trim() === '') return new Map()
  const file = parseSource(compiler, '/source/a.js', text, compiler.ScriptTarget.Latest)
  if (file === undefined) return undefined
  const records = new Map<string, string>()
  for (const statement of file.statements) {
    if (!compiler.isExpressionStatement(statement) || !compiler.isBinaryExpression(statement.expression))
      return undefined
    const { left, right } = statement.expression
    if (!compiler.isElementAccessExpression(left)) return undefined
    const { argumentExpression: name } = left
    if (!compiler.isStringLiteralLike(name)) return undefined
    records.set(name.text, compiler.isStringLiteralLike(right) ? right.text : right.getText(file))
  }
  return records
}
