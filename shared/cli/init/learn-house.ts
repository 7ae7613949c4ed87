import { loadEslint, type Eslint } from '../../house/lint/eslint.ts'
import type { HouseRule } from '../../house/standard/house.ts'
import { MOST_LEARNED, type CodeFile } from '../../learn/code/code-files.ts'
import { firstRules } from '../../house/standard/built-in-rules.ts'
import { ruleOf } from '../../learn/decide.ts'
import { learnHouse, seenText, type LearnedHouse } from '../../learn/first-house.ts'
import { learnedText } from '../../learn/house-remarks.ts'
import { holds, type LearnedRule } from '../../learn/proven-rules.ts'
import { tally } from '../../learn/tally.ts'

/** What a first house is learned from, in a form that a thread can be given. */
export interface LearnTask {
  /** Repository paths of all files. */
  paths: readonly string[]
  /** The code that is counted, and the files in which the team set up its linter. */
  texts: readonly CodeFile[]
  team: readonly CodeFile[]
  /** For each first spec that may be written, ways to write its prepared answer, the plainest first. */
  answers: readonly (readonly CodeFile[])[]
}

/** A house that the code keeps already. */
export interface FirstHouse {
  /** As it is for each of the first specs, and at the end for none of them. */
  fitted: FittedHouse[]
  rules: number
  /** Rules that the code was seen to keep: those of the team and those that need types are not among them. */
  counted: number
  files: { read: number; skipped: number; all: number }
}

/** A house that the prepared answer of a first spec keeps. */
export interface FittedHouse {
  /** Of house.yml. */
  text: string
  /** Which of the answers keeps most of the house. */
  answer: number
  /** Ids of the rules that even this one breaks. They enter as warnings. */
  broken: string[]
}

/** Learns a house, and finds the prepared answer of each first spec that keeps it. Nothing of the repository is run. */
export async function learnFirstHouse(
  { paths, texts, team, answers }: LearnTask,
  onFile: (done: number) => void,
): Promise<FirstHouse> {
  const eslint = await loadEslint()
  const byPath = new Map(texts.map((file) => [file.path, file]))
  const read = (wanted: readonly string[]): Promise<CodeFile[]> =>
    Promise.resolve(wanted.flatMap((path) => byPath.get(path) ?? []))
  const learned = await learnHouse({ paths, read, team, eslint, most: MOST_LEARNED, onFile })
  const withDefaults = [...learned.rules, ...unbrokenDefaults(learned)]
  // a rule of the team may contradict one of them
  const entered = (await holds(withDefaults, eslint)) ? withDefaults : learned.rules
  return {
    fitted: [...answers, []].map((ways) => fittedHouse({ ...learned, rules: entered }, ways, eslint)),
    rules: entered.length,
    counted: learned.answers.filter(({ decision }) => decision === 'rule').length,
    files: learned.files,
  }
}

/** A rule that no way to write the answer keeps is a warning. */
function fittedHouse(learned: LearnedHouse, ways: readonly CodeFile[], eslint: Eslint): FittedHouse {
  const { answer, broken } = bestAnswer(
    ways,
    learned.rules.map(({ rule }) => rule),
    eslint,
  )
  const rules = learned.rules.map(({ rule, seen }) =>
    broken.includes(rule.id)
      ? {
          rule: { ...rule, level: 'warn' as const },
          seen: `${seen}; a warning, because the first spec cannot be tried with it`,
        }
      : { rule, seen },
  )
  return { text: learnedText({ ...learned, rules }, undefined), answer, broken }
}

/** Default rules about which there are too few places to learn anything, and which none of these places breaks. */
function unbrokenDefaults({ answers, rules }: LearnedHouse): LearnedRule[] {
  const defaults = new Set(firstRules().map(({ id }) => id))
  const known = new Set(rules.map(({ rule }) => rule.id))
  return answers
    .filter(({ decision, kept, places }) => decision === 'few' && kept === places)
    .filter(({ way }) => defaults.has(way.id) && !known.has(way.id))
    .map((answer) => ({
      rule: ruleOf(answer.way, answer.applies),
      seen: `${seenText(answer)}; too few to learn from, so this is a default rule`,
    }))
}

function bestAnswer(
  answers: readonly CodeFile[],
  rules: readonly HouseRule[],
  eslint: Eslint,
): Pick<FittedHouse, 'answer' | 'broken'> {
  const found = answers.map((answer) => [...tally([answer], rules, eslint).places.keys()].sort())
  const least = Math.min(...found.map(({ length }) => length))
  const answer = Math.max(
    0,
    found.findIndex(({ length }) => length === least),
  )
  return { answer, broken: found[answer] ?? [] }
}
