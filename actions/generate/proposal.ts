import type { Finding } from '../../shared/findings.ts'
import type { TreeEntry } from '../../shared/git/tree.ts'
import type { AnswerProblem, ModelAnswer } from '../../shared/model/answer.ts'
import { safeWord } from '../../shared/text/safe-log.ts'
import type { ProposedFile } from '../../shared/specification/change/check-change.ts'
import type { Context } from './context.ts'
import { parseReply, type Reply } from './reply.ts'

/** What the writer's answer amounts to before any gate of the change itself. */
export type Proposal =
  | { kind: 'files'; files: ProposedFile[]; blocks: number }
  | { kind: 'stop'; finding: Finding; final?: string }

const CODES: Record<AnswerProblem['kind'], string> = {
  refused: 'GENERATE_REFUSED',
  truncated: 'GENERATE_TRUNCATED',
  empty: 'GENERATE_EMPTY',
  misfit: 'GENERATE_UNREADABLE',
}

/** Reads the answer; in a repair round the files that were not sent again are taken from the previous attempt. */
export function proposalOf(answer: ModelAnswer, nonce: string, previous: readonly ProposedFile[]): Proposal {
  const { problem } = answer
  if (problem !== undefined) return stopped(CODES[problem.kind], problem.message)
  const reply = parseReply(answer.content, nonce)
  return reply.kind === 'files' ? filesOf(reply, previous) : replyStop(reply)
}

function replyStop(reply: Exclude<Reply, { kind: 'files' }>): Proposal {
  if (reply.kind === 'unreadable') return stopped('GENERATE_UNREADABLE', safeWord(reply.problem))
  const reason = `the writer says that the spec cannot be met: ${safeWord(reply.reason)}`
  return {
    ...stopped('GENERATE_BLOCKED', reason, 'the owner of the spec answers by changing it'),
    final: reason,
  }
}

function stopped(code: string, message: string, hint?: string): Extract<Proposal, { kind: 'stop' }> {
  return { kind: 'stop', finding: { code, level: 'block', message, ...(hint === undefined ? {} : { hint }) } }
}

function filesOf({ files }: Extract<Reply, { kind: 'files' }>, previous: readonly ProposedFile[]): Proposal {
  const sent = new Set(files.map((file) => file.path))
  const kept = previous.filter((file) => !sent.has(file.path))
  return { kind: 'files', files: [...files, ...kept], blocks: files.length }
}

/**
 * Whole files written by somebody who did not see what they replace lose whatever was in them; and invisible
 * characters that were kept from the writer are gone from a file it wrote anew.
 */
export function checkSeen(
  files: readonly ProposedFile[],
  tree: readonly TreeEntry[],
  shown: { context: Context; previous: readonly ProposedFile[] },
): Finding[] {
  const existing = new Set(tree.map((entry) => entry.path))
  const seen = new Map(shown.context.files.map((file) => [file.path, file.stripped]))
  const before = new Set(shown.previous.map((file) => file.path))
  return files
    .filter(({ path }) => existing.has(path))
    .flatMap(({ path, content }) => {
      const stripped = seen.get(path)
      if (stripped === undefined) return before.has(path) ? [] : [blind(path)]
      return stripped > 0 && content !== undefined ? [strippedWarning(path, stripped)] : []
    })
}

function blind(file: string): Finding {
  return {
    code: 'GENERATE_BLIND_WRITE',
    level: 'block',
    file,
    message: 'the writer replaces a file that it was not shown',
    hint: 'narrow paths.write and paths.read so that the file fits into the prompt, or raise the token budget',
  }
}

function strippedWarning(file: string, count: number): Finding {
  return {
    code: 'GENERATE_STRIPPED',
    level: 'warn',
    file,
    message: `${count} invisible pieces of the base file were not shown to the writer`,
  }
}
