import type { AnswerProblem, ModelAnswer, TextForm } from '../model/answer.ts'
import { addUsage } from '../model/budget.ts'
import type { ModelProfile } from '../model/profile.ts'
import type { ModelSession } from '../model/session.ts'
import { safeWord } from '../text/safe-log.ts'
import { defined } from '../formats/defined.ts'
import { endsWithBlock, readFileBlocks, type FileBlocks } from './file-blocks.ts'
import type { Proposal, ProposedFiles, Writer, WriterQuestion, WriterStop } from './writer.ts'

/**
 * A model as the writer: it answers in file blocks, and its session records the answer. `profile` is one of the session's other
 * models; default: its first. A model that needs more files is shown them once.
 */
export function modelWriter(session: ModelSession, profile?: ModelProfile): Writer {
  const ask = async (question: WriterQuestion): Promise<Asked> => {
    const read = replyReader(question)
    const answer = await session.ask(question.prompt, defined({ profile, form: formOf(question, read) }))
    return { question, answer, blocks: read(answer.content) }
  }
  return {
    async write(question) {
      const first = await ask(question)
      if (first.answer.problem !== undefined || first.blocks.kind !== 'need' || question.more === undefined)
        return proposalOf(session, first)
      const second = await ask(await question.more(first.blocks.wanted, first.answer.content))
      const usage = addUsage(first.answer.usage, second.answer.usage)
      return proposalOf(session, { ...second, answer: { ...second.answer, usage } })
    },
  }
}

/** A question, its answer, and what the answer says. */
interface Asked {
  question: WriterQuestion
  answer: ModelAnswer
  blocks: FileBlocks
}

type ReadReply = (content: string) => FileBlocks

/** Reads each reply to a question once: it is judged before it is taken, and edits of long files are work. */
function replyReader({ prompt, texts, holes }: WriterQuestion): ReadReply {
  const known = new Map<string, FileBlocks>()
  return (content) => {
    const blocks = known.get(content) ?? readFileBlocks(content, prompt.nonce, texts, holes)
    known.set(content, blocks)
    return blocks
  }
}

/** A reply that cannot be read, or not be taken, is told why, once. */
function formOf(question: WriterQuestion, read: ReadReply): TextForm {
  const { nonce } = question.prompt
  return {
    problemOf: (content) => {
      const problem = problemOf(read(content), question)
      return problem === undefined ? undefined : safeWord(problem)
    },
    isWhole: (content) => endsWithBlock(content, nonce),
    words: `${question.holes === undefined ? '' : `Fill each hole between a line \`<<<HOLE path#name ${nonce}\` and a line \`HOLE>>> ${nonce}\`. `}Answer again with the whole change, and nothing around the blocks. The marker is still ${nonce}: a new file between a line \`<<<FILE path ${nonce}\` and a line \`FILE>>> ${nonce}\`, an edit between a line \`<<<EDIT path ${nonce}\` and a line \`EDIT>>> ${nonce}\`, with a line \`===== ${nonce}\` between its old and its new lines.`,
  }
}

function problemOf(blocks: FileBlocks, { problemOf: refuse, more }: WriterQuestion): string | undefined {
  if (blocks.kind === 'unreadable') return blocks.problem
  if (blocks.kind === 'files') return refuse(blocks.files)
  return blocks.kind === 'need' && more === undefined ? 'no more files can be shown' : undefined
}

const STOPS: Record<AnswerProblem['kind'], WriterStop['kind']> = {
  refused: 'refused',
  truncated: 'truncated',
  empty: 'empty',
  misfit: 'unreadable',
}

function proposalOf(session: ModelSession, { question, answer, blocks }: Asked): Proposal {
  const { model, finish, usage } = answer
  const record = { answered: model, finish, usage, cassette: session.cassette() }
  return { ...said(answer, blocks, question), record }
}

/** Files that cannot be taken go to the gate all the same: it says why, by its own codes. */
function said(
  { problem }: ModelAnswer,
  blocks: FileBlocks,
  { readBack }: WriterQuestion,
): ProposedFiles | WriterStop {
  const isReadable = problem === undefined || problem.kind === 'misfit'
  if (isReadable && blocks.kind === 'files') return { kind: 'files', files: readBack(blocks.files) }
  if (problem !== undefined) return { kind: STOPS[problem.kind], message: problem.message }
  if (blocks.kind === 'blocked') return { kind: 'blocked', message: safeWord(blocks.reason) }
  const message = blocks.kind === 'unreadable' ? blocks.problem : 'no more files can be shown'
  return { kind: 'unreadable', message: safeWord(message) }
}
