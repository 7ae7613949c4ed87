import { covers, isGlob, literalPrefix } from './globs.ts'

/** Is a repository path one of those named, or inside a glob among them? Case counts where the pattern is literal. */
export function matchesAny(path: string, patterns: readonly string[]): boolean {
  return patterns.some(
    (pattern) =>
      path === pattern ||
      (isGlob(pattern) && path.startsWith(literalPrefix(pattern)) && covers(pattern, path)),
  )
}
