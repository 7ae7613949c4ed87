import { existenceAt } from '../../shared/exports/exports-at.ts'
import { benchLarge } from './existence/large.ts'
import { PACKAGES, packageRepository } from './existence/packages.ts'
import { ask, readQuestions, type Answer } from './existence/questions.ts'
import { answerTable, surprises } from './existence/tables.ts'

/**
 * Puts the labelled questions to published packages, which are fetched once into a cached folder (`--why` prints what was not
 * answered as it should be), and one spec to 20,000 files (`--time` does that alone).
 */
export async function benchExistence(words: readonly string[]): Promise<string[]> {
  if (words.includes('--time')) return benchLarge()
  const answers = await answerAll()
  const why = words.includes('--why')
  return [...answerTable(answers), ...(why ? surprises(answers) : ['', ...(await benchLarge())])]
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
