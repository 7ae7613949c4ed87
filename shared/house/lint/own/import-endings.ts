import type { Rule } from 'eslint'

/**
 * `jidoka/import-endings`: relative imports of code end in `.ts`, in `.js`, or in nothing. Imports of other files (`./a.json`) are left
 * alone. The function uses nothing around it: its text is written into the configuration of editors.
 */
export function importEndings(): Rule.RuleModule {
  const endings: [ending: string, form: RegExp][] = [
    ['ts', /\.(?:[cm]?ts|tsx)$/],
    ['js', /\.(?:[cm]?js|jsx)$/],
    [
      'other',
      /\.(?:json5?|ya?ml|s?css|less|svg|png|jpe?g|gif|webp|vue|svelte|astro|html?|md|mdx|txt|wasm|node)$/,
    ],
  ]
  const endingOf = (path: string): string => endings.find(([, form]) => form.test(path))?.[0] ?? 'none'
  return {
    meta: {
      type: 'suggestion',
      schema: [{ enum: ['ts', 'js', 'none'] }],
      messages: {
        ts: 'the import of {{path}} does not end in .ts',
        js: 'the import of {{path}} does not end in .js',
        none: 'the import of {{path}} has an ending',
      },
    },
    create: (context) => {
      const wanted = String(context.options[0] ?? 'none')
      const check = (source: unknown, node: Rule.Node): void => {
        if (typeof source !== 'string' || !/^\.\.?(?:\/|$)/.test(source)) return
        const ending = endingOf(source)
        if (ending === wanted || ending === 'other') return
        context.report({ node, messageId: wanted, data: { path: source } })
      }
      return {
        ImportDeclaration: (node) => check(node.source.value, node),
        ExportAllDeclaration: (node) => check(node.source.value, node),
        ExportNamedDeclaration: (node) => check(node.source?.value, node),
      }
    },
  }
}
