import { FactoryError } from '../../errors.ts'
import type { ChangeWriter } from '../../factory/writer-choice.ts'
import { canonicalJson } from '../../formats/canonical.ts'
import type { ModelRequest, Prompt } from '../../model/prompt.ts'
import { handProposal } from '../hand-proposal.ts'
import { filesOf, leftFindings, proposalText, readProposal, type RecordedProposal } from '../proposal.ts'
import { NO_MODEL, takeAnswer, type NewAnswer, type Recording } from '../recorded.ts'
import type { Writer } from '../writer.ts'
import type { FoundChange } from './found-change.ts'

export interface ChangeWriterOptions {
  request: ModelRequest
  recording: Recording
  /** `paths.write` of the spec. */
  write: readonly string[]
  /** What the change is now; `undefined` when there is none at its place. */
  find: () => Promise<FoundChange | undefined>
}

/** The base of a change: the same question is asked of it wherever it lies, so a replay needs neither branch nor patch. */
export interface AskedChange {
  /** Id of the tree of the base commit. */
  base: string
  spec: string
  round: number
}

/** What is asked of somebody who has written already. It names no commit: the answer does. */
export function changeRequest({ from }: ChangeWriter, prompt: Prompt, asked: AskedChange): ModelRequest {
  return {
    v: 1,
    ...prompt,
    profile: { ...NO_MODEL, endpoint: `change:${from}`, model: from },
    messages: [{ role: 'user', content: canonicalJson({ from, ...asked }) }],
    schema: null,
  }
}

/**
 * Somebody who has written already, as the writer. What lies at the place of the change now counts, and is recorded; where nothing lies there
 * any more, what is recorded does.
 */
export function changeWriter({ request, recording, write, find }: ChangeWriterOptions): Writer {
  return {
    async write() {
      const now =
        recording.mode === 'replay' || recording.answers !== undefined ? undefined : await answerNow(find)
      const { entry, cassette } = await takeAnswer(request, recording, {
        live: () => (now === undefined ? Promise.reject(noChange(request)) : Promise.resolve(now)),
        byHand: (text) => handProposal(text, request.nonce ?? ''),
        isUsable: ({ response }) => now === undefined || response.content === now.content,
      })
      const proposal = readProposal(entry.response.content)
      const { model, finish } = entry.response
      const usage = { calls: 0, inputTokens: 0, outputTokens: 0 }
      const record = { answered: model, finish, usage, cassette }
      if (proposal.files.length + proposal.left.length === 0)
        return { kind: 'empty', message: 'the change is empty: the base commit holds all of it', record }
      return {
        kind: 'files',
        files: filesOf(proposal),
        findings: leftFindings(proposal, write),
        ...madeOf(proposal),
        record,
      }
    },
  }
}

function madeOf({ made }: RecordedProposal): Pick<RecordedProposal, 'made'> {
  return made === undefined ? {} : { made }
}

async function answerNow(find: ChangeWriterOptions['find']): Promise<NewAnswer | undefined> {
  const found = await find()
  if (found === undefined) return undefined
  const { files, left, made } = found
  const at = made.head ?? made.sha256 ?? ''
  return {
    content: proposalText(files, left, { made }),
    answered: `${made.from} ${made.place} at ${at.slice(0, 12)}`,
  }
}

function noChange({ profile }: ModelRequest): FactoryError {
  return new FactoryError(
    'WRITER_NO_CHANGE',
    `there is no change to take: no ${profile.model} lies at its place`,
    {
      hint: 'push the branch or lay the patch that models.writer names, or name another with --change',
    },
  )
}
