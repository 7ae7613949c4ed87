import { posix } from 'node:path'
import type { Options } from 'prettier'
import { declaredPackages, manifestIn } from '../../formats/manifest.ts'
import { isRecord, jsonIfAny } from '../../formats/read-json.ts'
import { readYaml } from '../../formats/yaml.ts'
import { globMatcher, globProblem } from '../../paths/globs.ts'
import type { BaseSnapshot } from '../code/snapshot.ts'

/**
 * How the repository formats a file. `unknown`: the configuration is a program, a package, or in a form that is not read
 * here. Nothing of the repository is run to learn it, so the file stays as it is. `none`: nothing says that the team uses Prettier.
 */
export type Formatting = { kind: 'known'; options: Options } | { kind: 'unknown' } | { kind: 'none' }

const DATA_FILES = ['.prettierrc', '.prettierrc.json', '.prettierrc.yaml', '.prettierrc.yml']
const OTHER_FILE = /^(?:\.prettierrc\.(?:json5|toml|[cm]?[jt]s)|prettier\.config\.[cm]?[jt]s)$/

/** The configuration for a path at the base commit: the nearest folder that has one. Without any: Prettier's defaults where a package.json names it. */
export async function formattingFor(base: BaseSnapshot, path: string): Promise<Formatting> {
  let isDeclared = false
  for (const folder of foldersAbove(path)) {
    const inFolder = (name: string): string => posix.join(folder, name)
    await base.fetch(['package.json', ...DATA_FILES].map(inFolder))
    const file = DATA_FILES.map(inFolder).find((each) => base.has(each))
    const manifest = manifestIn(base.read(inFolder('package.json')))
    isDeclared ||= declaredPackages(manifest, ['dependencies', 'devDependencies']).includes('prettier')
    const document = manifest?.['prettier'] ?? parseConfig(file, file && base.read(file))
    if (document !== undefined)
      return isRecord(document) ? formattingOf(document, folder, path) : { kind: 'unknown' }
    if (hasOtherFile(base, folder)) return { kind: 'unknown' }
  }
  return isDeclared ? { kind: 'known', options: {} } : { kind: 'none' }
}

function foldersAbove(path: string): string[] {
  const folders: string[] = []
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) folders.push(folder)
  return [...folders, '.']
}

function hasOtherFile(base: BaseSnapshot, folder: string): boolean {
  return base.paths().some((path) => posix.dirname(path) === folder && OTHER_FILE.test(posix.basename(path)))
}

/** What the file says; `null` when there is one that cannot be read. */
function parseConfig(file: string | undefined, text: string | undefined): unknown {
  if (file === undefined || text === undefined) return undefined
  const json = jsonIfAny(text)
  if (json !== undefined) return json
  const reading = readYaml(text, { file })
  return reading.kind === 'ok' ? reading.document.value : null
}

function formattingOf(document: Record<string, unknown>, folder: string, path: string): Formatting {
  if (document['plugins'] !== undefined) return { kind: 'unknown' }
  const overrides = Array.isArray(document['overrides']) ? document['overrides'].filter(isRecord) : []
  const applied = overrides
    .filter((override) => appliesTo(override, folder, path))
    .map(({ options }) => options)
  return {
    kind: 'known',
    options: Object.assign({}, ...[document, ...applied].filter(isRecord).map(layoutOf)) as Options,
  }
}

function appliesTo(override: Record<string, unknown>, folder: string, path: string): boolean {
  const name = posix.relative(folder, path)
  const fits = (globs: unknown): boolean => globMatcher(stringsIn(globs).flatMap(rooted))(name)
  return fits(override['files']) && !fits(override['excludeFiles'])
}

/** A pattern without a slash matches in every folder. */
function rooted(glob: string): string[] {
  if (globProblem(glob) !== undefined) return []
  return [glob.includes('/') ? glob : `**/${glob}`]
}

function stringsIn(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  return list.filter((each) => typeof each === 'string')
}

/** Options of the layout. Options that name code to load (`plugins`, `parser`) are left out. */
const LAYOUT: Record<string, 'boolean' | 'number' | 'string'> = {
  printWidth: 'number',
  tabWidth: 'number',
  useTabs: 'boolean',
  semi: 'boolean',
  singleQuote: 'boolean',
  jsxSingleQuote: 'boolean',
  quoteProps: 'string',
  trailingComma: 'string',
  bracketSpacing: 'boolean',
  objectWrap: 'string',
  bracketSameLine: 'boolean',
  arrowParens: 'string',
  endOfLine: 'string',
  embeddedLanguageFormatting: 'string',
  singleAttributePerLine: 'boolean',
  experimentalTernaries: 'boolean',
  experimentalOperatorPosition: 'string',
}

function layoutOf(document: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(document).filter(([name, value]) => LAYOUT[name] === typeof value))
}
