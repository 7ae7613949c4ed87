import { generateKeyPairSync } from 'node:crypto'
import {
  initializeCA,
  initializeCTLog,
  initializeTLog,
  initializeTSA,
  rekorHandler,
  tsaHandler,
  type HandlerFn,
} from '@sigstore/mock'
import type { JsonObject } from '../../../shared/formats/canonical.ts'
import { isRecord } from '../../../shared/formats/read-json.ts'
import type { JobClaims } from './claims.ts'
import { canonicalEntry } from './log-entry.ts'
import { extensionsOf } from './extensions.ts'
import { trustedRootOf } from './trusted-root.ts'

/** The certificate authority, log and timestamp authority of one instance, without their addresses. */
export interface SigningAuthorities {
  trustedRoot: JsonObject
  /** What answers a POST, by path. */
  handlers: ReadonlyMap<string, HandlerFn>
}

/** New authorities. `now`: what their clocks say. Default: the time. */
export async function signingAuthorities(server: string, now?: Date): Promise<SigningAuthorities> {
  const ctlog = await initializeCTLog(pair())
  const ca = await initializeCA(pair(), ctlog, now)
  const log = await initializeTLog('https://rekor.example.com', pair())
  const clock = new Date()
  const tsa = await initializeTSA(pair(), clock)
  const trustedRoot = trustedRootOf({
    fulcio: [bufferOf(ca.rootCertificate)],
    tsa: [bufferOf(tsa.intCertificate), bufferOf(tsa.rootCertificate)],
    rekor: log.publicKey,
    ctlog: ctlog.publicKey,
  })
  const rekor = rekorHandler(log)
  const stamps = tsaHandler(tsa)
  return {
    trustedRoot,
    handlers: new Map([
      ['/api/v2/signingCert', certificateHandler(ca, server)],
      [rekor.path, (body) => rekor.fn(canonicalEntry(body))],
      [stamps.path, (body) => stamps.fn(atWholeSecond(clock, body))],
    ]),
  }
}

/** The library of the verifier reads no times with one or two digits of milliseconds, which the stand-in writes. */
function atWholeSecond<T>(clock: Date, body: T): T {
  clock.setTime(Math.floor(Date.now() / 1000) * 1000)
  return body
}

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })

function bufferOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

/** The handler of `@sigstore/mock` knows no environment, so this one makes the certificate as Fulcio does. */
function certificateHandler(ca: Awaited<ReturnType<typeof initializeCA>>, server: string): HandlerFn {
  return async (body) => {
    const { token, publicKey } = requestOf(JSON.parse(body))
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as JobClaims
    const der = Buffer.from(publicKey.replace(/-----[^-]+-----|\s/g, ''), 'base64')
    const certificate = await ca.issueCertificate({
      publicKey: der,
      subjectAltName: `${server}/${claims.job_workflow_ref}`,
      extensions: extensionsOf(claims, server),
    })
    const certificates = [certificate, ca.rootCertificate].map((each) => pemOf(bufferOf(each)))
    const response = JSON.stringify({ signedCertificateEmbeddedSct: { chain: { certificates } } })
    return { statusCode: 201, response, contentType: 'application/json' }
  }
}

function requestOf(request: unknown): { token: string; publicKey: string } {
  const { credentials, publicKeyRequest } = request as {
    credentials: { oidcIdentityToken: string }
    publicKeyRequest: { publicKey: { content: string } }
  }
  if (!isRecord(credentials)) throw new Error('no credentials')
  return { token: credentials.oidcIdentityToken, publicKey: publicKeyRequest.publicKey.content }
}

function pemOf(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`
}
