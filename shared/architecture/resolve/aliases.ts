import { posix } from 'node:path'
import type ts from 'typescript'
import { isRecord, recordOrEmpty } from '../../formats/read-json.ts'
import { foldersAbove } from '../code-tree.ts'
import { pathIn, type ControlTexts } from './control-texts.ts'
import { fileOf } from './file-of.ts'
import { bestMatch } from './patterns.ts'

/** Where one tsconfig.json lets names lead. */
interface Aliases {
  /** `paths`, as far as they are texts. */
  paths: Record<string, string[]>
  /** The folder that the targets of `paths` count from. */
  folder: string
  /** Names without a dot count from this folder too. */
  baseUrl: string | undefined
}

/** Configurations that extend each other; a longer chain is one that goes round. */
const MAX_EXTENDED = 20

/** The file that the nearest tsconfig.json or jsconfig.json lets a name mean. */
export function aliasedFile(
  compiler: typeof ts,
  texts: ControlTexts,
  from: string,
  specifier: string,
): string | undefined {
  const aliases = texts.once(`aliases ${posix.dirname(from)}`, () =>
    configsFor(compiler, texts, from).map((config) => aliasesOf(compiler, texts, config)),
  )
  for (const each of aliases) {
    const found = fileBy(each, specifier, texts)
    if (found !== undefined) return found
  }
  return undefined
}

function fileBy(
  { paths, folder, baseUrl }: Aliases,
  specifier: string,
  texts: ControlTexts,
): string | undefined {
  const match = bestMatch(paths, specifier)
  const targets =
    match?.value.map((target) =>
      posix.join(
        folder,
        target.replace('*', () => match.star),
      ),
    ) ?? []
  const based = baseUrl === undefined ? [] : [posix.join(baseUrl, specifier)]
  return [...targets, ...based].map((target) => fileOf(target, texts.tree)).find((path) => path !== undefined)
}

/** The nearest configuration, and those that it refers to. */
function configsFor(compiler: typeof ts, texts: ControlTexts, from: string): string[] {
  const names = foldersAbove(from).flatMap((folder) =>
    ['tsconfig.json', 'jsconfig.json'].map((name) => pathIn(folder, name)),
  )
  const nearest = names.find((path) => texts.tree.has(path))
  if (nearest === undefined) return []
  const { references } = readConfig(compiler, texts, nearest)
  const others = references.flatMap((target) => {
    const path = posix.join(posix.dirname(nearest), target)
    return [path, pathIn(path, 'tsconfig.json')].filter((each) => texts.tree.has(each)).slice(0, 1)
  })
  return [nearest, ...others]
}

function aliasesOf(compiler: typeof ts, texts: ControlTexts, config: string): Aliases {
  const own = posix.dirname(config)
  const result: Aliases = { paths: {}, folder: own, baseUrl: undefined }
  const seen = new Set<string>()
  let hasPaths = false
  // what extends comes before what it extends
  const queue = [config]
  for (let path = queue.shift(); path !== undefined && seen.size < MAX_EXTENDED; path = queue.shift()) {
    if (seen.has(path)) continue
    seen.add(path)
    const { paths, baseUrl, bases } = readConfig(compiler, texts, path)
    const folder = posix.dirname(path)
    const base = baseUrl === undefined ? undefined : posix.join(folder, baseUrl)
    result.baseUrl ??= base
    if (paths !== undefined && !hasPaths) {
      hasPaths = true
      result.paths = withOwnFolder(paths, folder, own)
      result.folder = base ?? folder
    }
    queue.push(...bases.flatMap((each) => extended(texts, folder, each)).reverse())
  }
  if (hasPaths && result.baseUrl !== undefined) result.folder = result.baseUrl
  return result
}

/** `${configDir}` is the folder of the configuration that nothing extends. */
function withOwnFolder(
  paths: Record<string, string[]>,
  folder: string,
  own: string,
): Record<string, string[]> {
  const here = posix.relative(folder, own)
  const place = (target: string): string => target.replaceAll('${configDir}', () => here || '.')
  return Object.fromEntries(Object.entries(paths).map(([name, targets]) => [name, targets.map(place)]))
}

/** A configuration of a package is not in the repository, and says nothing about its folders. */
function extended({ tree }: ControlTexts, folder: string, target: string): string[] {
  if (!/^\.{1,2}(\/|$)/.test(target)) return []
  const path = posix.join(folder, target)
  return [path, `${path}.json`, pathIn(path, 'tsconfig.json')].filter((each) => tree.has(each)).slice(0, 1)
}

interface Config {
  paths: Record<string, string[]> | undefined
  baseUrl: string | undefined
  bases: string[]
  references: string[]
}

const NO_CONFIG: Config = { paths: undefined, baseUrl: undefined, bases: [], references: [] }

function readConfig(compiler: typeof ts, texts: ControlTexts, path: string): Config {
  return texts.get(path, (text) => parseConfig(compiler, path, text)) ?? NO_CONFIG
}

function parseConfig(compiler: typeof ts, path: string, text: string): Config {
  const read: { config?: unknown } = compiler.parseConfigFileTextToJson(path, text)
  const { config } = read
  if (!isRecord(config)) return NO_CONFIG
  const options = recordOrEmpty(config['compilerOptions'])
  const { paths, baseUrl } = options
  const references = Array.isArray(config['references']) ? (config['references'] as unknown[]) : []
  return {
    paths: isRecord(paths)
      ? Object.fromEntries(Object.entries(paths).map(([name, targets]) => [name, textList(targets)]))
      : undefined,
    baseUrl: typeof baseUrl === 'string' ? baseUrl : undefined,
    bases: textList(config['extends']),
    references: references.flatMap((each) => (isRecord(each) ? textList(each['path']) : [])).slice(0, 100),
  }
}

function textList(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
