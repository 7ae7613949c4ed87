import type { ASN1Obj } from '@sigstore/core'

/** Order n of the curve P-256: https://doi.org/10.6028/NIST.SP.800-186, section 3.2.1.3. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/**
 * Whoever has an ECDSA signature (r, s) can make (r, n - s), other bytes that verify as well. Only the one with the smaller
 * s counts here. Gives that one of a DER signature; every verifier accepts it. Throws when it is no DER signature.
 */
export async function withLowS(signature: Buffer): Promise<Buffer> {
  // loaded on first use: most commands sign nothing
  const { ASN1Obj: Asn1 } = await import('@sigstore/core')
  const whole = Asn1.parseBuffer(Buffer.from(signature))
  const [r, s] = partsOf(whole)
  const value = s.toInteger()
  if (isLow(value)) return signature
  const low = new Asn1(s.tag, integerBytes(ORDER - value), [])
  return new Asn1(whole.tag, whole.value, [r, low]).toDER()
}

/** Has this DER signature the smaller s? Throws when it is no DER signature. */
export async function hasLowS(signature: Buffer): Promise<boolean> {
  const { ASN1Obj: Asn1 } = await import('@sigstore/core')
  const [, s] = partsOf(Asn1.parseBuffer(Buffer.from(signature)))
  return isLow(s.toInteger())
}

function isLow(s: bigint): boolean {
  return s > 0n && s <= ORDER / 2n
}

function partsOf({ subs: [r, s, ...more] }: ASN1Obj): [ASN1Obj, ASN1Obj] {
  if (r !== undefined && s !== undefined && more.length === 0) return [r, s]
  throw new TypeError('the signature is no pair of numbers')
}

/** Content of a DER INTEGER: big-endian, and a zero in front where the first bit would mean "negative". */
function integerBytes(value: bigint): Buffer {
  const hex = value.toString(16)
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex')
  return (bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), bytes]) : bytes
}
