import { readBlobs, listTree, isRegular } from '../git/tree.ts'
import { readSettings, type TeamSetting } from '../learn/team/settings.ts'
import { globProblem, mayMeet } from '../paths/globs.ts'
import { safeWord } from '../text/safe-log.ts'
import { configsNear } from './config-files.ts'

/** Names of rules that a writer is told; more of them tell it less. */
const MOST_NAMED = 80
const MAX_NAME_CHARS = 80

export interface NamedRulesSource {
  repo: string
  base: string
  /** Folder in which the station starts. */
  directory: string
  /** Paths and globs of the files that may be written. */
  paths: readonly string[]
}

/**
 * The rules that stand as text in the team's configuration and may meet these files, `(warn)` behind those that only warn, in one sentence; empty without
 * any. Nothing is run: what presets and plugins turn on is not known. @throws FactoryError GIT_OBJECT_MISSING.
 */
export async function namedRulesText({ repo, base, directory, paths }: NamedRulesSource): Promise<string> {
  const configs = configsNear((await listTree(repo, base)).filter(isRegular), directory)
  const blobs = await readBlobs(
    repo,
    configs.map(({ oid }) => oid),
  )
  const { default: ts } = await import('typescript')
  const files = configs.map(({ path }, index) => ({ path, text: blobs[index]?.toString('utf8') ?? '' }))
  const { settings } = readSettings(files, { ts })
  return sentence(namesOf(settings.filter((setting) => meets(setting, paths))))
}

/** Of several settings of one rule the last one holds. */
function namesOf(settings: readonly TeamSetting[]): string[] {
  const last = new Map(settings.map(({ rule, level }) => [rule, level]))
  return [...last].flatMap(([rule, level]) => {
    if (level === 'off') return []
    return [`${safeWord(rule, MAX_NAME_CHARS)}${level === 'warn' ? ' (warn)' : ''}`]
  })
}

/** A pattern that is none of ours may mean any file. */
function meets({ files }: TeamSetting, paths: readonly string[]): boolean {
  if (files === undefined) return true
  return files.some((glob) => globProblem(glob) !== undefined || paths.some((path) => mayMeet(path, glob)))
}

function sentence(names: readonly string[]): string {
  if (names.length === 0) return ''
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
  return `The team's own ESLint judges the change as well; rules that its configuration names: ${names.slice(0, MOST_NAMED).join(', ')}${more}.`
}
