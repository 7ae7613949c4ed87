import { sign, verify, type KeyObject } from 'node:crypto'
import { canonicalJson } from '../../formats/canonical.ts'
import { parseJson } from '../../formats/read-json.ts'
import { schemaOf } from '../../formats/schema.ts'
import answerSchema from '../../../schemas/answer.schema.json' with { type: 'json' }
import { hintOf } from '../signer/keys.ts'
import { MAX_PARCEL_BYTES } from '../parcel/parcel.ts'
import { asRejection, rejected } from '../statement/rejection.ts'
import { answerName, type AnswerIdentity } from '../parcel/names.ts'
import type { Trust } from './trust.ts'
import { checkSigner } from './verify-link.ts'

/** A stored answer (schemas/answer.schema.json). */
interface AnswerFile extends AnswerIdentity {
  $schema: 'https://jidoka.dev/schemas/answer/v1'
  entry: string
  hint: string
  signature: string
}

const answerDocument = schemaOf<AnswerFile>(answerSchema)

/**
 * Signs one recorded answer, so that nobody but the station that asked can put words into a model's mouth: jobs that run
 * code of the change may write to the same store. `entry` is a cassette line without its newline.
 */
export function sealAnswer(
  identity: AnswerIdentity,
  entry: string,
  key: KeyObject,
): { name: string; bytes: Buffer } {
  const { serial, station, round, attempt, call } = identity
  const unsigned = { $schema: SCHEMA, serial, station, round, attempt, call, entry, hint: hintOf(key) }
  const signature = sign('sha256', signedBytes(unsigned), { key, dsaEncoding: 'der' }).toString('base64')
  return { name: answerName(identity), bytes: Buffer.from(`${canonicalJson({ ...unsigned, signature })}\n`) }
}

const SCHEMA = 'https://jidoka.dev/schemas/answer/v1' as const

/** A prefix of its own, so that no signature of a link can stand here, nor the other way round. */
function signedBytes(unsigned: Omit<AnswerFile, 'signature'>): Buffer {
  return Buffer.from(`JidokaAnswerV1\n${canonicalJson(unsigned)}`)
}

/** The cassette line of a stored answer, with its newline. @throws FactoryError LINK_REJECTED. */
export function openAnswer(bytes: Uint8Array, expected: AnswerIdentity, trust: Trust): Promise<Buffer> {
  return asRejection(() => Promise.resolve(checkAnswer(bytes, expected, trust)))
}

function checkAnswer(bytes: Uint8Array, expected: AnswerIdentity, trust: Trust): Buffer {
  const file = answerDocument.parse(parseJson(bytes, 'the answer', MAX_PARCEL_BYTES), 'the answer')
  const { signature, ...unsigned } = file
  const key = trust.keys.get(file.hint)
  if (key === undefined) throw rejected('LINK_SIGNER', 'the answer was signed with a key that is not trusted')
  checkSigner(key, file.station)
  if (!verify('sha256', signedBytes(unsigned), key.publicKey, Buffer.from(signature, 'base64')))
    throw rejected('LINK_SIGNATURE', 'the signature is not that of the answer')
  if (answerName(file) !== answerName(expected))
    throw rejected('PARCEL_NAME', 'the answer is of another unit, station, round, attempt or call')
  return Buffer.from(`${file.entry}\n`)
}
