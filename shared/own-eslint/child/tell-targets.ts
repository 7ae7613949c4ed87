import { join } from 'node:path'
import { messageOf } from '../../errors.ts'
import { isRecord } from '../../formats/read-json.ts'
import type { OwnFrame, OwnSetting } from '../frames.ts'
import type { NotOpen, OpenEslint } from './open-eslint.ts'
import { shortText } from './short-text.ts'

/** Loads the configuration for every file, and says which of them it does not mean. What is loaded here is of the base commit. */
export async function tellTargets(
  { eslint, version }: OpenEslint,
  { folder, paths }: OwnSetting,
  send: (frame: OwnFrame) => void,
): Promise<{ eslint: string; rules: number } | NotOpen> {
  const rules = new Set<string>()
  try {
    for (const [file, path] of paths.entries()) {
      const at = join(folder, path)
      // files of kinds that nothing in it means count as ignored
      const isIgnored = await eslint.isPathIgnored(at)
      const config: unknown = isIgnored ? undefined : await eslint.calculateConfigForFile(at)
      if (config === undefined) send({ step: 'ignored', file })
      for (const rule of rulesOn(config)) rules.add(rule)
    }
  } catch (thrown) {
    return { reason: 'config-fails', detail: shortText(messageOf(thrown)) }
  }
  return { eslint: version, rules: rules.size }
}

function rulesOn(config: unknown): string[] {
  const rules = isRecord(config) ? config['rules'] : undefined
  if (!isRecord(rules)) return []
  return Object.entries(rules).flatMap(([name, entry]) => (isOff(entry) ? [] : [name]))
}

function isOff(entry: unknown): boolean {
  const severity: unknown = Array.isArray(entry) ? entry[0] : entry
  return severity === 0 || severity === 'off'
}
