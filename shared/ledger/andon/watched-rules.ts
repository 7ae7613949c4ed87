import type { AndonRules } from '../../factory/andon-rules.ts'
import { WHOLE_REPOSITORY, scopeOfLine } from './scope.ts'
import type { AndonWords } from './andon-words.ts'
import type { AndonStanding, Pull } from './open-pulls.ts'

/** Rules about what no ledger knows: somebody has to look, and what was seen is entered. */
export const WATCHED_RULES = ['redDefaultBranch', 'newStyle'] as const satisfies readonly (keyof AndonRules)[]
export type WatchedRule = (typeof WATCHED_RULES)[number]

/** What was seen of what a rule is about. */
export interface Sighting {
  rule: WatchedRule
  /** `unknown` changes nothing. */
  state: 'bad' | 'good' | 'unknown'
  /** The commit that was looked at; `undefined` where none could be. */
  commit: string | undefined
  /** What was seen, as one sentence. */
  says: string
}

/** Who pulls and releases here. */
export function ruleName(rule: string): string {
  return `the rule ${rule} of factory.yml`
}

/**
 * What is to be entered for a sighting: a pull once something is bad, and a release of that pull once it is good again. What a person has released
 * at a commit is not pulled again at that commit. Pure.
 */
export function wordsOfSighting(
  { rule, state, commit, says }: Sighting,
  { pulls, freed }: AndonStanding,
  line: string,
): AndonWords | undefined {
  const scope = scopeOfLine(line)
  const own = (pull: Pull): boolean => pull.rule === rule && pull.scope === scope
  const open = pulls.filter((pull) => own(pull) && pull.digest !== undefined)
  const by = ruleName(rule)
  if (state === 'bad' && open.length === 0) {
    const isForgiven = freed.some((each) => own(each.pull) && each.by !== by && isAt(each.pull, commit))
    return isForgiven ? undefined : { action: 'pull', scope, by, reason: says, rule }
  }
  if (state !== 'good' || open.length === 0) return undefined
  const of = open.flatMap(({ digest }) => digest ?? [])
  return { action: 'release', scope: WHOLE_REPOSITORY, by, reason: says, rule, of }
}

/** The reason of such a pull names the commit. */
function isAt({ reason }: Pull, commit: string | undefined): boolean {
  return commit !== undefined && reason.includes(commit.slice(0, 12))
}
