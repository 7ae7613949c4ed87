import { join } from 'node:path'
import type { Linter, Rule } from 'eslint'
import { messageOf } from '../../errors.ts'
import { defined } from '../../formats/defined.ts'
import { MAX_OWN_MESSAGES } from '../../limits.ts'
import type { OwnFrame, OwnMessage } from '../frames.ts'
import type { OpenEslint } from './open-eslint.ts'
import { shortText } from './short-text.ts'

interface OwnText {
  /** Its number in the task. */
  file: number
  /** Repository path. */
  path: string
  text: string
  folder: string
}

/** Judges one text, and says each message of the linter, worst first. */
export async function judgeText(
  { eslint }: OpenEslint,
  { file, path, text, folder }: OwnText,
  send: (frame: OwnFrame) => void,
): Promise<void> {
  try {
    const results = await eslint.lintText(text, { filePath: join(folder, path) })
    const messages = (results[0]?.messages ?? []).filter(isOfRule)
    const hints = hintsOf(eslint.getRulesMetaForResults(results))
    const worst = messages.toSorted((a, b) => b.severity - a.severity).slice(0, MAX_OWN_MESSAGES)
    for (const message of worst) send({ step: 'message', file, message: toldMessage(message, hints) })
    send({ step: 'done', file })
  } catch (thrown) {
    send({ step: 'crashed', file, detail: shortText(messageOf(thrown)) })
  }
}

/** Without a rule, a message is about a text that cannot be parsed, or about comments that do nothing here. */
function isOfRule({ ruleId, fatal }: Linter.LintMessage): boolean {
  return ruleId !== null || fatal === true
}

function toldMessage(message: Linter.LintMessage, hints: ReadonlyMap<string, string>): OwnMessage {
  const { ruleId, severity, line, column } = message
  return {
    ...(ruleId === null ? {} : { rule: shortText(ruleId, 200) }),
    severity: severity === 2 ? 'error' : 'warn',
    line: atLeastOne(line),
    column: atLeastOne(column),
    message: shortText(message.message),
    ...defined({ hint: hintOf(message, hints) }),
  }
}

const MAX_FIX_CHARS = 120

/** What the rule would write, where it is short, else what it is about. */
function hintOf(
  { ruleId, fix, suggestions }: Linter.LintMessage,
  hints: ReadonlyMap<string, string>,
): string | undefined {
  const about = hints.get(ruleId ?? '')
  const suggested = suggestions?.[0]?.desc
  const text = fix?.text.trim() ?? ''
  const written = text === '' || text.length > MAX_FIX_CHARS ? undefined : `its fix writes: ${text}`
  const parts = [about, written ?? suggested].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : shortText(parts.join('; '))
}

/** A rule of the team may have no meta data, whatever the types say. */
function hintsOf(metas: Record<string, Rule.RuleMetaData | undefined>): Map<string, string> {
  const hints = Object.entries(metas).map(([name, meta]): [string, string] => [
    name,
    shortText(meta?.docs?.description ?? '', 200),
  ])
  return new Map(hints.filter(([, hint]) => hint !== ''))
}

/** Rules of plugins may report any place. */
function atLeastOne(count: number): number {
  return Number.isInteger(count) && count >= 1 ? count : 1
}
