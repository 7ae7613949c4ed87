import { readYaml } from '../../formats/yaml.ts'
import type { Eslint } from '../../house/lint/eslint.ts'
import type { CodeFile } from '../code/code-files.ts'
import { BIOME_RULES } from './biome-rules.ts'
import { MORE, plainOf, staticOf, tablesIn, type StaticTable, type StaticValue } from './static-value.ts'

/** A rule that the team set up in its own linter. */
export interface TeamSetting {
  /** As ESLint names it. */
  rule: string
  level: 'error' | 'warn' | 'off'
  options: unknown[]
  /** Patterns of the block that it stands in; `undefined` for all files. */
  files: string[] | undefined
  /** The file that says it. */
  source: string
}

/** What a team's configuration says, as far as it can be read without running it. */
export interface TeamSettings {
  settings: TeamSetting[]
  /** Entries that are code, or rules of plugins, by file. */
  unread: Map<string, number>
}

const ESLINT = /^(?:eslint\.config\.[cm]?[jt]s|\.eslintrc(?:\.(?:json|c?js|ya?ml))?)$/
const BIOME = /^\.?biome\.jsonc?$/

/** Is it the name of a file in which a team sets up its linter? */
export function isTeamFile(name: string): boolean {
  return ESLINT.test(name) || BIOME.test(name) || name === 'package.json'
}

/** Reads configuration as text. Presets and plugins are code of packages: they are not looked into. */
export function readSettings(files: readonly CodeFile[], { ts }: Pick<Eslint, 'ts'>): TeamSettings {
  const reading: TeamSettings = { settings: [], unread: new Map() }
  for (const { path, text } of files) {
    const tables = /\.ya?ml$/.test(path) ? yamlTables(path, text) : tablesIn(ts, path, text)
    for (const table of tables) readTable(table, path, reading)
  }
  return reading
}

function yamlTables(path: string, text: string): StaticTable[] {
  const reading = readYaml(text, { file: path })
  const value = reading.kind === 'ok' ? staticOf(reading.document.value) : null
  return value instanceof Map ? [value] : []
}

function readTable(table: StaticTable, path: string, reading: TeamSettings): void {
  if (path === 'package.json') {
    const own = table.get('eslintConfig')
    if (own instanceof Map) readBlocks(own, path, reading)
    return
  }
  if (BIOME.test(path)) readBiome(table, path, reading)
  else readBlocks(table, path, reading)
}

/** A block has `rules`; a file of the older kind has further blocks under `overrides`. */
function readBlocks(block: StaticTable, path: string, reading: TeamSettings): void {
  const rules = block.get('rules')
  const files = block.get('files')
  const isBounded = files !== undefined || block.has('ignores') || block.has('excludedFiles')
  if (rules instanceof Map)
    for (const [rule, value] of rules)
      readRule({ rule, value, files: isBounded ? patternsOf(files) : undefined, source: path }, reading)
  const overrides = block.get('overrides')
  for (const each of Array.isArray(overrides) ? overrides : [])
    if (each instanceof Map) readBlocks(each, path, reading)
}

/** Empty for patterns that are code: then nobody knows which files are meant. */
function patternsOf(files: StaticValue | undefined): string[] {
  const list = typeof files === 'string' ? [files] : Array.isArray(files) ? files : []
  return list.every((each) => typeof each === 'string') ? list.filter((each) => typeof each === 'string') : []
}

interface RuleEntry {
  rule: string
  value: StaticValue
  files: string[] | undefined
  source: string
}

function readRule({ rule, value, files, source }: RuleEntry, { settings, unread }: TeamSettings): void {
  const parts: StaticValue[] = Array.isArray(value) ? value : [value]
  const [severity, ...rest] = parts
  const level = levelOf(severity)
  const options = rest.flatMap((each) => plainOf(each) ?? [])
  const isRead = rule !== MORE && level !== undefined && options.length === rest.length
  if (isRead && files?.length !== 0)
    settings.push({ rule, level, options: options.map((each) => each.value), files, source })
  else unread.set(source, (unread.get(source) ?? 0) + 1)
}

const LEVELS = new Map<StaticValue | undefined, TeamSetting['level']>([
  ...([2, 'error', 'on'] as const).map((each) => [each, 'error'] as const),
  ...([1, 'warn', 'info'] as const).map((each) => [each, 'warn'] as const),
  ...([0, 'off'] as const).map((each) => [each, 'off'] as const),
])

function levelOf(severity: StaticValue | undefined): TeamSetting['level'] | undefined {
  return LEVELS.get(severity)
}

/** `linter.rules` has groups of rules; those that ESLint has too are taken under the name there. */
function readBiome(table: StaticTable, source: string, { settings, unread }: TeamSettings): void {
  const linter = table.get('linter')
  const groups = linter instanceof Map ? linter.get('rules') : undefined
  if (!(groups instanceof Map)) return
  const rules = [...groups.values()].flatMap((group) => (group instanceof Map ? [...group] : []))
  for (const [name, value] of rules) {
    const known = BIOME_RULES.get(name)
    const level = levelOf(value instanceof Map ? value.get('level') : value)
    if (known === undefined || level === undefined) unread.set(source, (unread.get(source) ?? 0) + 1)
    else settings.push({ rule: known.rule, level, options: [...known.options], files: undefined, source })
  }
}
