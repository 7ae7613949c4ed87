import { registerHooks } from 'node:module'

// the service imports JSON without the attribute that Node asks for: it is added while the package loads
const hooks = registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.json')) return next(url, context)
    return next(url, { ...context, importAttributes: { ...context.importAttributes, type: 'json' } })
  },
})
const service = await import('@actions/languageservice')
const { clearCache } = await import('@actions/languageservice/utils/workflow-cache')
const { TextDocument } = await import('vscode-languageserver-textdocument')
hooks.deregister()

/** What the installed service does not know yet: github/vscode-github-actions#627. */
const YOUNGER = new Set(["Unexpected value 'cache-mode'"])

/**
 * What GitHub's own language service says about a workflow, one line each; called workflows are found among `files`.
 * Warnings count as well: it knows which outputs, inputs and contexts there are.
 */
export async function languageServiceProblems(
  path: string,
  files: readonly { path: string; text: string }[],
): Promise<string[]> {
  const textOf = (name: string): string => files.find((file) => file.path === name)?.text ?? ''
  // the service remembers what it parsed by address
  clearCache()
  const document = TextDocument.create(`file:///${path}`, 'yaml', 1, textOf(path))
  const found = await service.validate(document, {
    fileProvider: {
      getFileContent: (reference) => {
        const name = 'path' in reference ? reference.path.replace(/^\.\//, '') : ''
        return Promise.resolve({ name, content: textOf(name) })
      },
    },
  })
  return found
    .map(({ message, range }) => ({
      line: range.start.line + 1,
      text: typeof message === 'string' ? message : message.value,
    }))
    .filter(({ text }) => !YOUNGER.has(text))
    .map(({ line, text }) => `${path}:${line} ${text}`)
}
