import { parse, type ParserOptions } from '@babel/parser'
import { madeWithin } from '../../shared/deadline.ts'

/** A piece of a source file that is no code: from `start` to just before `end`, in UTF-16 units. */
export interface TextPlace {
  start: number
  end: number
  kind: 'comment' | 'string'
}

const PARSE_MS = 2_000

/**
 * The comments and strings of a source file, in order. JavaScript and TypeScript are read by a parser; of a string, the
 * quotation marks are code. In other languages, and in code that cannot be read, only a comment that begins its line is
 * found, so that no code is ever taken for text.
 */
export function textPlaces(path: string, text: string): TextPlace[] {
  if (isData(path)) return dataStrings(text)
  const places = isScript(path) ? parsedPlaces(path, text) : undefined
  return places ?? linePlaces(path, text)
}

/** Is this a file of strings, in which a string is all there is? */
export function isData(path: string): boolean {
  return /\.json$/.test(path)
}

/** Empty for text that takes too long: quotation marks that never end can make it quadratic. */
function dataStrings(text: string): TextPlace[] {
  const strings = madeWithin(PARSE_MS, () => [...text.matchAll(/"(?:[^"\\\n]|\\.)*"/g)]) ?? []
  return strings.map(({ index, 0: string }) => ({
    start: index + 1,
    end: index + string.length - 1,
    kind: 'string',
  }))
}

/** Is this a file whose code the parser reads? */
export function isScript(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path)
}

function parsedPlaces(path: string, text: string): TextPlace[] | undefined {
  const options: ParserOptions = { errorRecovery: true, tokens: true, sourceType: 'unambiguous' }
  return madeWithin(PARSE_MS, () => {
    const { tokens } = parse(text, { ...options, plugins: pluginsFor(path) })
    return ((tokens ?? []) as Token[]).flatMap(placeOf)
  })
}

interface Token {
  type: string | { label: string }
  start: number
  end: number
}

function placeOf({ type, start, end }: Token): TextPlace[] {
  if (typeof type === 'string') return type.startsWith('Comment') ? [{ start, end, kind: 'comment' }] : []
  if (type.label === 'string') return [{ start: start + 1, end: end - 1, kind: 'string' }]
  return type.label === 'template' || type.label === 'jsxText' ? [{ start, end, kind: 'string' }] : []
}

function pluginsFor(path: string): NonNullable<ParserOptions['plugins']> {
  return [
    'decorators',
    ...(/\.[cm]?tsx?$/.test(path) ? (['typescript'] as const) : []),
    ...(/\.[cm]?ts$/.test(path) ? [] : (['jsx'] as const)),
  ]
}

/** Marks of a comment that takes a whole line, and of one that may take several, by the ending of a file. */
const LANGUAGES: { files: RegExp; line?: RegExp; block?: RegExp }[] = [
  {
    files: /\.([cm]?[jt]sx?|c|cc|cpp|h|hpp|cs|go|java|kt|php|rs|scala|swift|scss|less|proto)$/,
    line: /^[ \t]*\/\/[^\n\r\u2028\u2029]*/gm,
    block: /^[ \t]*\/\*(?:(?!\*\/)[\s\S])*(?:\*\/|$(?![\s\S]))/gm,
  },
  { files: /\.css$/, block: /^[ \t]*\/\*(?:(?!\*\/)[\s\S])*(?:\*\/|$(?![\s\S]))/gm },
  {
    files: /(\.(py|rb|sh|bash|ya?ml|toml|ini|conf|r|pl|tf)|(^|\/)(dockerfile|makefile))$/i,
    line: /^[ \t]*#(?!!)[^\n\r\u2028\u2029]*/gm,
  },
  { files: /\.(sql|lua|hs|elm)$/, line: /^[ \t]*--[^\n\r\u2028\u2029]*/gm },
  { files: /\.(html?|xml|svg|vue|svelte|mdx?)$/, block: /<!--(?:(?!-->)[\s\S])*(?:-->|$(?![\s\S]))/g },
]

function linePlaces(path: string, text: string): TextPlace[] {
  const language = LANGUAGES.find(({ files }) => files.test(path))
  const patterns = [language?.block, language?.line].filter((pattern) => pattern !== undefined)
  const found = patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ index, 0: comment }) => ({
      start: index + comment.length - comment.trimStart().length,
      end: index + comment.length,
      kind: 'comment' as const,
    })),
  )
  return withoutOverlaps(found.sort((a, b) => a.start - b.start || b.end - a.end))
}

function withoutOverlaps(places: readonly TextPlace[]): TextPlace[] {
  let end = -1
  return places.filter((place) => {
    const isFree = place.start >= end
    if (isFree) end = place.end
    return isFree
  })
}
