import type { AnswerProblem, ModelAnswer, TextForm } from '../model/answer.ts'
import type { ModelProfile } from '../model/profile.ts'
import type { ModelSession } from '../model/session.ts'
import { safeWord } from '../text/safe-log.ts'
import { defined } from '../formats/defined.ts'
import { endsWithBlock, readFileBlocks } from './file-blocks.ts'
import type { ProposedFiles, Writer, WriterStop } from './writer.ts'

/**
 * A model as the writer: it answers in file blocks, and its session records the answer. `profile` is one of the session's other
 * models; default: its first.
 */
export function modelWriter(session: ModelSession, profile?: ModelProfile): Writer {
  return {
    async write(prompt) {
      const form = fileForm(prompt.nonce)
      const answer = await session.ask(prompt, defined({ profile, form }))
      const { model, finish, usage } = answer
      const record = { answered: model, finish, usage, cassette: session.cassette() }
      return { ...readAnswer(answer, prompt.nonce), record }
    },
  }
}

/** A reply that cannot be read is told why, once. */
function fileForm(nonce: string): TextForm {
  const read = (content: string): ReturnType<typeof readFileBlocks> => readFileBlocks(content, nonce)
  return {
    problemOf: (content) => {
      const reply = read(content)
      return reply.kind === 'unreadable' ? safeWord(reply.problem) : undefined
    },
    isWhole: (content) => endsWithBlock(content, nonce),
    words: `Answer again with the whole change, each file between a line \`<<<FILE path ${nonce}\` and a line \`FILE>>> ${nonce}\`, and nothing around the blocks.`,
  }
}

const STOPS: Record<AnswerProblem['kind'], WriterStop['kind']> = {
  refused: 'refused',
  truncated: 'truncated',
  empty: 'empty',
  misfit: 'unreadable',
}

function readAnswer({ problem, content }: ModelAnswer, nonce: string): ProposedFiles | WriterStop {
  if (problem !== undefined) return { kind: STOPS[problem.kind], message: problem.message }
  const reply = readFileBlocks(content, nonce)
  if (reply.kind === 'unreadable') return { kind: 'unreadable', message: safeWord(reply.problem) }
  return reply.kind === 'blocked' ? { kind: 'blocked', message: safeWord(reply.reason) } : reply
}
