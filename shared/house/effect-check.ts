import { compareText, type Finding } from '../findings.ts'
import { EFFECTS, isGrave, type Effect } from '../effects.ts'
import type { JsonObject } from '../formats/canonical.ts'
import { isTestPath } from '../paths/forbidden-paths.ts'
import type { ChangedFile } from './code/changed-files.ts'
import { capabilityKey, type Capability } from '../source/effects/capability.ts'
import { capabilitiesOf } from '../source/effects/find-capabilities.ts'
import type { GateContext, StyleCheck } from './gate-context.ts'

/**
 * What the change can do and its modules could not do at the base: a tripwire, not a wall. The spec allows it by naming
 * the effect. A new module is compared with nothing. Tests run code and may do so; only what makes other code lie is
 * shown there.
 */
export const effectCheck: StyleCheck = {
  name: 'effects',
  run: async (context) => {
    const files = context.readable.filter(({ head }) => head !== undefined)
    const used: UsedEffect[] = []
    for (const file of files) used.push(...(await newEffects(file, context)))
    return {
      findings: used.flatMap((each) => effectFinding(each, context.permitFor(each.path).effects) ?? []),
      evidence: {
        files: files.map(({ path }) => path),
        allowed: [...(context.effects ?? [])].sort(compareText),
        new: used.map(({ path, effect, what }): JsonObject => ({ path, effect, what })),
      },
    }
  },
}

interface UsedEffect extends Capability {
  path: string
}

const MOST = 20

async function newEffects(file: ChangedFile, context: GateContext): Promise<UsedEffect[]> {
  const head = await capabilitiesIn(file, 'head', context)
  if (head.length === 0) return []
  const before = new Set((await capabilitiesIn(file, 'base', context)).map(capabilityKey))
  const added = head
    .filter((capability) => !before.has(capabilityKey(capability)))
    .sort((a, b) => b.line - a.line || b.column - a.column || compareText(b.what, a.what))
  // the first place of each remains
  const first = new Map(added.map((capability) => [capabilityKey(capability), capability]))
  return [...first.values()]
    .reverse()
    .slice(0, MOST)
    .map((capability) => ({ ...capability, path: file.path }))
}

async function capabilitiesIn(
  file: ChangedFile,
  side: 'base' | 'head',
  context: GateContext,
): Promise<Capability[]> {
  const source = await context.source(file, side)
  return source === undefined ? [] : capabilitiesOf(source)
}

/** `undefined` for what the spec allows, and for what tests may do. A change without a spec is only told. */
function effectFinding(
  { path, effect, what, line, column }: UsedEffect,
  allowed: readonly Effect[] | undefined,
): Finding | undefined {
  const isTest = isTestPath(path)
  if (allowed?.includes(effect) === true || (isTest && !isGrave(effect))) return undefined
  return {
    code: 'CHANGE_EFFECT',
    level: allowed === undefined || isTest ? 'warn' : 'block',
    message: `the module now ${EFFECTS[effect]}: ${what}`,
    hint: `do without it; if the change needs it, the spec says so with effects: [${effect}]`,
    file: path,
    line,
    column,
  }
}
