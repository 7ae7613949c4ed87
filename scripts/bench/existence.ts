import { tryExports } from '../../shared/commands/try-exports.ts'
import type { Surroundings } from '../../shared/commands/surroundings.ts'
import type { ExistenceIndex } from '../../shared/exports/existence-index.ts'
import { existenceAt } from '../../shared/exports/exports-at.ts'
import { benchLarge } from './existence/large.ts'
import { resolveCommit } from '../../shared/git/revision.ts'
import { PACKAGES, packageRepository } from './existence/packages.ts'
import { ask, readQuestions, specOf, type Answer } from './existence/questions.ts'
import { answerTable, surprises } from './existence/tables.ts'

/**
 * Puts the labelled questions to published packages, which are fetched once into a cached folder (`--why` prints what was not
 * answered as it should be, `--words` calls no export), and one spec to 20,000 files (`--time` does that alone).
 */
export async function benchExistence(words: readonly string[]): Promise<string[]> {
  if (words.includes('--time')) return benchLarge()
  const answers = await answerAll({ isTried: !words.includes('--words') })
  const why = words.includes('--why')
  return [...answerTable(answers), ...(why ? surprises(answers) : ['', ...(await benchLarge())])]
}

async function answerAll({ isTried }: { isTried: boolean }): Promise<Answer[]> {
  const questions = Object.groupBy(readQuestions(), (question) => question.package)
  const answers: Answer[] = []
  for (const name of Object.keys(PACKAGES)) {
    const repo = packageRepository(name)
    const index = await existenceAt(repo, 'HEAD')
    const asked = (questions[name] ?? []).map((question) => ask(question, index))
    answers.push(...(isTried ? await withTrials(asked, repo, index) : asked))
  }
  return answers
}

/** The answers with what the exports of the package do of the rows of each question. */
async function withTrials(asked: Answer[], repo: string, existence: ExistenceIndex): Promise<Answer[]> {
  const base = await resolveCommit(repo, 'HEAD')
  const answers: Answer[] = []
  for (const answer of asked) {
    const tried = await tryExports([specOf(answer.question)], { repo, base, existence }, surroundings())
    answers.push({ ...answer, findings: [...answer.findings, ...tried] })
  }
  return answers
}

function surroundings(): Surroundings {
  const signal = new AbortController().signal
  return { env: process.env, signal, now: () => new Date(), print: () => undefined, hidden: [] }
}
