import { posix } from 'node:path'
import type { Options, Parser, Plugin } from 'prettier'
import { runWithinCpu } from '../../deadline.ts'
import { MAX_PARSE_MS } from '../../limits.ts'

interface Language {
  parser: string
  plugins: () => Promise<Plugin[]>
}

const typescript: Language = {
  parser: 'typescript',
  plugins: async () => [await import('prettier/plugins/typescript'), await import('prettier/plugins/estree')],
}
const babel = (parser: string): Language => ({
  parser,
  plugins: async () => [await import('prettier/plugins/babel'), await import('prettier/plugins/estree')],
})
const css = (parser: string): Language => ({
  parser,
  plugins: async () => [await import('prettier/plugins/postcss')],
})

const LANGUAGES: Record<string, Language> = {
  ...Object.fromEntries(['.ts', '.tsx', '.mts', '.cts'].map((extension) => [extension, typescript])),
  ...Object.fromEntries(['.js', '.jsx', '.mjs', '.cjs'].map((extension) => [extension, babel('babel')])),
  '.json': babel('json'),
  '.css': css('css'),
  '.scss': css('scss'),
  '.less': css('less'),
}
const BY_NAME: Record<string, Language> = {
  'package.json': babel('json-stringify'),
  'package-lock.json': babel('json-stringify'),
  'tsconfig.json': babel('jsonc'),
}

/** Can Prettier format a file of this name? Prose is not formatted. */
export function isFormatted(path: string): boolean {
  return languageOf(path) !== undefined
}

function languageOf(path: string): Language | undefined {
  return BY_NAME[posix.basename(path)] ?? LANGUAGES[posix.extname(path)]
}

/** The text as Prettier formats it; `undefined` when it does not parse or has no known language. Prettier reads no file. */
export async function formatText(path: string, text: string, options: Options): Promise<string | undefined> {
  const language = languageOf(path)
  if (language === undefined) return undefined
  const { format } = await import('prettier/standalone')
  const plugins = (await language.plugins()).map(hurried)
  try {
    return await format(text, { ...options, parser: language.parser, filepath: path, plugins })
  } catch {
    return undefined
  }
}

/** Prettier waits for its parser for ever, and a text that makes it guess is never finished: such a parser fails. */
function hurried(plugin: Plugin): Plugin {
  const parsers = Object.entries(plugin.parsers ?? {}).map(([name, parser]) => {
    const parse: Parser['parse'] = (text, options) => {
      let tree: unknown
      runWithinCpu(MAX_PARSE_MS, () => void (tree = parser.parse(text, options)))
      return tree
    }
    return [name, { ...parser, parse }] as const
  })
  return { ...plugin, parsers: Object.fromEntries(parsers) }
}
