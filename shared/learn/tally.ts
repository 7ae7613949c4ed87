import { hasCode } from '../errors.ts'
import type { Linter } from 'eslint'
import { isTooLarge, withoutMark } from '../house/code/changed-files.ts'
import { eslintConfig, isTypedRule, type Eslint } from '../house/lint/eslint.ts'
import { lintText } from '../house/lint/lint-text.ts'
import type { HouseRule } from '../house/standard/house.ts'
import { globMatcher } from '../paths/globs.ts'
import type { CodeFile } from './code/code-files.ts'

/** What each rule rejects in a code base. */
export interface Tally {
  /** Places by the id of the rule. */
  places: ReadonlyMap<string, number>
  /** Files with at least one such place, by the id of the rule. */
  files: ReadonlyMap<string, ReadonlySet<string>>
  /** Files that were counted, by the id of each rule that applies to them. */
  asked: ReadonlyMap<string, number>
  /** Files that were read, and those that could not be. */
  read: number
  skipped: number
}

/** What a rule took on one file for it to be wrong here: nothing of a repository holds up its learning. */
const FILE_MS = 5_000

/**
 * Counts what these rules reject, as the gate would see it. Nothing is compiled and nothing is run; rules that need types count
 * nothing. A file that cannot be parsed, or on which a rule takes too long, is skipped.
 */
export function tally(
  files: readonly CodeFile[],
  rules: readonly HouseRule[],
  eslint: Eslint,
  onFile: (done: number) => void = () => undefined,
): Tally {
  const counted = rules.filter((rule) => !isTypedRule(rule, eslint))
  const configFor = configs(counted, eslint)
  const counts: Counts = { places: new Map(), files: new Map(), asked: new Map(), read: 0, skipped: 0 }
  for (const [index, file] of files.entries()) {
    onFile(index + 1)
    const own = isTooLarge(file.text) ? undefined : configFor(file.path)
    const messages = own === undefined ? undefined : messagesOf(file, own.config, eslint)
    if (own === undefined || messages === undefined) counts.skipped += 1
    else count(counts, file.path, { rules: own.rules, messages })
  }
  return counts
}

interface Counts {
  places: Map<string, number>
  files: Map<string, Set<string>>
  asked: Map<string, number>
  read: number
  skipped: number
}

interface OwnConfig {
  rules: HouseRule[]
  config: Linter.Config[]
}

/** Most files of a repository have the same rules. */
function configs(rules: readonly HouseRule[], eslint: Eslint): (path: string) => OwnConfig {
  const matchers = rules.map((rule) => ({ rule, matches: globMatcher(rule.applies) }))
  const known = new Map<string, OwnConfig>()
  return (path) => {
    const own = matchers.filter(({ matches }) => matches(path)).map(({ rule }) => rule)
    const key = own.map(({ id }) => id).join()
    const config = known.get(key) ?? { rules: own, config: eslintConfig(own, eslint) }
    known.set(key, config)
    return config
  }
}

function messagesOf({ path, text }: CodeFile, config: Linter.Config[], eslint: Eslint): string[] | undefined {
  try {
    const result = lintText({ eslint, config, path, limitMs: FILE_MS }, withoutMark(text))
    return result.kind === 'linted' ? result.messages.map(({ ruleId }) => ruleId) : undefined
  } catch (thrown) {
    if (hasCode(thrown, 'HOUSE_TOO_SLOW')) return undefined
    throw thrown
  }
}

function count(
  counts: Counts,
  path: string,
  { rules, messages }: { rules: readonly HouseRule[]; messages: readonly string[] },
): void {
  counts.read += 1
  for (const { id } of rules) counts.asked.set(id, (counts.asked.get(id) ?? 0) + 1)
  for (const id of messages) {
    counts.places.set(id, (counts.places.get(id) ?? 0) + 1)
    const files = counts.files.get(id) ?? new Set()
    counts.files.set(id, files.add(path))
  }
}
