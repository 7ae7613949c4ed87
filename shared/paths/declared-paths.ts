import { limitProblem, literalGlob, globMatcher } from './globs.ts'
import { collisionKey, pathProblem } from './safe-path.ts'
import { canMatch, type Alphabet } from './wildcards.ts'

/** Does a path of a spec stand for several files? Only `*` is special; question marks, brackets and braces are plain characters. */
export function isGlob(path: string): boolean {
  return path.includes('*')
}

/**
 * Why a path or glob of a spec cannot be used, or `undefined`. `*` stands for a part of one name, `**` alone in a
 * segment for any number of folders; everything else is a safe repository path.
 */
export function declaredPathProblem(path: string): string | undefined {
  if (path.split('/').some((segment) => segment.includes('**') && segment !== '**')) {
    return 'has ** beside other characters'
  }
  if (wildShape(path.normalize('NFKC')) !== wildShape(path))
    return 'has a look-alike of a slash or an asterisk'
  if (/[{}]|^!/.test(path)) return 'has braces or a leading exclamation mark, which are not supported'
  return limitProblem(literalGlob(path)) ?? pathProblem(path.replaceAll('**', 'x').replaceAll('*', 'x'))
}

function wildShape(path: string): string {
  return path.replace(/[^*/]/gu, '')
}

/** The folders before the first segment with a wildcard, without a final slash; the whole path when there is none. */
export function literalPrefix(path: string): string {
  const segments = path.split('/')
  const wild = segments.findIndex((segment) => segment.includes('*'))
  return wild === -1 ? path : segments.slice(0, wild).join('/')
}

/** Is a repository path the one that is declared, or one that the declared glob matches? Exact in case. */
export function covers(pattern: string, path: string): boolean {
  return coveredBy(pattern)(path)
}

/** {@link covers} for many paths: the pattern is read once. */
export function coveredBy(pattern: string): (path: string) => boolean {
  if (!isGlob(pattern)) return (path) => pattern === path
  if (pattern.includes('\\')) return () => false
  const prefix = literalPrefix(pattern)
  const matches = globMatcher([literalGlob(pattern)])
  return (path) => !isGlob(path) && path.startsWith(prefix) && matches(path)
}

/** Is a repository path one of those declared, or covered by a glob among them? */
export function matchesAny(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => path === pattern || covers(pattern, path))
}

/**
 * Is there any path that both patterns cover? Either may be exact. Paths that differ only in case or Unicode form count as
 * one. Time is bounded by the product of the two lengths.
 */
export function canMeet(left: string, right: string): boolean {
  const [a, b] = [collisionKey(left), collisionKey(right)]
  if (!isGlob(a) && !isGlob(b)) return a === b
  return canMatch(a.split('/'), b.split('/'), NAMES)
}

const NAMES: Alphabet<string, string> = { isWild: (name) => name === '**', matches: namesMeet }

function namesMeet(a: string, b: string): boolean {
  if (!isGlob(a) && !isGlob(b)) return a === b
  return canMatch(Array.from(a), Array.from(b), CHARACTERS)
}

const CHARACTERS: Alphabet<string, string> = {
  isWild: (character) => character === '*',
  matches: (a, b) => a === b,
}
