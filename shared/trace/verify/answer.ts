import { canonicalJson } from '../../formats/canonical.ts'
import { parseJson } from '../../formats/read-json.ts'
import { schemaOf } from '../../formats/schema.ts'
import answerSchema from '../../../schemas/answer.schema.json' with { type: 'json' }
import { answerName, type AnswerIdentity } from '../parcel/names.ts'
import { signBundle } from '../signer/bundle.ts'
import { bundleKind } from '../signer/bundle-kind.ts'
import type { Signer } from '../signer/signer.ts'
import { asRejection, rejected } from '../statement/rejection.ts'
import { parseCanonical } from '../statement/strict-json.ts'
import type { Trust } from './trust.ts'
import { checkSigner } from './signer-rules.ts'
import { openEnvelope } from './verifier.ts'
import { MAX_PARCEL_BYTES } from '../../limits.ts'

/** What is signed of a stored answer (schemas/answer.schema.json). */
interface StoredAnswer extends AnswerIdentity {
  $schema: string
  entry: string
}

const answerDocument = schemaOf<StoredAnswer>(answerSchema)

/** A payload type of its own, so that the signature of a link is not valid for an answer, and the other way round. */
const ANSWER_BUNDLE = bundleKind('application/vnd.jidoka.answer.v1+json')

/**
 * Signs one recorded answer. Jobs that run code of the change may write to the same store, so only the station that
 * asked may say what the model answered. `entry` is a cassette line without its newline.
 */
export async function sealAnswer(
  identity: AnswerIdentity,
  entry: string,
  signer: Signer,
): Promise<{ name: string; bytes: Buffer }> {
  const { serial, station, round, attempt, call } = identity
  const answer: StoredAnswer = { $schema: answerSchema.$id, serial, station, round, attempt, call, entry }
  const bundle = await signBundle(Buffer.from(canonicalJson(answer)), ANSWER_BUNDLE, signer)
  return { name: answerName(identity), bytes: Buffer.from(`${canonicalJson(bundle)}\n`) }
}

/** The cassette line of a stored answer, with its newline. @throws FactoryError LINK_REJECTED. */
export function openAnswer(bytes: Uint8Array, expected: AnswerIdentity, trust: Trust): Promise<Buffer> {
  return asRejection(() => checkAnswer(bytes, expected, trust))
}

async function checkAnswer(bytes: Uint8Array, expected: AnswerIdentity, trust: Trust): Promise<Buffer> {
  const bundle = parseJson(bytes, 'the answer', MAX_PARCEL_BYTES)
  const { payload, signer } = await openEnvelope(bundle, trust, ANSWER_BUNDLE)
  const answer = answerDocument.parse(parseCanonical(payload), 'the answer')
  checkSigner(signer, answer.station)
  if (answerName(answer) !== answerName(expected))
    throw rejected('PARCEL_NAME', 'the answer is of another unit, station, round, attempt or call')
  return Buffer.from(`${answer.entry}\n`)
}
