import { sign, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { generateSigningKey } from '../../../../shared/trace/signer/keys.ts'
import { hasLowS, withLowS } from '../../../../shared/trace/signer/low-s.ts'
import { keySigner } from '../../../../shared/trace/signer/signer.ts'
import { numbersOf, smallerS, twinOf } from '../ecdsa-forms.ts'

const key = generateSigningKey()
const text = (index: number): Buffer => Buffer.from(`text ${index}`)
const signatures = Array.from({ length: 300 }, (_, index) => sign('sha256', text(index), key))

describe('withLowS', () => {
  it('gives the form with the smaller s, which verifies everywhere, from either form', async () => {
    for (const [index, signature] of signatures.entries()) {
      const low = await withLowS(signature)
      expect(low).toEqual(smallerS(signature))
      expect(await withLowS(twinOf(signature))).toEqual(low)
      expect(verify('sha256', text(index), key, low)).toBe(true)
    }
  })

  it('refuses what is no signature', async () => {
    for (const hex of ['', '00', '3000', '3003020101', '300c020101020101020101020101'])
      await expect(withLowS(Buffer.from(hex, 'hex'))).rejects.toThrow()
  })
})

describe('hasLowS', () => {
  it('tells the two forms apart', async () => {
    for (const signature of signatures) {
      const low = smallerS(signature)
      expect([await hasLowS(low), await hasLowS(twinOf(low))]).toEqual([true, false])
    }
  })
})

describe('a signer', () => {
  it('signs in that form alone', async () => {
    const signer = keySigner(key, 'local')
    for (let index = 0; index < 64; index++) {
      const signature = await signer.sign(text(index))
      expect(numbersOf(signature)).toEqual(numbersOf(smallerS(signature)))
    }
  })
})
