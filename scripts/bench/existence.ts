import { existenceAt } from '../../shared/exports/exports-at.ts'
import { PACKAGES, packageRepository } from './existence/packages.ts'
import { ask, readQuestions, type Answer } from './existence/questions.ts'
import { answerTable, surprises } from './existence/tables.ts'

/** Puts the labelled questions to published packages. The packages are fetched once, into a cached folder. */
export async function benchExistence(words: readonly string[]): Promise<string[]> {
  const answers = await answerAll()
  return [...answerTable(answers), ...(words.includes('--why') ? surprises(answers) : [])]
}

async function answerAll(): Promise<Answer[]> {
  const questions = Object.groupBy(readQuestions(), (question) => question.package)
  const answers: Answer[] = []
  for (const name of Object.keys(PACKAGES)) {
    const index = await existenceAt(packageRepository(name), 'HEAD')
    for (const question of questions[name] ?? []) answers.push(ask(question, index))
  }
  return answers
}
