import type ts from 'typescript'
import { defined } from '../../formats/defined.ts'
import { lineKey, linesOf, symbolAtPlace, type Violation } from '../../house/code/compare-with-base.ts'
import { LINTED } from '../../house/lint/eslint.ts'
import { parseSource } from '../../source/parse.ts'
import { safeText } from '../../text/safe-log.ts'
import type { OwnMessage } from '../frames.ts'
import type { OwnViolation } from '../values.ts'
import type { TextAnswer } from './lint-child.ts'

/** A violation that is known again after it moved. */
export interface KeyedViolation extends Violation {
  violation: OwnViolation
}

/** What the rules report of one text, under the path that the file has with the change. */
export function violationsOf(
  compiler: typeof ts,
  { path, text }: { path: string; text: string },
  answer: TextAnswer,
): KeyedViolation[] {
  if (answer.kind !== 'judged' || answer.messages.length === 0) return []
  const keyOf = keyMaker(compiler, path, text)
  return answer.messages.flatMap((message) => {
    const { rule } = message
    if (rule === undefined) return []
    return [{ key: keyOf(rule, message), violation: violationOf(path, rule, message) }]
  })
}

const MAX_RULE_CHARS = 100
const MAX_MESSAGE_CHARS = 300

/** Text of plugins, which may quote the change. */
function violationOf(
  path: string,
  rule: string,
  { line, column, severity, message, hint }: OwnMessage,
): OwnViolation {
  return {
    path,
    line,
    column,
    rule: safeText(rule, MAX_RULE_CHARS),
    severity,
    message: safeText(message, MAX_MESSAGE_CHARS),
    ...defined({ hint: hint === undefined ? undefined : safeText(hint, MAX_MESSAGE_CHARS) }),
  }
}

/** Keys as those of the house rules: file, rule, the line, and the declaration around it. */
function keyMaker(
  compiler: typeof ts,
  path: string,
  text: string,
): (rule: string, place: { line: number; column: number }) => string {
  const lines = linesOf(text)
  const file = LINTED.test(path) ? parseSource(compiler, path, text, compiler.ScriptTarget.Latest) : undefined
  return (rule, { line, column }) => {
    const symbol = file === undefined ? '' : symbolAtPlace(compiler, file, { line, column })
    return [path, rule, lineKey(lines, line, column), symbol].join('|')
  }
}
