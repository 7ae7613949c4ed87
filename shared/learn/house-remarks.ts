import { houseText } from '../house/standard/house-text.ts'
import { LEAST_PLACES, type Answer } from './decide.ts'
import { seenText, type LearnedHouse } from './first-house.ts'

/** The text of a learned house: beside each rule what was seen, and above all what people may still decide. */
export function learnedText(learned: LearnedHouse, commit: string | undefined): string {
  const notes = new Map(learned.rules.map(({ rule, seen }) => [rule.id, seen]))
  return houseText(
    learned.rules.map(({ rule }) => rule),
    remarksOf(learned, commit),
    notes,
  )
}

function remarksOf({ answers, files, left }: LearnedHouse, commit: string | undefined): string[] {
  const from = commit === undefined ? 'the work tree' : `commit ${commit.slice(0, 12)}`
  const open = openQuestions(answers).map((question) => `  ${question}`)
  const skipped = files.skipped === 0 ? '' : `, ${files.skipped} could not be read`
  return [
    `The house standard, learned from ${files.read} of ${files.all} code files of ${from}${skipped}.`,
    `A rule is here when the code keeps it in four of five places, and in at least ${LEAST_PLACES}. Above each stands what was seen.`,
    ...(open.length === 0 ? [] : ['Questions that the code does not answer:', ...open]),
    ...(left.length === 0
      ? []
      : ['Not taken from the linter of the team:', ...left.map((each) => `  ${each}`)]),
  ]
}

/** Questions that the code does not answer, in words: what people decide themselves. */
function openQuestions(answers: readonly Answer[]): string[] {
  return answers
    .filter(
      ({ decision, places }) => decision === 'unclear' || (decision === 'few' && places >= LEAST_PLACES / 2),
    )
    .map(
      (answer) =>
        `${seenText(answer)} for ${answer.way.id}${answer.decision === 'few' ? ', too few to tell' : ''}`,
    )
}
