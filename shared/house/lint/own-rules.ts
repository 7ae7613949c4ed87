import type { Rule } from 'eslint'
import type { Enforcement } from '../standard/house.ts'

/** Comments that switch off a compiler or a linter. A word in the middle of a sentence is not such a comment. */
const SUPPRESSION =
  /^[\s*/]*(?:@ts-(?:ignore|expect-error|nocheck)\b|eslint-disable\b|eslint\s+[\w@/-]+\s*:|(?:oxlint|biome|deno-lint|tslint)[-:](?:disable|ignore)\b)/m
const NEXT_LINE = /@ts-ignore|@ts-expect-error|-next-line|biome-ignore/

/** `jidoka/no-suppressions`: the linter and the gate ignore these comments, the compiler does not. */
const noSuppressions: Rule.RuleModule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { suppression: 'this comment switches off a check: {{text}}' },
  },
  create: (context) => ({
    Program: () => {
      for (const comment of context.sourceCode.getAllComments()) {
        const [text] = SUPPRESSION.exec(comment.value) ?? []
        if (text === undefined || comment.loc === undefined || comment.loc === null) continue
        const { start, end } = comment.loc
        // the report includes the line the comment acts on: above another line it is another suppression
        const last = NEXT_LINE.test(comment.value) ? end.line + 1 : end.line
        context.report({
          loc: { start, end: { line: last, column: end.column } },
          messageId: 'suppression',
          data: { text: text.replace(/^[\s*/]+/, '') },
        })
      }
    },
  }),
}

export const OWN_RULES: ReadonlyMap<string, Rule.RuleModule> = new Map([
  ['jidoka/no-suppressions', noSuppressions],
])

/** An esquery selector as an ESLint rule of its own, so that two selectors can never overwrite each other. */
export function selectorRule(
  enforce: Extract<Enforcement, { kind: 'selector' }>,
  say: string,
): Rule.RuleModule {
  const message = enforce.message ?? say
  return {
    meta: { type: 'problem', schema: [], messages: { rejected: '{{message}}' } },
    create: (context) => ({
      [enforce.selector]: (node: Rule.Node) =>
        context.report({ node, messageId: 'rejected', data: { message } }),
    }),
  }
}
