import { posix } from 'node:path'

// `from './x'`, `import './x'`, `import('./x')`, `require('./x')`; a false hit in a string only costs context
const SPECIFIER = /\b(?:from|import|require)\s{0,20}\(?\s{0,20}(['"])(\.{1,2}\/[^'"\n]{1,300})\1/g
const SOURCE = /\.[cm]?[jt]sx?$/
const ENDINGS = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.d.ts',
  '.json',
  '/index.ts',
  '/index.tsx',
  '/index.js',
]

/** The repository paths that a source file imports relatively, as far as they are among `known`; sorted. */
export function relativeImports(
  path: string,
  text: string,
  known: Pick<ReadonlySet<string>, 'has'>,
): string[] {
  if (!SOURCE.test(path)) return []
  const found = [...text.matchAll(SPECIFIER)].map((match) => resolveImport(path, match[2] ?? '', known))
  return [...new Set(found.filter((each) => each !== undefined))].sort()
}

/** The repository path that a relative import of the file `from` means, as far as it is among `known`. */
export function resolveImport(
  from: string,
  specifier: string,
  known: Pick<ReadonlySet<string>, 'has'>,
): string | undefined {
  const target = posix.join(posix.dirname(from), specifier)
  return candidates(target).find((candidate) => known.has(candidate))
}

/** TypeScript lets a specifier name the JavaScript file that its source becomes. */
function candidates(target: string): string[] {
  const emitted = /\.([cm]?)jsx?$/.exec(target)
  const stem = emitted === null ? undefined : target.slice(0, emitted.index)
  const sources = stem === undefined ? [] : [`${stem}.${emitted?.[1] ?? ''}ts`, `${stem}.tsx`]
  return [...ENDINGS.map((ending) => `${target}${ending}`), ...sources]
}
