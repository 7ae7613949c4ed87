import type { FinishReason } from '../model/reply.ts'
import type { UsedCassette } from '../model/cassette.ts'
import type { Prompt } from '../model/prompt.ts'
import type { Usage } from '../model/budget.ts'
import type { Finding } from '../findings.ts'
import type { ProposedFile } from '../specification/change/check-change.ts'
import type { EditableTexts } from './file-blocks.ts'
import type { HoleQuestion } from './holes.ts'
import type { MadeChange } from './proposal.ts'

/** Who proposes the files of a change. A station knows only this; every gate after a proposal is the same for all writers. */
export interface Writer {
  /** Asks once. @throws FactoryError when the writer could not work; a bad answer is a stop, not an error. */
  write(question: WriterQuestion): Promise<Proposal>
}

/** What a writer is asked. */
export interface WriterQuestion {
  prompt: WriterPrompt
  /** The texts that were shown, as edits change them. */
  texts: EditableTexts
  /** The holes that the answer fills; left out where there are none. */
  holes?: HoleQuestion
  /** Why these files cannot be taken, for which a writer is asked once more; `undefined` when they can. */
  problemOf: (files: readonly ProposedFile[]) => string | undefined
  /** The files as they are meant: what the prompt did to the shown texts is undone. */
  readBack: (files: readonly ProposedFile[]) => ProposedFile[]
  /** The question again with these files shown as well; left out when no more are shown. */
  more?: (wanted: readonly string[], reply: string) => Promise<WriterQuestion>
}

/** The blocks of the answer must carry the nonce of the prompt. */
export type WriterPrompt = Prompt & { nonce: string }

export type Proposal = (ProposedFiles | WriterStop) & { record: WriterRecord }

export interface ProposedFiles {
  kind: 'files'
  /** What is written or deleted, before any gate. */
  files: ProposedFile[]
  /** What is said of changes that cannot be part of a proposal; left out where there are none. */
  findings?: Finding[]
  /** Who made the change, where that was not the writer itself. */
  made?: MadeChange
}

/** Why there is no change. `blocked`: the writer says that the spec cannot be met. */
export interface WriterStop {
  kind: 'blocked' | 'empty' | 'refused' | 'truncated' | 'unreadable'
  /** One safe sentence. */
  message: string
}

/** What the report of a station says about the answer. It is the same whether the answer was just given or replayed. */
export interface WriterRecord {
  /** Who answered, by the endpoint's own words. */
  answered: string
  finish: FinishReason
  /** As first charged. */
  usage: Usage
  cassette: UsedCassette
  /** What a program printed, made safe; only where it has just run. */
  transcript?: string
}
