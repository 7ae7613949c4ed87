import type { Eslint } from '../house/lint/eslint.ts'
import type { HouseRule } from '../house/standard/house.ts'
import { CHOICES } from './choices/all.ts'
import type { Choice } from './choices/choice.ts'
import { globOf, isOwnCode, MOST_FILES, spread, type CodeFile } from './code/code-files.ts'
import { answersOf, countedRules, ruleOf, shareOf, type Answer, type AskedChoice } from './decide.ts'
import { provenRules, withHeldRules, type LearnedRule } from './proven-rules.ts'
import { readSettings } from './team/settings.ts'
import { teamRules, type TeamRule, type TeamRules } from './team/team-rules.ts'
import { tally, type Tally } from './tally.ts'

/** What a first house is learned from. */
export interface Learning {
  /** Repository paths of all files. */
  paths: readonly string[]
  /** Reads the texts of some of them; those that cannot be read are left out. */
  read: (paths: readonly string[]) => Promise<CodeFile[]>
  /** Files in which the team set up its linter. */
  team: readonly CodeFile[]
  eslint: Eslint
  /** Files that are counted at most. Default: {@link MOST_FILES}. */
  most?: number
  /** Told after every file that was counted. */
  onFile?: (done: number) => void
}

/** A house that the code keeps already. */
export interface LearnedHouse {
  rules: LearnedRule[]
  answers: Answer[]
  /** Code files that were counted, those that could not be, and all there are. */
  files: { read: number; skipped: number; all: number }
  /** What of the team's configuration was left out: one sentence each. */
  left: string[]
}

/**
 * Learns a first house: for each question the way that four of five places take, and the rules that the team set up in its own linter. The
 * code is counted as the gate would judge it; nothing of the repository is run. Every rule comes with examples that are proven.
 */
export async function learnHouse({
  paths,
  read,
  team,
  eslint,
  most = MOST_FILES,
  onFile,
}: Learning): Promise<LearnedHouse> {
  const code = paths.filter(isOwnCode)
  const files = await read(spread(code, most))
  const own = await withHeldRules(teamRules(readSettings(team, eslint), code), eslint)
  const asked = askedChoices(code, own)
  const counted = [...countedRules(asked), ...own.rules.map(({ rule }) => named(rule))]
  const counts = tally(files, counted, eslint, onFile)
  const answers = answersOf(asked, counts)
  const learned = learnedRules(answers, own)
  const ofTeam = own.rules.map((each) => ({ rule: each.rule, seen: teamText(each, counts) }))
  const proven = await provenRules(learned, ofTeam, eslint)
  return {
    rules: proven.rules,
    answers,
    files: { read: counts.read, skipped: counts.skipped, all: code.length },
    left: [...own.left, ...proven.left],
  }
}

/** The rules of a team have names of their own while they are counted: a way may have the same id. */
function named(rule: HouseRule): HouseRule {
  return { ...rule, id: teamId(rule) }
}

function teamId({ id }: HouseRule): string {
  return `team:${id}`
}

/** A rule that the team switched off is no question; one that it set up is answered. */
function askedChoices(code: readonly string[], { off, rules }: TeamRules): AskedChoice[] {
  const settled = new Set([...off, ...rules.map(({ rule }) => eslintName(rule))])
  const isOpen = ({ variants }: Choice): boolean => !variants.some((way) => settled.has(eslintName(way)))
  return CHOICES.filter(isOpen).flatMap((choice) => {
    const glob = globOf(choice.language, code)
    return glob === undefined ? [] : [{ choice, applies: [glob] }]
  })
}

function eslintName({ enforce }: Pick<HouseRule, 'enforce'>): string | undefined {
  return enforce.kind === 'eslint' ? enforce.rule : undefined
}

function learnedRules(answers: readonly Answer[], own: TeamRules): LearnedRule[] {
  const entered = answers.filter(({ decision }) => decision === 'rule' || decision === 'uncounted')
  const ids = new Set([...entered.map(({ way }) => way.id), ...own.rules.map(({ rule }) => rule.id)])
  return entered
    .filter(({ choice }) => !(choice.voidBy ?? []).some((id) => ids.has(id)))
    .map((answer) => ({ rule: ruleOf(answer.way, answer.applies), seen: seenText(answer) }))
}

/** What was seen of a way, as it stands beside its rule. */
export function seenText(answer: Answer): string {
  const { choice, kept, places, decision } = answer
  if (decision === 'uncounted') return `${choice.asks}: not counted, because it needs types`
  const what = choice.measure.kind === 'files' || choice.measure.kind === 'distinct' ? 'files' : 'places'
  return `${choice.asks}: ${kept} of ${places} ${what} (${Math.round(100 * shareOf(answer))} %)`
}

function teamText({ rule, source }: TeamRule, counts: Tally): string {
  if (!counts.asked.has(teamId(rule))) return `from ${source}; not counted`
  const broken = counts.places.get(teamId(rule)) ?? 0
  return `from ${source}; ${broken === 0 ? 'the code breaks it nowhere' : `the code breaks it in ${broken} places`}`
}
