import type { Rule } from 'eslint'
import type { Enforcement } from '../standard/house.ts'
import { fileNameCase } from './own/file-name-case.ts'
import { importEndings } from './own/import-endings.ts'
import { noSuppressions } from './own/no-suppressions.ts'

/** What makes each rule of ours. The text of such a function is all that an editor needs of it. */
export const OWN_RULE_MAKERS: ReadonlyMap<string, () => Rule.RuleModule> = new Map([
  ['jidoka/no-suppressions', noSuppressions],
  ['jidoka/file-name-case', fileNameCase],
  ['jidoka/import-endings', importEndings],
])

export const OWN_RULES: ReadonlyMap<string, Rule.RuleModule> = new Map(
  [...OWN_RULE_MAKERS].map(([name, make]) => [name, make()]),
)

/** An esquery selector as an ESLint rule of its own, so that two selectors can never overwrite each other. */
export function selectorRule(
  enforce: Extract<Enforcement, { kind: 'selector' }>,
  say: string,
): Rule.RuleModule {
  return rejecting(enforce.selector, enforce.message ?? say)
}

/**
 * A rule that reports what a selector matches. The function uses nothing around it: its text is written into the configuration of
 * editors.
 */
export function rejecting(selector: string, message: string): Rule.RuleModule {
  return {
    meta: { type: 'problem', schema: [], messages: { rejected: '{{message}}' } },
    create: (context) => ({
      [selector]: (node: Rule.Node) => context.report({ node, messageId: 'rejected', data: { message } }),
    }),
  }
}
