import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  generateSigningKey,
  hintOf,
  loadPublicKey,
  loadSigningKey,
  publicPem,
} from '../../../../shared/trace/signer/keys.ts'

function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' })
}

function pemOf(type: 'rsa' | 'ed25519' | 'ec', options: object): string {
  const generate = generateKeyPairSync as (
    type: string,
    options: object,
  ) => { privateKey: { export(o: object): string } }
  return generate(type, options).privateKey.export({ type: 'pkcs8', format: 'pem' })
}

describe('loadSigningKey', () => {
  it('reads a P-256 key in PKCS#8 and in SEC1, with or without the curve in front', () => {
    const sec1 = openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout')
    const withCurve = openssl('ecparam', '-name', 'prime256v1', '-genkey')
    const pkcs8 = openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256')
    for (const pem of [sec1, withCurve, pkcs8, pkcs8.replaceAll('\n', '\r\n')]) {
      const key = loadSigningKey(pem, 'the key')
      const signature = sign('sha256', Buffer.from('x'), key)
      expect(verify('sha256', Buffer.from('x'), publicPem(key), signature)).toEqual(true)
    }
  })

  it.each([
    ['an RSA key', pemOf('rsa', { modulusLength: 2048 })],
    ['an Ed25519 key', pemOf('ed25519', {})],
    ['a P-384 key', pemOf('ec', { namedCurve: 'P-384' })],
    ['a secp256k1 key', pemOf('ec', { namedCurve: 'secp256k1' })],
    ['garbage', 'hunter2'],
    ['nothing', ''],
    ['a cut key', publicPem(generateSigningKey()).replace('PUBLIC', 'PRIVATE').slice(0, 90)],
    ['a public key', publicPem(generateSigningKey())],
    ['an encrypted key', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----'],
  ])('refuses %s', (_what, pem) => {
    expect(() => loadSigningKey(pem, 'the input signing-key')).toThrow(
      expect.objectContaining({
        code: 'KEY_INVALID',
        message: expect.stringContaining('the input signing-key') as string,
      }),
    )
  })

  it('never quotes the key in its error', () => {
    const pem = publicPem(generateSigningKey()).replaceAll('PUBLIC', 'PRIVATE')
    const body = pem.split('\n')[1] ?? ''
    let text = ''
    try {
      loadSigningKey(pem, 'the key')
    } catch (thrown) {
      text = JSON.stringify([String(thrown), (thrown as Error).stack, (thrown as Error).cause])
    }
    expect(text).toContain('the key')
    expect(text).not.toContain(body)
  })
})

describe('loadPublicKey', () => {
  it('reads what publicPem wrote', () => {
    const key = generateSigningKey()
    expect(hintOf(loadPublicKey(publicPem(key), 'the key'))).toEqual(hintOf(key))
  })

  it('refuses a private key in its place', () => {
    const pem = generateSigningKey().export({ type: 'pkcs8', format: 'pem' }).toString()
    expect(() => loadPublicKey(pem, 'the key')).toThrow(expect.objectContaining({ code: 'KEY_INVALID' }))
  })
})

describe('hintOf', () => {
  it('is what openssl computes over the DER public key', () => {
    const key = generateSigningKey()
    const der = execFileSync('openssl', ['pkey', '-pubin', '-outform', 'DER'], { input: publicPem(key) })
    const digest = execFileSync('openssl', ['dgst', '-sha256', '-binary'], { input: der })
    expect(hintOf(key)).toEqual(digest.toString('base64'))
  })
})
