import { tryExports } from '../../shared/commands/try-exports.ts'
import type { Surroundings } from '../../shared/commands/surroundings.ts'
import type { ExistenceIndex } from '../../shared/exports/existence-index.ts'
import { existenceAt } from '../../shared/exports/exports-at.ts'
import { benchLarge } from './existence/large.ts'
import { resolveCommit } from '../../shared/git/revision.ts'
import { drawExports } from './existence/draw.ts'
import { PACKAGES, packageRepository } from './existence/packages.ts'
import { ask, PARTS, readQuestions, specOf, type Answer, type Question } from './existence/questions.ts'
import { answerTable, surprises } from './existence/tables.ts'

/**
 * Puts the labelled questions to published packages, which are fetched once into a cached folder (`--why` prints what was not
 * answered as it should be, `--words` calls no export, the name of a part puts its questions alone), and one spec to 20,000 files
 * (`--time` does that alone). `--draw` and a package print its functions in the order in which questions about it are written.
 */
export async function benchExistence(words: readonly string[]): Promise<string[]> {
  if (words.includes('--time')) return benchLarge()
  const drawn = words[words.indexOf('--draw') + 1]
  if (words.includes('--draw') && drawn !== undefined) return drawExports(drawn, 'sealed')
  const parts = PARTS.filter((part) => words.includes(part))
  const isAsked = ({ part }: Question): boolean => parts.length === 0 || parts.includes(part)
  const answers = await answerAll(readQuestions().filter(isAsked), !words.includes('--words'))
  const isWhole = parts.length === 0 && !words.includes('--why')
  return [...answerTable(answers), ...(isWhole ? ['', ...(await benchLarge())] : surprises(answers))]
}

async function answerAll(all: readonly Question[], isTried: boolean): Promise<Answer[]> {
  const questions = Object.groupBy(all, (question) => question.package)
  const answers: Answer[] = []
  for (const name of Object.keys(PACKAGES).filter((each) => questions[each] !== undefined)) {
    const repo = packageRepository(name)
    const index = await existenceAt(repo, 'HEAD')
    const asked = (questions[name] ?? []).map((question) => ask(question, index))
    answers.push(...(isTried ? await withTrials(asked, repo, index) : asked))
  }
  return answers
}

/** The answers with what the exports of the package do of the rows of each question, all asked together. */
async function withTrials(asked: Answer[], repo: string, existence: ExistenceIndex): Promise<Answer[]> {
  const base = await resolveCommit(repo, 'HEAD')
  const specs = asked.map(({ question }, at) => specOf(question, `question-${at}`))
  const tried = await tryExports(specs, { repo, base, existence }, surroundings())
  return asked.map((answer, at) => {
    const own = tried.filter(({ file }) => file === specs[at]?.path)
    return { ...answer, findings: [...answer.findings, ...own] }
  })
}

function surroundings(): Surroundings {
  const signal = new AbortController().signal
  return { env: process.env, signal, now: () => new Date(), print: () => undefined, hidden: [] }
}
