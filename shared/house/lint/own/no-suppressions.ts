import type { Rule } from 'eslint'

/**
 * `jidoka/no-suppressions`: the linter and the gate ignore these comments, the compiler does not. A word in the middle of a sentence
 * is not such a comment. The function uses nothing around it: its text is written into the configuration of editors.
 */
export function noSuppressions(): Rule.RuleModule {
  const suppression =
    /^[\s*/]*(?:@ts-(?:ignore|expect-error|nocheck)\b|eslint-disable\b|eslint\s+[\w@/-]+\s*:|(?:oxlint|biome|rome|deno-lint|tslint|secretlint|stylelint)[-:](?:disable|ignore)\b|NOSONAR\b|nosemgrep\b|(?:codeql|lgtm)\s*\[|gitleaks:allow\b|js[hl]int\s+ignore\b|noinspection\b|\$Flow(?:FixMe|Ignore)\b)/m
  const nextLine = /@ts-ignore|@ts-expect-error|-next-line|biome-ignore/
  return {
    meta: {
      type: 'problem',
      schema: [],
      messages: { suppression: 'this comment switches off a check: {{text}}' },
    },
    create: (context) => ({
      Program: () => {
        for (const comment of context.sourceCode.getAllComments()) {
          const [text] = suppression.exec(comment.value) ?? []
          if (text === undefined || comment.loc === undefined || comment.loc === null) continue
          const { start, end } = comment.loc
          // the report includes the line the comment acts on: above another line it is another suppression
          const last = nextLine.test(comment.value) ? end.line + 1 : end.line
          context.report({
            loc: { start, end: { line: last, column: end.column } },
            messageId: 'suppression',
            data: { text: text.replace(/^[\s*/]+/, '') },
          })
        }
      },
    }),
  }
}
