import type { Rule } from 'eslint'

/**
 * `jidoka/file-name-case`: the name of a file up to its first dot is written in one way. One word in lower case fits every way, and
 * names with other signs (`[id].tsx`) are left alone. The function uses nothing around it: its text is written into the configuration
 * of editors.
 */
export function fileNameCase(): Rule.RuleModule {
  const forms: Record<string, RegExp> = {
    'kebab-case': /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    snake_case: /^[a-z0-9]+(?:_[a-z0-9]+)*$/,
    camelCase: /^[a-z0-9][A-Za-z0-9]*$/,
    PascalCase: /^(?:[A-Z0-9][A-Za-z0-9]*|[a-z0-9]+)$/,
  }
  return {
    meta: {
      type: 'suggestion',
      schema: [{ enum: Object.keys(forms) }],
      messages: { name: 'the file name {{name}} is not in {{form}}' },
    },
    create: (context) => ({
      Program: () => {
        const form = String(context.options[0] ?? 'kebab-case')
        const file = context.filename.split(/[\\/]/).at(-1) ?? ''
        const name = (file.split('.')[0] ?? '').replace(/^[_$]+/, '')
        if (!/^[\w-]+$/.test(name) || forms[form]?.test(name) !== false) return
        context.report({ loc: { line: 1, column: 0 }, messageId: 'name', data: { name: file, form } })
      },
    }),
  }
}
