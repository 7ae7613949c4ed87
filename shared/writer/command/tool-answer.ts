import { join } from 'node:path'
import { readRecordValue, writeRecordText } from '../../commands/work-record.ts'
import { FactoryError } from '../../errors.ts'
import { readBytes } from '../../files.ts'
import { canonicalJson } from '../../formats/canonical.ts'
import { parseJson, recordOrEmpty } from '../../formats/read-json.ts'
import { schemaOf } from '../../formats/schema.ts'
import { changeSetDocument } from '../../git/change-set.ts'
import { MAX_CASSETTE_LINE_BYTES, MAX_CHANGE_SET_BYTES } from '../../limits.ts'
import { endedJobs, outputText } from '../../line/ended-jobs.ts'
import type { ParcelStore } from '../../trace/parcel/store.ts'
import type { ToolRun } from './run-tool.ts'
import type { ToolOrder } from './tool-order.ts'

/** The answer of a program that ran in a job of its own: what it left, and which question that answers. */
export interface ToolAnswer extends ToolRun {
  /** The cassette key of the question. */
  key: string
}

const TEXT = { type: 'string' } as const

const answerDocument = schemaOf<ToolAnswer>({
  type: 'object',
  additionalProperties: false,
  required: ['key', 'content', 'answered', 'transcript'],
  properties: { key: TEXT, content: TEXT, answered: { ...TEXT, maxLength: 200 }, transcript: TEXT },
})

const TOOL_ORDER_FILE = 'tool-order.json'

/** Where the order of a program lies in a run folder. */
export function toolOrderPath(folder: string): string {
  return join(folder, TOOL_ORDER_FILE)
}

/** Reads an order that a trusted step wrote just before. @throws FactoryError RUN_COULD_NOT, SCHEMA_INVALID. */
export async function readToolOrder(folder: string): Promise<ToolOrder> {
  const bytes = await readBytes(toolOrderPath(folder), MAX_CHANGE_SET_BYTES).catch((cause: unknown) => {
    throw new FactoryError('RUN_COULD_NOT', 'there is no order for a program that writes', {
      cause,
      hint: 'run the action receive with phase: apply in an earlier step of this job',
    })
  })
  const order = parseJson(bytes, 'the order of the writer', MAX_CHANGE_SET_BYTES)
  const work = recordOrEmpty(recordOrEmpty(order)['work'])
  changeSetDocument.parse(work['changeSet'], 'the change of the order')
  return order as ToolOrder
}

/** Writes an answer once nothing of the program runs any more. Returns the SHA-256 of the record. */
export function recordAnswer(
  folder: string,
  { key, content, answered, transcript }: ToolAnswer,
): Promise<string> {
  return writeRecordText(folder, canonicalJson({ key, content, answered, transcript }))
}

/** The answer that a step of the same job left. @throws FactoryError RUN_COULD_NOT, and the error of the step itself. */
export async function recordedAnswerIn(folder: string, digest: string): Promise<ToolAnswer> {
  const record = await readRecordValue(folder, digest, MAX_CASSETTE_LINE_BYTES)
  if (record instanceof FactoryError) throw record
  return answerDocument.parse(record, 'the record of the writer')
}

/** Whose answer is asked for. */
export interface AnswerPlace {
  /** `toJSON(needs)`. */
  upstream: string
  station: string
  round: number
}

/** Outputs of the job in which a program wrote, beside where the answer lies. */
export const WRITES_OUTPUT = 'writes'

/**
 * The answer that the job before left for this station and round, by GitHub's own record of that job; `undefined` when it had nothing to ask.
 * @throws FactoryError UPSTREAM_MISSING when there was no such job, PARCEL_MISSING, PARCEL_DIGEST, SCHEMA_INVALID.
 */
export async function answerOfJob(
  { upstream, station, round }: AnswerPlace,
  store: ParcelStore,
): Promise<ToolAnswer | undefined> {
  const job = endedJobs(upstream).find(
    (each) =>
      each.result === 'success' &&
      outputText(each, WRITES_OUTPUT) === station &&
      outputText(each, 'round') === String(round),
  )
  if (job === undefined) throw noJob(station, round)
  const sha256 = outputText(job, 'answer-sha256')
  if (sha256 === undefined) return undefined
  const ref = { id: outputText(job, 'answer-id'), name: outputText(job, 'answer-name'), sha256 }
  const bytes = await store.get(ref)
  const subject = `the answer of the writer in round ${round}`
  return answerDocument.parse(parseJson(bytes, subject, MAX_CASSETTE_LINE_BYTES), subject)
}

function noJob(station: string, round: number): FactoryError {
  return new FactoryError(
    'UPSTREAM_MISSING',
    `no job has let a program write for ${station} in round ${round}`,
    {
      hint: 'compile the line again: the program runs in a job of its own, which holds no signing key, and is named under needs',
    },
  )
}
