import type { Rule } from 'eslint'

/**
 * `jidoka/no-suppressions`: the linter and the gate ignore these comments, the compiler does not. A word in the middle of a sentence
 * is not such a comment. The function uses nothing around it: its text is written into the configuration of editors.
 */
export function noSuppressions(): Rule.RuleModule {
  const parts = [
    String.raw`@ts-(?:ignore|expect-error|nocheck|strict-ignore)\b`,
    String.raw`eslint-disable\b`,
    // a rule with a level or options; a sentence about rules has none
    String.raw`eslint\s+["']?[\w@/-]+["']?\s*:\s*(?:["']?(?:off|warn|error)\b|[0-2]\b|\[)`,
    String.raw`(?:oxlint|rslint|biome|rome|deno-lint|tslint|secretlint|stylelint|ast-grep)[-:](?:disable|ignore)\b`,
    String.raw`js[hl]int\s+(?:ignore\b|-W\d|\w+\s*:)`,
    String.raw`\$Flow(?:FixMe|Ignore|Issue|ExpectedError)\b|@noflow\b`,
    String.raw`noinspection\b|NOSONAR\b|nosem(?:grep)?\b|nosec\b|njsscan-ignore\b|(?:file\s+)?deepcode\s+ignore\b`,
    String.raw`DevSkim:\s*ignore\b|skipcq\b|trunk-ignore(?:-all|-begin)?\(|@suppress\s*\{`,
    String.raw`(?:codeql|lgtm)\s*\[|(?:gitleaks:allow|trufflehog:ignore|pragma:\s*allowlist\s+secret)\b`,
    String.raw`(?:jscpd|type-coverage):ignore\b|ts-prune-ignore\b|@knipignore\b|c?spell(?:-?checker)?:\s*disable\b`,
  ]
  const suppression = new RegExp(`^[\\s*/]*(?:${parts.join('|')})`, 'im')
  const nextLine =
    /@ts-ignore|@ts-expect-error|-next-line|-ignore-next|biome-ignore|ast-grep-ignore|trunk-ignore\(|skipcq/i
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
