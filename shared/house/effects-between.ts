import { EFFECT_NAMES, type Effect } from '../effects.ts'
import { capabilityKey } from '../source/effects/capability.ts'
import { capabilitiesOf } from '../source/effects/find-capabilities.ts'
import { openSource } from '../source/open-source.ts'
import { isTestPath } from '../paths/forbidden-paths.ts'
import type { CodeAnalysis } from './code-analysis.ts'
import { isTooLarge, withoutMark, type ChangedFile } from './code/changed-files.ts'
import { LINTED } from './lint/eslint.ts'

/** What changed modules can do and could not do before, tests apart: the fact that the effects check of the gate is about. */
export async function effectsBetween(
  files: readonly ChangedFile[],
  analysis: CodeAnalysis,
): Promise<Effect[]> {
  const code = files.filter(({ path, head }) => LINTED.test(path) && !isTestPath(path) && !isTooLarge(head))
  if (code.length === 0) return []
  const { ts } = await analysis.eslint()
  const found = code.flatMap(({ path, base, head }) => {
    const keys = (text: string | undefined): [string, Effect][] => {
      const source =
        text === undefined || isTooLarge(text) ? undefined : openSource(ts, path, withoutMark(text))
      return source === undefined
        ? []
        : capabilitiesOf(source).map((each) => [capabilityKey(each), each.effect])
    }
    const before = new Set(keys(base).map(([key]) => key))
    return keys(head).filter(([key]) => !before.has(key))
  })
  const effects = new Set(found.map(([, effect]) => effect))
  return EFFECT_NAMES.filter((effect) => effects.has(effect))
}
