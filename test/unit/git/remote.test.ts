import { execFileSync } from 'node:child_process'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRemote, type Remote } from '../../../shared/git/remote.ts'
import { remoteTag } from '../../../shared/git/remote-tag.ts'
import { withEnv } from '../../support/results-service/in-process.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'

const TOKEN = 'ghs_canary0123456789abcdefghijklmnopqrstuv'
const BASIC = Buffer.from(`x-access-token:${TOKEN}`).toString('base64')

let repository: TestRepository
let server: Server
let seen: { path: string; authorization: string[]; processes: string }[]
let status = 403
const waits: number[] = []

beforeEach(async () => {
  repository = makeRepository({ 'a.txt': 'a\n' })
  seen = []
  waits.length = 0
  server = createServer((request, response) => {
    seen.push({ path: request.url ?? '', authorization: headersOf(request), processes: processList() })
    response.writeHead(status, { 'content-type': 'text/plain' }).end('no')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve))
  repository.remove()
})

function headersOf(request: IncomingMessage): string[] {
  return request.rawHeaders.filter(
    (_, index, all) => index % 2 === 1 && /^authorization$/i.test(all[index - 1] ?? ''),
  )
}

/** Every argument of every process, as anybody on the machine can read them. */
function processList(): string {
  return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}

const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

function remote(token = TOKEN): Remote {
  return openRemote({
    repo: repository.path,
    url: `${url()}/octo/demo.git`,
    token,
    env: { HTTP_PROXY: undefined, NO_PROXY: '127.0.0.1' },
    sleep: (ms) => {
      waits.push(ms)
      return Promise.resolve()
    },
  })
}

describe("the way to the server's repository", () => {
  it('carries the token in one header, and nowhere else', async () => {
    // what a checkout with kept credentials leaves behind: two such headers would be refused
    repository.git('config', `http.${url()}/.extraheader`, 'AUTHORIZATION: basic b2xk')
    await expect(remote().tips(['main'])).rejects.toMatchObject({ code: 'PUBLISH_DENIED' })
    expect(seen[0]?.path).toBe('/octo/demo.git/info/refs?service=git-upload-pack')
    expect(seen[0]?.authorization).toEqual([`basic ${BASIC}`])
    for (const { processes } of seen) {
      expect(processes).not.toContain(TOKEN)
      expect(processes).not.toContain(BASIC)
    }
    const files = readdirSync(join(repository.path, '.git'), { recursive: true, withFileTypes: true })
    for (const file of files.filter((entry) => entry.isFile()))
      expect(readFileSync(join(file.parentPath, file.name), 'latin1')).not.toContain(BASIC)
  })

  it('is refused at once when the server says no, without repeating the token', async () => {
    const commit = repository.git('rev-parse', 'HEAD')
    const error = await remote()
      .push('factory/x', commit, undefined)
      .catch((thrown: unknown) => thrown as Error)
    expect(error).toMatchObject({ code: 'PUBLISH_DENIED' })
    expect(JSON.stringify(error) + String(error)).not.toContain(TOKEN)
    expect(waits).toEqual([])
  })

  it('is tried three times when the server fails', async () => {
    status = 503
    await expect(remote().tips(['main'])).rejects.toMatchObject({ code: 'PUBLISH_FAILED', retryable: true })
    expect(waits).toEqual([1000, 5000])
    status = 403
  })

  it('asks without a header when there is no token', async () => {
    await expect(remote('').tips(['main'])).rejects.toMatchObject({ code: 'PUBLISH_DENIED' })
    expect(seen[0]?.authorization).toEqual([])
  })

  it('does not follow the server to another place', async () => {
    const elsewhere = createServer((request, response) => {
      seen.push({ path: `elsewhere ${request.url ?? ''}`, authorization: headersOf(request), processes: '' })
      response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    server.removeAllListeners('request')
    server.on('request', (_, response) => {
      const { port } = elsewhere.address() as AddressInfo
      response.writeHead(301, { location: `http://127.0.0.1:${port}/octo/demo.git/info/refs` }).end()
    })
    await expect(remote().tips(['main'])).rejects.toMatchObject({ code: 'PUBLISH_FAILED' })
    expect(seen).toEqual([])
    await new Promise((resolve) => elsewhere.close(resolve))
  })
})

describe('git that talks to a server', () => {
  const network = { http_proxy: 'http://127.0.0.1:9', SSL_CERT_DIR: '/etc/ca', GIT_SSL_CAINFO: '/etc/ca.pem' }
  const env = { ...network, OPENAI_API_KEY: 'sk-canary' }

  it.each([
    [
      'openRemote',
      (path: string) =>
        openRemote({ repo: path, url: url(), token: '', env, sleep: () => Promise.resolve() }).tips(['main']),
    ],
    ['remoteTag', () => remoteTag(url(), 'v1', env)],
  ])('of %s knows the proxy and the certificates, and no key', async (_, ask) => {
    const folder = mkdtempSync(join(tmpdir(), 'jidoka-env-'))
    const script = `#!/bin/sh\nenv > ${join(folder, 'env')}\necho fatal: unable to access 403 >&2\nexit 128\n`
    writeFileSync(join(folder, 'git'), script, { mode: 0o755 })
    const path = `${folder}:${process.env['PATH'] ?? ''}`
    await withEnv({ PATH: path }, () => expect(ask(repository.path)).rejects.toThrow(/403/))
    const given = readFileSync(join(folder, 'env'), 'utf8').split('\n')
    expect(given).toEqual(
      expect.arrayContaining(Object.entries(network).map(([name, value]) => `${name}=${value}`)),
    )
    expect(given.join()).not.toContain('sk-canary')
    rmSync(folder, { recursive: true, force: true })
  })
})
