import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JobClaims } from './claims.ts'

/** An issuer of identity tokens whose keys a real Fulcio fetches, on 127.0.0.1. */
export interface TokenIssuer {
  url: string
  tokenOf: (claims: JobClaims) => string
  close: () => Promise<void>
}

/** Serves the two documents of OpenID Connect Discovery and signs with ES256. */
export async function startIssuer(): Promise<TokenIssuer> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' }]
  const server = createServer((request, response) => {
    const document = request.url === '/jwks' ? { keys } : discovery()
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const discovery = (): object => ({
    issuer: url,
    jwks_uri: `${url}/jwks`,
    id_token_signing_alg_values_supported: ['ES256'],
  })
  const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  return {
    url,
    tokenOf: (claims) => {
      const iat = Math.floor(Date.now() / 1000)
      const payload = { ...claims, iss: url, iat, nbf: iat, exp: iat + 300 }
      const signed = `${encoded({ alg: 'ES256', kid: 'one', typ: 'JWT' })}.${encoded(payload)}`
      const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
      return `${signed}.${signature.toString('base64url')}`
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => {
          done()
        })
      }),
  }
}
