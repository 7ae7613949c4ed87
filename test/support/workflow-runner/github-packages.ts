import { registerHooks } from 'node:module'

/**
 * GitHub's own workflow parser and expression engine. The parser imports its JSON schemas without an import attribute,
 * which plain Node (and vitest, which leaves packages to Node) refuses: the attribute is added while it loads.
 */
const hooks = registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.json')) return next(url, context)
    return next(url, { ...context, importAttributes: { ...context.importAttributes, type: 'json' } })
  },
})
export const parser = await import('@actions/workflow-parser')
export const engine = await import('@actions/expressions')
hooks.deregister()
