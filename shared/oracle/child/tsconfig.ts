import { createPathsMatcher, getTsconfig, parseTsconfig, type TsConfigResult } from 'get-tsconfig'
import { dirname, join } from 'node:path'

type Matcher = (specifier: string) => string[]

const cache = new Map<string, string>()
const matchers = new Map<string, Matcher>()

/** The files that a bare specifier may mean by `paths` and `baseUrl` of the tsconfig nearest to the importing file. */
export function aliasedPaths(specifier: string, importer: string): string[] {
  return matcherOf(dirname(importer))(specifier)
}

/** The compiler options of a file that change what it compiles to. */
export function compilerOptionsOf(path: string): {
  jsx?: string
  jsxFactory?: string
  jsxFragmentFactory?: string
  jsxImportSource?: string
  experimentalDecorators?: boolean
  useDefineForClassFields?: boolean
} {
  const {
    jsx,
    jsxFactory,
    jsxFragmentFactory,
    jsxImportSource,
    experimentalDecorators,
    useDefineForClassFields,
  } = nearest(dirname(path))?.config.compilerOptions ?? {}
  return {
    ...(jsx === undefined ? {} : { jsx }),
    ...(jsxFactory === undefined ? {} : { jsxFactory }),
    ...(jsxFragmentFactory === undefined ? {} : { jsxFragmentFactory }),
    ...(jsxImportSource === undefined ? {} : { jsxImportSource }),
    ...(experimentalDecorators === undefined ? {} : { experimentalDecorators }),
    ...(useDefineForClassFields === undefined ? {} : { useDefineForClassFields }),
  }
}

function matcherOf(folder: string): Matcher {
  const known = matchers.get(folder)
  if (known !== undefined) return known
  const found = nearest(folder)
  const parts = found === undefined ? [] : [found, ...referencesOf(found)]
  const all = parts.flatMap((each) => pathsMatcher(each) ?? [])
  const matcher: Matcher = (specifier) => all.flatMap((each) => each(specifier))
  matchers.set(folder, matcher)
  return matcher
}

/** A tsconfig that cannot be read aliases nothing. */
function nearest(folder: string): TsConfigResult | undefined {
  try {
    return (
      getTsconfig(folder, 'tsconfig.json', cache) ?? getTsconfig(folder, 'jsconfig.json', cache) ?? undefined
    )
  } catch {
    return undefined
  }
}

function pathsMatcher(found: TsConfigResult): Matcher | undefined {
  try {
    return createPathsMatcher(found) ?? undefined
  } catch {
    return undefined
  }
}

/** Some templates keep everything in files that the first one only refers to. */
function referencesOf({ path, config }: TsConfigResult): TsConfigResult[] {
  return (config.references ?? []).flatMap((reference) => {
    const named = join(dirname(path), reference.path)
    const file = named.endsWith('.json') ? named : join(named, 'tsconfig.json')
    try {
      return [{ path: file, config: parseTsconfig(file, cache) }]
    } catch {
      return []
    }
  })
}
