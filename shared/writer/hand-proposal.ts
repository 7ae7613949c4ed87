import { FactoryError } from '../errors.ts'
import { safeWord } from '../text/safe-log.ts'
import { readFileBlocks } from './file-blocks.ts'
import type { HoleQuestion } from './holes.ts'
import { proposalText } from './proposal.ts'

/** A proposal that was written by hand, in the form of a model's answer: files between markers. @throws FactoryError ANSWER_UNREADABLE. */
export function handProposal(text: string, nonce: string, holes?: HoleQuestion): string {
  const reply = readFileBlocks(text, nonce, new Map(), holes)
  if (reply.kind === 'files') return proposalText(reply.files, [])
  if (reply.kind === 'blocked') return proposalText([], [], { blocked: safeWord(reply.reason) })
  throw new FactoryError(
    'ANSWER_UNREADABLE',
    `the answer by hand cannot be read: ${reply.kind === 'need' ? 'it asks for files' : safeWord(reply.problem)}`,
    {
      hint: 'write each file between the lines <<<FILE path {{nonce}} and FILE>>> {{nonce}}',
    },
  )
}
