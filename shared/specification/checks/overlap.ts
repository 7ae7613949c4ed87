import { compareText, type Finding } from '../../findings.ts'
import { collisionKey } from '../../paths/safe-path.ts'
import { canMeet, isGlob, literalPrefix } from '../../paths/declared-paths.ts'
import { findingAt, quote, type SpecFile } from '../document/spec-file.ts'

/** Most steps of comparing for one call, about a second. Of a path that was not compared a note says so. */
const MAX_WORK = 200_000_000
/** Steps that meeting a pattern costs before any character is compared. */
const VISIT_COST = 8
/** Other patterns named in one finding. */
const SHOWN = 3

/** One distinct write path, and who wants to write it. */
interface Pattern {
  key: string
  /** Its text before the first wildcard and after the last. */
  head: string
  tail: string
  wants: { file: SpecFile; pointer: string; path: string }[]
  /** Patterns that may cover the same file; at most {@link SHOWN}. */
  meets: Pattern[]
  isUnchecked: boolean
}

/**
 * Open specs that would write the same file, exact paths and globs alike: a note, because the one that is released later is judged by what
 * the other has made by then, or stopped (station/place-release.ts). Distinct patterns are looked up by their literal
 * folders: two patterns can only meet when one's literal folder lies on the way to the other's, so specs in different
 * folders are never compared.
 */
export function checkOverlap(files: readonly SpecFile[]): Finding[] {
  const patterns = distinctPatterns(files)
  findMeetings(patterns)
  return patterns.flatMap((pattern) => pattern.wants.flatMap((want) => overlapFindings(pattern, want)))
}

function distinctPatterns(files: readonly SpecFile[]): Pattern[] {
  const byKey = new Map<string, Pattern>()
  for (const file of [...files].sort((a, b) => compareText(a.path, b.path))) {
    for (const [index, path] of file.spec.paths.write.entries()) {
      const key = collisionKey(path)
      const pattern = byKey.get(key) ?? patternOf(key)
      pattern.wants.push({ file, pointer: `/paths/write/${index}`, path })
      byKey.set(key, pattern)
    }
  }
  return [...byKey.values()].sort((a, b) => compareText(a.key, b.key))
}

function patternOf(key: string): Pattern {
  return { key, head: headOf(key), tail: tailOf(key), wants: [], meets: [], isUnchecked: false }
}

function findMeetings(patterns: readonly Pattern[]): void {
  const globs = patterns.filter(({ key }) => isGlob(key))
  const globsByFolder = Map.groupBy(globs, ({ key }) => literalPrefix(key))
  const budget = { left: MAX_WORK }
  for (const pattern of patterns) {
    for (const folder of foldersAbove(literalPrefix(pattern.key))) {
      for (const other of globsByFolder.get(folder) ?? []) compare(pattern, other, budget)
    }
    pattern.isUnchecked = budget.left < 0
    if (pattern.isUnchecked) globsByFolder.clear()
  }
}

function compare(pattern: Pattern, other: Pattern, budget: { left: number }): void {
  budget.left -= VISIT_COST
  if (budget.left < 0 || isSettled(pattern, other) || cannotMeet(pattern, other)) return
  budget.left -= pattern.key.length * other.key.length
  if (budget.left >= 0 && canMeet(pattern.key, other.key)) join(pattern, other)
}

/** The folder itself and all above it, the top as the empty name. */
function foldersAbove(folder: string): string[] {
  const segments = folder === '' ? [] : folder.split('/')
  return [...segments.map((_, index) => segments.slice(0, index + 1).join('/')), '']
}

/** No need to compare: the same pattern, both of one file alone, compared before, or both with enough to show. */
function isSettled(a: Pattern, b: Pattern): boolean {
  if (a === b || a.meets.includes(b) || isOfOneFile(a, b)) return true
  return a.meets.length >= SHOWN && b.meets.length >= SHOWN
}

function isOfOneFile(a: Pattern, b: Pattern): boolean {
  const file = a.wants[0]?.file
  return a.wants.length === 1 && b.wants.length === 1 && b.wants[0]?.file === file
}

/** Do the literal beginnings or endings exclude each other? This settles most pairs. */
function cannotMeet(a: Pattern, b: Pattern): boolean {
  const isApart = !a.head.startsWith(b.head) && !b.head.startsWith(a.head)
  return isApart || (!a.tail.endsWith(b.tail) && !b.tail.endsWith(a.tail))
}

function headOf(pattern: string): string {
  const star = pattern.indexOf('*')
  if (star === -1) return pattern
  // `src/**` also covers what a shorter head names, so the slash before a wildcard does not count
  return pattern.slice(0, star).replace(/\/$/, '')
}

function tailOf(pattern: string): string {
  return pattern.slice(pattern.lastIndexOf('*') + 1).replace(/^\//, '')
}

function join(a: Pattern, b: Pattern): void {
  if (a.meets.length < SHOWN) a.meets.push(b)
  if (b.meets.length < SHOWN) b.meets.push(a)
}

function overlapFindings(pattern: Pattern, { file, pointer, path }: Pattern['wants'][number]): Finding[] {
  if (pattern.isUnchecked) {
    const message = `the path ${quote(path)} could not be compared with all others: too many globs lie in one folder`
    const hint = 'name exact paths, or globs in folders of their own'
    return [findingAt(file, pointer, { code: 'SPEC_OVERLAP_UNCHECKED', level: 'note', message, hint })]
  }
  const others = othersOf(pattern, file)
  if (others.length === 0) return []
  const named = others.slice(0, SHOWN).join(', ')
  const more = others.length > SHOWN ? ' and others' : ''
  const message = `the path ${quote(path)} would also be written by ${named}${more}`
  const hint = 'nothing to do: if the other one is released first and changes this file, run this one again'
  return [findingAt(file, pointer, { code: 'SPEC_OVERLAP', level: 'note', message, hint })]
}

/** Paths of the other specs, at most one more than is shown. */
function othersOf(pattern: Pattern, file: SpecFile): string[] {
  const paths = new Set<string>()
  for (const { wants } of [pattern, ...pattern.meets]) {
    for (const want of wants) {
      if (want.file !== file) paths.add(want.file.path)
      if (paths.size > SHOWN) return [...paths]
    }
  }
  return [...paths]
}
