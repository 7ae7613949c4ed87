import { join } from 'node:path'
import { lineNames, type LineNames } from '../../compile/line-names.ts'
import { FactoryError, hasCode } from '../../errors.ts'
import { loadFactory, parseSpec } from '../../factory/control-files.ts'
import type { Factory } from '../../factory/factory.ts'
import { nearestFactory } from '../../factory/nearest-factory.ts'
import { resolveCommit } from '../../git/revision.ts'
import { matchesAny } from '../../paths/declared-paths.ts'
import { trustFor } from '../../station/signing.ts'
import { WORKFLOW_LOGIN } from '../ask/issues.ts'
import { markedQuestions, type QuestionsMark } from '../ask/questions-mark.ts'
import type { AskedQuestions } from '../ask/asked-questions.ts'
import { questionsText } from '../ask/questions-text.ts'
import { withApiRetry } from '../deliver/api-faults.ts'
import { openPulls } from '../deliver/pulls.ts'
import { repositoryUrl, type GithubFacts } from '../github-facts.ts'
import { serverRemote, sleep } from '../server-remote.ts'
import { keepAnswersPull } from './answers-pull.ts'
import { askedTrace, type FoundQuestions } from './asked-trace.ts'
import type { CommentEvent } from './comment-event.ts'
import { specAnswered } from './spec-answered.ts'
import { proposeAnswers, type ProposedSpec } from './propose.ts'
import { readAnswers, type GivenAnswer } from './read-answers.ts'

/** Where answers go, and what says what was asked. */
export interface AnswerPlace {
  /** Folder of the repository. */
  repo: string
  /** Repository path of factory.yml. */
  factory: string
  /** Commit of the run: the tip of the default branch. */
  commit: string
  /** `artifacts`, or the folder that all stations share. */
  store: string
  /** A trust file to use instead of the repository's. */
  trust: string
  token: string
}

export interface TakeRequest extends AnswerPlace {
  facts: GithubFacts
  env: NodeJS.ProcessEnv
}

/** What became of the answers of a comment. */
export interface Taken {
  /** How many. */
  count: number
  branch: string
  pull: number | undefined
  /** Markdown to reply with; nothing where a reaction says it all. */
  say?: string
}

/**
 * Proposes the answers of a comment of somebody who may write. The text it stands under says where the questions are; what they are says the
 * signed trace, and the text must be the very one that is made of it.
 * @throws FactoryError ANSWER_UNREADABLE, ANSWER_NO_QUESTION, ANSWER_NO_TRACE, ANSWER_SPEC_GONE, ANSWER_REFUSED; those of the server.
 */
export async function takeAnswers(
  event: CommentEvent,
  request: TakeRequest,
): Promise<Taken | 'of another line'> {
  const mark = markOf(event)
  const line = await lineAt(request)
  if (!(await asksAbout(line, mark.spec))) return 'of another line'
  const answers = readAnswers(event.text)
  const found = await askedTrace(mark, { ...request, trust: await trustOf(line, request) })
  refuseEdited(event, found.asked)
  refuseUnknown(answers, found.asked)
  return proposed(answers, found, { event, request, names: line.names })
}

interface AnsweringLine {
  repo: string
  base: string
  factory: Factory
  factoryPath: string
  names: LineNames
}

/** The line as the tip of the default branch has it. */
async function lineAt({ repo, factory: factoryPath, commit }: TakeRequest): Promise<AnsweringLine> {
  const base = await resolveCommit(repo, commit)
  const { factory } = await loadFactory(repo, base, factoryPath)
  return { repo, base, factory, factoryPath, names: lineNames({ name: factory.name, factoryPath }) }
}

/** Every line of the repository hears every comment. A spec that was moved since is of the line whose folder it lies in. */
async function asksAbout(
  { repo, base, factory, factoryPath }: AnsweringLine,
  spec: string,
): Promise<boolean> {
  return matchesAny(spec, [factory.specs]) || (await nearestFactory(repo, base, spec)) === factoryPath
}

