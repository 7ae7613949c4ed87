import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { canonicalJson } from '../../formats/canonical.ts'
import { isRecord, parseJson } from '../../formats/read-json.ts'
import { MAX_KEPT_ANSWER_BYTES } from '../../limits.ts'

/**
 * Everybody whose code runs in some workflow of the repository may store an artifact of any name. What counts is therefore a seal
 * that only a holder of the reviewer's key can make: an HMAC under a key derived from it (RFC 5869). Who sees a seal could try
 * keys against it, so a short key makes none.
 */
const SHORTEST_KEY = 20
const INFO = 'jidoka kept review answer v1'

/** Can answers be sealed with this key? */
export function canSeal(apiKey: string): boolean {
  return apiKey.length >= SHORTEST_KEY
}

/** The answer to a question as a sealed document. `question` is the cassette key of the first request. */
export function sealKept(question: string, cassette: string, apiKey: string): Buffer {
  return Buffer.from(canonicalJson({ question, cassette, seal: sealOf(question, cassette, apiKey) }))
}

/** The cassette of a sealed document; `undefined` when it answers another question or its seal is not ours. */
export function openKept(bytes: Uint8Array, question: string, apiKey: string): Buffer | undefined {
  const document = parsed(bytes)
  if (document?.['question'] !== question) return undefined
  const { cassette, seal } = document
  if (typeof cassette !== 'string' || typeof seal !== 'string') return undefined
  const [given, ours] = [Buffer.from(seal), Buffer.from(sealOf(question, cassette, apiKey))]
  return given.length === ours.length && timingSafeEqual(given, ours) ? Buffer.from(cassette) : undefined
}

function parsed(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const document = parseJson(bytes, 'a kept answer', MAX_KEPT_ANSWER_BYTES)
    return isRecord(document) ? document : undefined
  } catch {
    return undefined
  }
}

function sealOf(question: string, cassette: string, apiKey: string): string {
  const key = Buffer.from(hkdfSync('sha256', apiKey, '', INFO, 32))
  return createHmac('sha256', key).update(canonicalJson({ question, cassette })).digest('hex')
}
