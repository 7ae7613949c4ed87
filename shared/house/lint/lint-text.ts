import type { Linter } from 'eslint'
import { VIRTUAL_ROOT } from '../program/file-source.ts'
import type { LintTools } from './lint-tools.ts'

/** One message of one house rule; lines and columns count from 1. */
export interface LintMessage {
  ruleId: string
  message: string
  line: number
  column: number
  endLine: number
}

/** `unparsable` and `crashed` are results: the text is hostile, and neither may pass for "nothing found". */
export type LintResult =
  | { kind: 'linted'; messages: LintMessage[] }
  | { kind: 'unparsable'; message: string; line: number; column: number }
  | { kind: 'crashed'; message: string }

/** Lints one text under a repository path. Comments in the text switch nothing off. Nothing is thrown. */
export function lintText(tools: LintTools, config: Linter.Config[], path: string, text: string): LintResult {
  const filename = `${VIRTUAL_ROOT}/${path}`
  try {
    const linter = new tools.Linter({ cwd: VIRTUAL_ROOT, configType: 'flat' })
    return resultOf(linter.verify(text, config, { filename, allowInlineConfig: false }))
  } catch (thrown) {
    return { kind: 'crashed', message: firstLine(thrown instanceof Error ? thrown.message : String(thrown)) }
  }
}

function resultOf(messages: readonly Linter.LintMessage[]): LintResult {
  const broken = messages.find((message) => message.fatal === true || message.ruleId === null)
  if (broken !== undefined) {
    const { message, line, column } = broken
    return {
      kind: 'unparsable',
      message: firstLine(message),
      line: atLeastOne(line),
      column: atLeastOne(column),
    }
  }
  return { kind: 'linted', messages: messages.map(messageOf) }
}

function messageOf(message: Linter.LintMessage): LintMessage {
  const { line, column, endLine = line } = message
  return {
    ruleId: (message.ruleId ?? '').replace(/^house\//, ''),
    message: message.message,
    line,
    column,
    endLine,
  }
}

/** A parser that ran out of stack gives no place at all. */
function atLeastOne(count: number | undefined): number {
  return count === undefined || !(count >= 1) ? 1 : count
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 300)
}