/** Only what a workflow has opened here counts: anybody may write our mark into a text of their own. */
function markOf({ issue }: CommentEvent): QuestionsMark {
  const mark = issue.login === WORKFLOW_LOGIN ? markedQuestions(issue.body) : undefined
  if (mark !== undefined) return mark
  throw new FactoryError('ANSWER_NO_QUESTION', 'the line asks nothing here', {
    hint: 'write the answer under the issue with the questions, which the summary of the run names',
  })
}

function trustOf({ repo, base, factory }: AnsweringLine, { trust }: TakeRequest) {
  return trustFor({ repo, home: join(repo, '.jidoka'), localKeys: false, trust }, factory, base)
}

/** Who answers has read this text: where somebody changed it, nobody knows what was answered. */
function refuseEdited({ issue }: CommentEvent, asked: AskedQuestions): void {
  const [shown, ours] = [issue.body.trim(), questionsText(asked).trim()]
  if (issue.isPull ? shown.endsWith(ours) : shown === ours) return
  throw new FactoryError('ANSWER_REFUSED', 'the text above is not the one that the line wrote', {
    hint: 'run the job `ask` of the run again, which writes it again, and answer then',
  })
}

function refuseUnknown(answers: readonly GivenAnswer[], { questions }: AskedQuestions): void {
  const unknown = answers.find(({ number }) => questions.every((question) => question.number !== number))
  if (unknown === undefined) return
  throw new FactoryError('ANSWER_UNREADABLE', `there is no question ${unknown.number}`, {
    hint: `the questions are numbered from 1 to ${questions.length}`,
  })
}

async function proposed(
  answers: readonly GivenAnswer[],
  { asked, spec, branch: into }: FoundQuestions,
  { event, request, names }: { event: CommentEvent; request: TakeRequest; names: LineNames },
): Promise<Taken> {
  const { facts, token, repo } = request
  const by = `@${event.login}`
  const unit = { serial: asked.serial, spec, specPath: asked.spec, questions: asked.questions }
  const pulls = await openPulls(facts, token)
  const proposal = {
    branch: names.answersBranch(spec.id),
    specPath: asked.spec,
    into,
    message: `Answer ${answers.length} questions about ${asked.spec}\n\nAsked by ${asked.serial}, answered by ${by}.\n`,
    answer: (bytes: Buffer) => specAnswered(bytes, { asked: unit, answers, by }),
  }
  const deps = { repo, remote: serverRemote(request), pulls, now: new Date() }
  const answered = await withApiRetry(() => proposeAnswers(proposal, deps), sleep)
  const done = { count: answers.length, branch: answered.branch }
  if (!answered.isNew) return { ...done, pull: answered.open?.number, say: 'The spec says so already.' }
  return { ...done, ...(await pulled(answered, { asked, into, facts, pulls })) }
}

interface Pulling {
  asked: AskedQuestions
  into: string
  facts: GithubFacts
  pulls: Awaited<ReturnType<typeof openPulls>>
}

/** Where workflows may open no pull requests, the answers are on their branch all the same: a person opens it. */
async function pulled(
  { branch, bytes, open }: ProposedSpec,
  { asked, into, facts, pulls }: Pulling,
): Promise<Pick<Taken, 'pull' | 'say'>> {
  try {
    const { spec } = parseSpec(bytes, asked.spec)
    const { number, isNew } = await keepAnswersPull(pulls, { branch, into, asked, spec, open }, sleep)
    return isNew ? { pull: number, say: `The answers are proposed in #${number}.` } : { pull: number }
  } catch (thrown) {
    if (!hasCode(thrown, 'PUBLISH_PULLS_OFF')) throw thrown
    const compare = `${repositoryUrl(facts)}/compare/${into}...${branch}?expand=1`
    return {
      pull: undefined,
      say: `The answer is on the branch \`${branch}\`. Workflows may not open pull requests here: [open it](${compare}).`,
    }
  }
}
