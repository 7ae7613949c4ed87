import { makePlace, removeQuietly } from '../../commands/place.ts'
import { setUp } from '../../commands/set-up.ts'
import type { Surroundings } from '../../commands/surroundings.ts'
import { FactoryError } from '../../errors.ts'
import type { Entry } from '../../model/cassette.ts'
import type { Secrets } from '../../model/redaction.ts'
import { safeWord } from '../../text/safe-log.ts'
import { handProposal } from '../hand-proposal.ts'
import { filesOf, leftFindings, readProposal } from '../proposal.ts'
import { takeAnswer, type NewAnswer, type Recording } from '../recorded.ts'
import type { ProposedFiles, Writer, WriterStop } from '../writer.ts'
import { runTool, type ToolRun } from './run-tool.ts'
import type { ToolOrder } from './tool-order.ts'

export interface CommandWriterOptions {
  order: ToolOrder
  recording: Recording
  secrets: Secrets
  /** Runs the program. */
  run: (order: ToolOrder) => Promise<ToolRun>
}

/**
 * A program as the writer. It is asked once; what it proposed is recorded, and found again by what it was asked, so a replay needs no
 * program. What ended badly is never recorded.
 */
export function commandWriter({ order, recording, secrets, run }: CommandWriterOptions): Writer {
  return {
    async write({ holes }) {
      refuseSecrets(order, secrets)
      let transcript: string | undefined
      const live = async (): Promise<NewAnswer> => {
        const left = await run(order)
        transcript = left.transcript
        return left
      }
      const byHand = (text: string): string => handProposal(text, order.request.nonce ?? '', holes)
      const { entry, cassette } = await takeAnswer(order.request, recording, { live, byHand, isUsable })
      const record = {
        answered: entry.response.model,
        finish: entry.response.finish,
        usage: { calls: 1, inputTokens: 0, outputTokens: 0 },
        cassette,
        ...(transcript === undefined ? {} : { transcript }),
      }
      return { ...proposalOf(entry, order.write), record }
    },
  }
}

/** Runs the program of an order on this machine, in a folder of its own that is removed in the end. */
export async function runHere(
  order: ToolOrder,
  parent: string,
  surroundings: Surroundings,
): Promise<ToolRun> {
  const place = await makePlace(parent)
  try {
    await setUp(order.work, place, surroundings)
    return await runTool(order, place, surroundings)
  } finally {
    await removeQuietly(place.root)
  }
}

function proposalOf({ response }: Entry, write: readonly string[]): ProposedFiles | WriterStop {
  const proposal = readProposal(response.content)
  const { files, left, blocked } = proposal
  if (blocked !== undefined) return { kind: 'blocked', message: safeWord(blocked) }
  if (files.length + left.length === 0) return { kind: 'empty', message: 'the writer changed nothing' }
  return { kind: 'files', files: filesOf(proposal), findings: leftFindings(proposal, write) }
}

/** May a recorded answer serve again? */
export function isUsable({ response }: Entry): boolean {
  const { files, left, blocked } = readProposal(response.content)
  return files.length + left.length > 0 || blocked !== undefined
}

/** A task leaves the machine: a secret in it stops the unit before anything is started. @throws FactoryError MODEL_SECRET_IN_PROMPT. */
export function refuseSecrets({ request }: ToolOrder, { secretsIn }: Secrets): void {
  const places = request.messages.flatMap(({ content }) => secretsIn(content))
  const [first] = places
  if (first === undefined) return
  const message = `the task of the writer holds a secret: line ${first.line} (${first.rule})`
  throw new FactoryError('MODEL_SECRET_IN_PROMPT', message, {
    hint: 'take the secret out of the spec or the house standard, and replace it with a new one',
  })
}
