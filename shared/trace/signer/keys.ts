import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'
import { FactoryError } from '../../errors.ts'

/** Only P-256: cosign, openssl and every KMS verify it. Ed25519 with plain keys fails in cosign v3. */
const CURVE = 'prime256v1'

/** A new P-256 private key. */
export function generateSigningKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: CURVE }).privateKey
}

/** The private key of a PEM text (PKCS#8 or SEC1). @throws FactoryError KEY_INVALID naming `subject`, never its content. */
export function loadSigningKey(pem: string, subject: string): KeyObject {
  if (pem.includes('ENCRYPTED')) throw invalidKey(subject, 'is encrypted')
  if (/-----BEGIN (PUBLIC KEY|CERTIFICATE)-----/.test(pem)) throw invalidKey(subject, 'holds no private key')
  return checkCurve(
    parsePem(() => createPrivateKey(privatePart(pem)), subject),
    subject,
  )
}

/** `openssl ecparam -genkey` writes the curve's parameters in front of the key. */
function privatePart(pem: string): string {
  return pem.replace(/-----BEGIN EC PARAMETERS-----[^-]*-----END EC PARAMETERS-----\s*/, '')
}

/** The public key of a PEM text. @throws FactoryError KEY_INVALID naming `subject`. */
export function loadPublicKey(pem: string, subject: string): KeyObject {
  if (!pem.includes('-----BEGIN PUBLIC KEY-----')) throw invalidKey(subject, 'is no PEM public key')
  return checkCurve(
    parsePem(() => createPublicKey(pem), subject),
    subject,
  )
}

function parsePem(parse: () => KeyObject, subject: string): KeyObject {
  try {
    return parse()
  } catch {
    // the cause is dropped: a parser's message may quote the key
    throw invalidKey(subject, 'is no readable PEM key')
  }
}

function checkCurve(key: KeyObject, subject: string): KeyObject {
  if (key.asymmetricKeyType !== 'ec')
    throw invalidKey(subject, `is a key of type ${String(key.asymmetricKeyType)}`)
  const curve = key.asymmetricKeyDetails?.namedCurve
  if (curve !== CURVE) throw invalidKey(subject, `is on the curve ${String(curve)}`)
  return key
}

function invalidKey(subject: string, problem: string): FactoryError {
  return new FactoryError('KEY_INVALID', `${subject} ${problem}; an unencrypted ECDSA P-256 key is needed`, {
    hint: 'make one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256',
  })
}

/** Key hint: base64 of the SHA-256 of the DER SubjectPublicKeyInfo, of a public or private key. */
export function hintOf(key: KeyObject): string {
  const spki = publicPart(key).export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(spki).digest('base64')
}

/** PEM of the public half, of a public or private key. */
export function publicPem(key: KeyObject): string {
  return publicPart(key).export({ type: 'spki', format: 'pem' }).toString()
}

function publicPart(key: KeyObject): KeyObject {
  return key.type === 'private' ? createPublicKey(key) : key
}
