import { posix } from 'node:path'
import { pathProblem } from '../../paths/safe-path.ts'
import { matchesGlob } from '../../paths/globs.ts'
import { isGlob, literalPrefix } from '../../paths/declared-paths.ts'

/** Where the tests of specs go. */
export const FOLDER = 'test/acceptance'

export interface NodeTestScript {
  /** Options before `--test`. */
  flags: string[]
  /** Files and patterns after it. */
  patterns: string[]
}

/** Reads one plain `node ... --test ...` call; `undefined` for a script that needs a shell. */
export function nodeTestScript(script: string | undefined): NodeTestScript | undefined {
  if (script === undefined || !/^node( [\w@%+=:,./*{}"'-]+)* --test( [\w@%+=:,./*{}"'-]+)*$/.test(script))
    return undefined
  const words = script.split(' ').slice(1)
  const at = words.indexOf('--test')
  const after = words.slice(at + 1)
  const flags = after.filter((word) => word.startsWith('-') && !/^--(test-reporter|watch)/.test(word))
  return { flags: [...words.slice(0, at), ...flags], patterns: after.filter((word) => !word.startsWith('-')) }
}

/** Programs that look at code and write nothing: what they say, tests do not need. */
const LOOKS =
  /^(?:npx |pnpm exec |yarn )?(?:xo|eslint|standard|biome|oxlint|dprint check|prettier (?:-c|--check)|tsd|tsc(?= .*--noEmit)|vue-tsc(?= .*--noEmit)|publint|knip)(?= |$)/

/** The command of a chained script in which the tests start: those before it look at the code alone. `-1` where another comes first. */
export function firstOfTests(commands: readonly string[]): number {
  return commands.findIndex((command) => !LOOKS.test(command))
}

/** A folder whose `<id>.test.ts` files the patterns cover; without patterns Node looks everywhere. */
export function folderFor(patterns: readonly string[]): string | undefined {
  if (patterns.length === 0) return FOLDER
  const globs = patterns.map((pattern) => pattern.replace(/^["']|["']$/g, '').replace(/^\.\//, ''))
  const starts = globs.filter(isGlob).map(literalPrefix)
  const folders = [FOLDER, ...starts.flatMap((start) => [posix.join(start, 'acceptance'), start])]
  return folders.find(
    (folder) =>
      pathProblem(folder) === undefined && globs.some((glob) => matchesGlob(`${folder}/x.test.ts`, glob)),
  )
}
