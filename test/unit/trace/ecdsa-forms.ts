const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

/** The other of the two DER signatures (r, s) and (r, n - s), written by hand: no code of the product. */
export function twinOf(der: Buffer): Buffer {
  const { r, s } = numbersOf(der)
  return sequence([r, ORDER - s])
}

/** The one with the smaller s. */
export function smallerS(der: Buffer): Buffer {
  return numbersOf(der).s > ORDER / 2n ? twinOf(der) : der
}

/** r and s of a short DER signature: 30 len 02 len r 02 len s. */
export function numbersOf(der: Buffer): { r: bigint; s: bigint } {
  const rEnd = 4 + der.readUInt8(3)
  return { r: numberOf(der.subarray(4, rEnd)), s: numberOf(der.subarray(rEnd + 2)) }
}

function numberOf(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`)
}

function sequence(numbers: bigint[]): Buffer {
  const content = Buffer.concat(numbers.map(integer))
  return Buffer.concat([Buffer.from([0x30, content.length]), content])
}

function integer(value: bigint): Buffer {
  const hex = value.toString(16)
  const even = hex.length % 2 === 0 ? hex : `0${hex}`
  const bytes = Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex')
  return Buffer.concat([Buffer.from([0x02, bytes.length]), bytes])
}
