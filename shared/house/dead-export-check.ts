import { warning, type Finding } from '../findings.ts'
import { newExports, type NewExport } from './dead-exports/new-exports.ts'
import { offeredModules } from './dead-exports/offered.ts'
import { usesIn, type Use } from './dead-exports/uses.ts'
import type { GateContext, StyleCheck } from './gate-context.ts'

/**
 * Exports of the change that nothing imports, no spec asks for, and no package offers: code that nobody uses. Where a spec has an interface, an
 * export that it does not name is another finding already.
 */
export const deadExportCheck: StyleCheck = {
  name: 'deadExports',
  run: async (context) => {
    const fresh = context.comparesExports ? await newExports(context) : []
    if (fresh.length === 0) return { findings: [] }
    const dead = (await unused(fresh, context)).slice(0, MOST)
    const findings = dead.map(deadFinding)
    if (findings.length === 0) return { findings }
    return { findings, evidence: { found: dead.map(({ path, name }) => ({ path, name })) } }
  },
}

const MOST = 50

function deadFinding({ path, name }: NewExport): Finding {
  const hint =
    'do not export it; if it is for others, the interface of the spec names it, or package.json offers the module'
  return warning('DEAD_EXPORT', `nothing imports the new export ${JSON.stringify(name)}`, {
    file: path,
    hint,
  })
}

async function unused(fresh: readonly NewExport[], context: GateContext): Promise<NewExport[]> {
  const isOffered = await offeredModules(context)
  const useOf = usesIn(context, isOffered)
  const dead: NewExport[] = []
  for (const [path, own] of Map.groupBy(fresh, (each) => each.path)) {
    if (isOffered(path)) continue
    const use = await useOf(
      path,
      own.map(({ name }) => name),
    )
    dead.push(...own.filter(({ name }) => !isUsed(name, path, use)))
  }
  return dead
}

/** In CommonJS the default export is the module itself. */
function isUsed(name: string, path: string, { names, isWhole }: Use): boolean {
  const isTaken = isWhole || names.has(name)
  if (isTaken || !/\.c?js$/.test(path)) return isTaken
  return name === 'default' ? names.size > 0 : names.has('default')
}
