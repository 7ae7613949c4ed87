import { isRecord } from '../formats/read-json.ts'
import { readYaml } from '../formats/yaml.ts'
import { matchesAny } from '../paths/declared-paths.ts'
import { FACTORY_FILE } from '../factory/nearest-factory.ts'
import { lineNames } from './line-names.ts'
import { WORKFLOW_FOLDER } from './workflow-paths.ts'

/** The two names that Dependabot reads. */
export const DEPENDABOT_FILES = ['.github/dependabot.yml', '.github/dependabot.yaml'] as const

/**
 * What keeps Dependabot from the compiled workflows: it would bump commits there and not in the lock, and the line would be refused
 * (the same in github/gh-aw#30839). `exclude-paths` is relative to the folder of the entry (github/docs#40016).
 */
export const EXCLUDED = `${WORKFLOW_FOLDER}/factory*.yml`

const MAX_BYTES = 256 * 1024

/** `none`: no entry bumps actions. `open`: one does, in compiled workflows too. */
export type DependabotState = 'none' | 'excluded' | 'open' | 'unreadable'

/** What a dependabot.yml does to compiled workflows. */
export function dependabotState(text: string): DependabotState {
  const reading = readYaml(text, { file: 'dependabot.yml', maxBytes: MAX_BYTES })
  if (reading.kind === 'bad') return 'unreadable'
  const { value } = reading.document
  const updates = isRecord(value) && Array.isArray(value['updates']) ? value['updates'] : []
  const actions = updates.filter(isRecord).filter((each) => each['package-ecosystem'] === 'github-actions')
  if (actions.length === 0) return 'none'
  return actions.every(isExcluding) ? 'excluded' : 'open'
}

function isExcluding(update: Record<string, unknown>): boolean {
  const excluded = update['exclude-paths']
  const globs = Array.isArray(excluded) ? excluded.filter((each) => typeof each === 'string') : []
  // GitHub looks for workflows in one folder, whether the entry names it or the top
  const { dispatcher } = lineNames({ name: '', factoryPath: FACTORY_FILE })
  return [dispatcher, dispatcher.slice(WORKFLOW_FOLDER.length + 1)].some((path) =>
    matchesAny(
      path,
      globs.map((glob) => glob.replace(/^\.?\//, '')),
    ),
  )
}

const ECOSYSTEM = /^([ \t]*-?[ \t]+)package-ecosystem:[ \t]*["']?github-actions["']?[ \t]*(#.*)?$/gm

/**
 * The text with the exclusion in each entry that bumps actions: one line behind `package-ecosystem`, and nothing else is touched.
 * `undefined` where that would not do: other exclusions, or entries in braces.
 */
export function withExclusion(text: string): string | undefined {
  const extended = text.replace(ECOSYSTEM, (line: string, before: string) => {
    const indent = before.replace('-', ' ')
    return `${line}\n${indent}exclude-paths: ["${EXCLUDED}"]`
  })
  return dependabotState(extended) === 'excluded' ? extended : undefined
}
