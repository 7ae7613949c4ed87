import { FactoryError } from '../errors.ts'
import type { Eslint } from '../house/lint/eslint.ts'
import { proveHouse } from '../house/lint/prove-house.ts'
import type { HouseRule } from '../house/standard/house.ts'
import { CHOICES } from './choices/all.ts'
import type { Choice } from './choices/choice.ts'
import { globOf, isOwnCode, MOST_FILES, spread, type CodeFile } from './code/code-files.ts'
import {
  answersOf,
  countedRules,
  LEAST_PLACES,
  ruleOf,
  shareOf,
  type Answer,
  type AskedChoice,
} from './decide.ts'
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

export interface LearnedRule {
  rule: HouseRule
  /** What was seen: one sentence. */
  seen: string
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
  const proven = await provenRules(learned, own, { eslint, counts })
  return {
    rules: proven.rules,
    answers,
    files: { read: counts.read, skipped: counts.skipped, all: code.length },
    left: [...own.left, ...proven.left],
  }
}

/** Without the rules whose examples do not hold with the options of the team, or whose options are none: the code could not be counted with them. */
async function withHeldRules(own: TeamRules, eslint: Eslint): Promise<TeamRules> {
  const held = await Promise.all(own.rules.map((each) => holds([{ ...each, seen: '' }], eslint)))
  const left = own.rules.filter((_, at) => held[at] !== true).map(({ rule }) => notHeld(rule))
  return { ...own, rules: own.rules.filter((_, at) => held[at] === true), left: [...own.left, ...left] }
}

function notHeld({ id }: HouseRule): string {
  return `the examples of ${id} do not hold with the options of the team`
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

interface Proving {
  eslint: Eslint
  counts: Tally
}

/** The learned rules hold beside each other. A rule of the team takes the place of learned ones that contradict it. */
async function provenRules(
  learned: readonly LearnedRule[],
  own: TeamRules,
  { eslint, counts }: Proving,
): Promise<Pick<LearnedHouse, 'rules' | 'left'>> {
  const candidates = own.rules.map((each) => ({ rule: each.rule, seen: teamText(each, counts) }))
  const all = [...learned, ...candidates]
  if (await holds(all, eslint)) return { rules: all, left: [] }
  const left: string[] = []
  let rules = [...learned]
  for (const candidate of candidates) {
    const others = (await holds([...rules, candidate], eslint))
      ? rules
      : await without(rules, candidate, eslint)
    if (others === undefined) left.push(notHeld(candidate.rule))
    else rules = [...others, candidate]
  }
  return { rules, left }
}

/** The rules that hold beside another one; `undefined` where too much would go. */
async function without(
  rules: readonly LearnedRule[],
  other: LearnedRule,
  eslint: Eslint,
): Promise<LearnedRule[] | undefined> {
  const isHeld = await Promise.all(rules.map((each) => holds([each, other], eslint)))
  const kept = rules.filter((_, at) => isHeld[at] === true)
  const isLittle = rules.length - kept.length <= MOST_REPLACED
  return isLittle && (await holds([...kept, other], eslint)) ? kept : undefined
}

const MOST_REPLACED = 2

function teamText({ rule, source }: TeamRule, counts: Tally): string {
  if (!counts.asked.has(teamId(rule))) return `from ${source}; not counted`
  const broken = counts.places.get(teamId(rule)) ?? 0
  return `from ${source}; ${broken === 0 ? 'the code breaks it nowhere' : `the code breaks it in ${broken} places`}`
}

/** Options of a team that take longer on an example are not worth waiting for. */
const EXAMPLE_MS = 1000

/** Do the examples of these rules hold beside each other, and is no id there twice? */
export async function holds(rules: readonly LearnedRule[], eslint: Eslint): Promise<boolean> {
  const house = { path: undefined, sha256: '', rules: rules.map(({ rule }) => rule) }
  if (new Set(house.rules.map(({ id }) => id)).size < house.rules.length) return false
  try {
    await proveHouse(house, eslint, { limitMs: EXAMPLE_MS })
    return true
  } catch (thrown) {
    if (thrown instanceof FactoryError && thrown.code.startsWith('HOUSE_')) return false
    throw thrown
  }
}

/** Questions that the code does not answer, in words: what people decide themselves. */
export function openQuestions(answers: readonly Answer[]): string[] {
  return answers
    .filter(
      ({ decision, places }) => decision === 'unclear' || (decision === 'few' && places >= LEAST_PLACES / 2),
    )
    .map(
      (answer) =>
        `${seenText(answer)} for ${answer.way.id}${answer.decision === 'few' ? ', too few to tell' : ''}`,
    )
}
