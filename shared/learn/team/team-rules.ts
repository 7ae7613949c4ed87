import { canonicalJson } from '../../formats/canonical.ts'
import type { HouseRule } from '../../house/standard/house.ts'
import { globMatcher, globProblem } from '../../paths/globs.ts'
import { safeWord } from '../../text/safe-log.ts'
import { CHOICES } from '../choices/all.ts'
import { KNOWN } from '../choices/known.ts'
import type { Way } from '../choices/choice.ts'
import { globOf } from '../code/code-files.ts'
import type { TeamSetting, TeamSettings } from './settings.ts'

/** What of a team's configuration a house can say. */
export interface TeamRules {
  rules: TeamRule[]
  /** Names of ESLint rules that the team switched off: the code is not asked about them. */
  off: ReadonlySet<string>
  /** One sentence for each thing that was left out. */
  left: string[]
}

export interface TeamRule {
  rule: HouseRule
  /** The file that says it. */
  source: string
}

/**
 * The rules of a team as rules of a house, each with examples. A rule that is set up in several ways for several files is left out: the house
 * would be stricter than the team in some of them.
 */
export function teamRules({ settings, unread }: TeamSettings, paths: readonly string[]): TeamRules {
  const byName = Map.groupBy(settings, ({ rule }) => rule)
  const taken: TeamRules = { rules: [], off: offIn(byName), left: unreadText(unread) }
  const unknown: string[] = []
  for (const [name, own] of byName) {
    const [setting] = own
    if (setting === undefined || own.every(({ level }) => level === 'off')) continue
    if (new Set(own.map(effectOf)).size > 1)
      taken.left.push(`${safeWord(name, 80)} differs between files of the repository`)
    else takeRule(setting, { paths, taken, unknown })
  }
  if (unknown.length > 0) taken.left.push(unknownText(unknown))
  return taken
}

const MOST_NAMED = 30

/** The names are whatever stands in the file. */
function unknownText(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => safeWord(name, 80))
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : ''
  return `no examples are known for ${shown.join(', ')}${more}`
}

function offIn(byName: ReadonlyMap<string, readonly TeamSetting[]>): Set<string> {
  return new Set(
    [...byName].flatMap(([name, own]) => (own.every(({ level }) => level === 'off') ? [name] : [])),
  )
}

function effectOf({ level, options, files }: TeamSetting): string {
  return canonicalJson([level, options, files ?? null])
}

function unreadText(unread: TeamSettings['unread']): string[] {
  return [...unread].map(([path, count]) => `${count} entries of ${path} are code or of plugins`)
}

interface Taking {
  paths: readonly string[]
  taken: TeamRules
  unknown: string[]
}

function takeRule(setting: TeamSetting, { paths, taken, unknown }: Taking): void {
  const found = wayOf(setting)
  if (found === undefined) {
    unknown.push(setting.rule)
    return
  }
  const applies = appliesOf(setting, paths)
  if (applies === undefined) {
    taken.left.push(
      `the files of ${safeWord(setting.rule, 80)} cannot be written as globs of a house, or there are none`,
    )
    return
  }
  const enforce = { kind: 'eslint' as const, rule: setting.rule, options: setting.options, fix: false }
  const level = setting.level === 'warn' ? 'warn' : 'block'
  const why = `${found.why} (${setting.source})`
  taken.rules.push({ rule: { ...found, why, enforce, applies, level }, source: setting.source })
}

/** The way with the same rule of ESLint: with the same options where there is one, else any, whose examples are then proven. */
function wayOf({ rule, options }: TeamSetting): Way | undefined {
  const ways = [...CHOICES.flatMap(({ variants }) => variants), ...KNOWN]
  const named = ways.filter(({ enforce }) => enforce.kind === 'eslint' && enforce.rule === rule)
  const wanted = canonicalJson(options)
  return (
    named.find(({ enforce }) => enforce.kind === 'eslint' && canonicalJson(enforce.options) === wanted) ??
    named[0]
  )
}

const TYPED_NAME = '@typescript-eslint/'

/** `undefined` for patterns that a house cannot have, and where no code would be meant. */
function appliesOf({ rule, files, source }: TeamSetting, paths: readonly string[]): string[] | undefined {
  const usual = globOf(rule.startsWith(TYPED_NAME) ? 'typescript' : 'any', paths)
  if (files === undefined) return usual === undefined ? undefined : [usual]
  // the older kind of configuration means names of files in any folder
  const isOld = source.startsWith('.eslintrc') || source === 'package.json'
  const globs = files
    .map((glob) => glob.replace(/^\.\//, ''))
    .map((glob) => (isOld && !glob.includes('/') ? `**/${glob}` : glob))
  const isFit = globs.every((glob) => globProblem(glob) === undefined && paths.some(globMatcher([glob])))
  return isFit && globs.length > 0 ? globs : undefined
}
