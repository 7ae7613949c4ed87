import type { Linter } from 'eslint'
import { isTimeout, runWithin, runWithinCpu } from '../../deadline.ts'
import { FactoryError, messageOf } from '../../errors.ts'
import { defined } from '../../formats/defined.ts'
import { MAX_LINT_MS } from '../../limits.ts'
import { VIRTUAL_ROOT } from '../program/file-source.ts'
import type { Eslint } from './eslint.ts'

/** One message of one house rule; lines and columns count from 1. */
export interface LintMessage {
  ruleId: string
  message: string
  line: number
  column: number
  endLine: number
}

/** `unparsable` and `crashed` are results, because the text may be hostile. Neither means "nothing found". */
type LintResult =
  | { kind: 'linted'; messages: LintMessage[] }
  | { kind: 'unparsable'; message: string; line: number; column: number }
  | { kind: 'crashed'; message: string }

/** Rules on one text; `limitMs` ends what a selector or an option of a rule makes endless. */
export interface LintRequest {
  eslint: Eslint
  config: Linter.Config[]
  path: string
  /** Default: {@link MAX_LINT_MS}. */
  limitMs?: number
}

/**
 * Lints one text under a repository path. Comments in the text switch nothing off.
 * @throws FactoryError HOUSE_TOO_SLOW naming the rule: the gate cannot run then, whatever the text is.
 */
export function lintText(request: LintRequest, text: string): LintResult {
  const { eslint, config, path, limitMs = MAX_LINT_MS } = request
  let result: LintResult | undefined
  try {
    runWithinCpu(limitMs, () => (result = lintResult(verify(eslint, config, path, text))))
  } catch (thrown) {
    if (isTimeout(thrown)) throw tooSlow(request, text)
    return { kind: 'crashed', message: firstLine(messageOf(thrown)) }
  }
  return result ?? { kind: 'crashed', message: 'the linter gave no result' }
}

function verify(eslint: Eslint, config: Linter.Config[], path: string, text: string): Linter.LintMessage[] {
  const linter = new eslint.Linter({ cwd: VIRTUAL_ROOT, configType: 'flat' })
  return linter.verify(text, config, { filename: `${VIRTUAL_ROOT}/${path}`, allowInlineConfig: false })
}

function tooSlow(request: LintRequest, text: string): FactoryError {
  const { path, limitMs = MAX_LINT_MS } = request
  const rule = slowRuleOf(request, text)
  const subject = rule === undefined ? 'the house rules together' : `the house rule ${rule}`
  return new FactoryError('HOUSE_TOO_SLOW', `${subject} took longer than ${limitMs} ms on ${path}`, {
    where: path,
    hint: 'write its selector or options without nested repetition, or take the rule out of the house',
    ...defined({ detail: rule }),
  })
}

/** The first rule that is too slow alone; together they get no more time than the limit. */
function slowRuleOf(
  { eslint, config, path, limitMs = MAX_LINT_MS }: LintRequest,
  text: string,
): string | undefined {
  const [shared, ...others] = config
  const names = Object.keys(shared?.rules ?? {})
  const ends = performance.now() + limitMs
  for (const name of names) {
    const rules = { [name]: shared?.rules?.[name] ?? 'error' }
    const left = Math.max(1, Math.floor(Math.min(ends - performance.now(), limitMs / 4)))
    try {
      runWithin(left, () => verify(eslint, [{ ...shared, rules }, ...others], path, text))
    } catch (thrown) {
      if (isTimeout(thrown)) return name.replace(/^house\//, '')
    }
  }
  return undefined
}

function lintResult(messages: readonly Linter.LintMessage[]): LintResult {
  const broken = messages.find((message) => message.fatal === true || message.ruleId === null)
  if (broken === undefined) return { kind: 'linted', messages: messages.map(lintMessage) }
  const { message, line, column } = broken
  return {
    kind: 'unparsable',
    message: firstLine(message),
    line: atLeastOne(line),
    column: atLeastOne(column),
  }
}

function lintMessage({ ruleId, message, line, column, endLine = line }: Linter.LintMessage): LintMessage {
  return { ruleId: (ruleId ?? '').replace(/^house\//, ''), message, line, column, endLine }
}

/** A parser that ran out of stack gives no place. */
function atLeastOne(count: number | undefined): number {
  return count === undefined || !(count >= 1) ? 1 : count
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 300)
}
