import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import { getBuiltinModule } from 'node:process'
import type { ESLint } from 'eslint'
import { messageOf } from '../../errors.ts'
import { isRecord } from '../../formats/read-json.ts'
import type { ChildReason, OwnSetting } from '../frames.ts'
import { shortText } from './short-text.ts'

/** ESLint of the team, as it is installed in the tree. */
export interface OpenEslint {
  eslint: ESLint
  version: string
}

/** Why there is none. */
export interface NotOpen {
  reason: ChildReason
  detail: string
}

/** Loads the ESLint that the team has installed, with flat configuration. Comments in a text switch nothing off. */
export async function openEslint({ folder, directory }: OwnSetting): Promise<OpenEslint | NotOpen> {
  const found = find(folder, directory)
  if ('reason' in found) return found
  try {
    const flat = await flatClass(found.load())
    if (flat === undefined) return { reason: 'old-eslint', detail: '' }
    return { eslint: new flat(optionsIn(directory)), version: shortText(flat.version) }
  } catch (thrown) {
    return { reason: 'config-fails', detail: shortText(messageOf(thrown)) }
  }
}

/** Only what is installed in the tree counts: nothing of the machine takes its place. */
function find(folder: string, directory: string): { load: () => unknown } | NotOpen {
  // a bundler would follow an imported `createRequire`
  const load = getBuiltinModule('node:module').createRequire(join(directory, 'package.json'))
  const places = load.resolve.paths('eslint') ?? []
  const isThere = places.some(
    (place) => place.startsWith(`${folder}${sep}`) && existsSync(join(place, 'eslint', 'package.json')),
  )
  return isThere ? { load: (): unknown => load('eslint') } : { reason: 'not-installed', detail: '' }
}

type FlatClass = (new (options: ESLint.Options) => ESLint) & { version: string }

/** `loadESLint` is there since 8.57, and gives the class that reads flat configuration whatever the default is. */
async function flatClass(module: unknown): Promise<FlatClass | undefined> {
  const load = isRecord(module) ? module['loadESLint'] : undefined
  if (typeof load !== 'function') return undefined
  const asked = load as (options: { useFlatConfig: true }) => Promise<FlatClass>
  return asked({ useFlatConfig: true })
}

function optionsIn(cwd: string): ESLint.Options {
  return {
    cwd,
    allowInlineConfig: false,
    overrideConfig: { linterOptions: { reportUnusedDisableDirectives: 'off' } },
    warnIgnored: false,
  }
}
