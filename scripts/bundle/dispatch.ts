/**
 * The one entry of the bundle: each `dist/<name>.js` names its program and imports this. Every program is a chunk of
 * its own, so a station loads only what it needs.
 */
const PROGRAMS: Record<string, () => Promise<unknown>> = {
  'spec-validate': () => import('../../actions/spec-validate/main.ts'),
  generate: () => import('../../actions/generate/main.ts'),
  'style-gate': () => import('../../actions/style-gate/main.ts'),
  review: () => import('../../actions/review/main.ts'),
  'trace-publish': () => import('../../actions/trace-publish/main.ts'),
  receive: () => import('../../actions/receive/main.ts'),
  jidoka: () => import('../../shared/cli/main.ts'),
}

const name = (globalThis as { jidokaProgram?: string }).jidokaProgram ?? ''
const load = PROGRAMS[name]
if (load === undefined) throw new Error(`dist has no program called ${name}`)
await load()
