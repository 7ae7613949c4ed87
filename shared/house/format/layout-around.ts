import { posix } from 'node:path'
import type { Options } from 'prettier'
import type { BaseSnapshot } from '../code/snapshot.ts'

const CODE = /\.[cm]?[jt]sx?$/
const MOST_FILES = 30
const MOST_BYTES = 100_000

/**
 * Quotes, semicolons and tabs of most of the code that lies nearest to a path at the base commit, for a file of ours in a
 * repository without Prettier. What the code does not say is left to Prettier's defaults.
 */
export async function layoutAround(base: BaseSnapshot, path: string): Promise<Options> {
  const near = nearestCode(base, path)
  await base.fetch(near)
  const text = near.flatMap((each) => base.read(each) ?? []).join('\n')
  const most = (more: RegExp, less: RegExp): boolean => countOf(text, more) > countOf(text, less)
  return {
    singleQuote: most(/'[^'"`\n]*'/g, /"[^'"`\n]*"/g),
    semi: !most(OPEN_END, /;[ \r]*$/gm),
    useTabs: most(/^\t/gm, /^ {2}/gm),
  }
}

/** A statement of one line that ends without a semicolon. */
const OPEN_END =
  /^[ \t]*(?:import|export (?:const|let|\*|\{)|const|let|var|return|throw) .*[\w'"`)\]}][ \r]*$/gm

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

/** In the same folder first, then in the folder around it, and so on. */
function nearestCode(base: BaseSnapshot, path: string): string[] {
  const isCode = (each: string): boolean =>
    each !== path && CODE.test(each) && !each.endsWith('.d.ts') && base.size(each) <= MOST_BYTES
  const near = base
    .paths()
    .filter(isCode)
    .map((each) => ({ each, shared: sharedFolders(each, path) }))
  return near
    .sort((a, b) => b.shared - a.shared)
    .slice(0, MOST_FILES)
    .map(({ each }) => each)
}

function sharedFolders(one: string, other: string): number {
  const [folders, others] = [one, other].map((each) => posix.dirname(each).split('/'))
  const end = folders?.findIndex((folder, index) => folder !== others?.[index]) ?? 0
  return end < 0 ? (folders?.length ?? 0) : end
}
