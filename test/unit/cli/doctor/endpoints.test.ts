import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkEndpoints, reach } from '../../../../shared/cli/doctor/endpoints.ts'
import { readFactory } from '../../../../shared/factory/read-factory.ts'
import { LINE } from '../line.ts'

let server: Server
let port: number
let received: Buffer[]
let sockets: Socket[]
beforeEach(async () => {
  received = []
  sockets = []
  server = createServer((socket) => {
    sockets.push(socket)
    socket.on('data', (bytes: Buffer) => received.push(bytes))
    socket.on('error', () => undefined)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  port = (server.address() as AddressInfo).port
})
afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  await new Promise((closed) => server.close(closed))
})

function factoryWith(writer: string) {
  const text = LINE.replace(/writer: .*/, `writer: ${writer}`)
  const reading = readFactory(Buffer.from(text), 'factory.yml')
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  return reading.factory
}

describe('a model service', () => {
  test('that listens is fine, and is sent nothing', async () => {
    const factory = factoryWith(`{ endpoint: "http://127.0.0.1:${port}/v1", model: m, key: MODEL_API_KEY }`)
    expect(await checkEndpoints(factory, '/nowhere', { MODEL_API_KEY: 'sk-secret' })).toEqual([
      {
        name: 'models.writer',
        state: 'ok',
        detail: expect.stringContaining(`127.0.0.1:${port}`) as string,
        fix: null,
      },
    ])
    expect(received).toEqual([])
  })

  test('that nobody listens at is to fix', async () => {
    const closed = createServer()
    await new Promise<void>((listening) => closed.listen(0, '127.0.0.1', listening))
    const free = (closed.address() as AddressInfo).port
    await new Promise((done) => closed.close(done))
    const [check] = await checkEndpoints(
      factoryWith(`{ endpoint: "http://127.0.0.1:${free}/v1", model: m }`),
      '/nowhere',
      {},
    )
    expect(check).toMatchObject({
      state: 'fix',
      detail: expect.stringMatching(new RegExp(`^127\\.0\\.0\\.1:${free} .*ECONNREFUSED$`)) as string,
    })
  })

  test('that never finishes the TLS handshake is given up', async () => {
    expect(await reach(`https://127.0.0.1:${port}/v1`, 50)).toContain('0.05 s')
  })

  test('that speaks no TLS where TLS is asked for is to fix', async () => {
    server.on('connection', (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await reach(`https://127.0.0.1:${port}/v1`, 5000)).toMatch(/^ERR_SSL|^ECONNRESET|closed/)
  })

  test('behind a proxy is looked for at the proxy', async () => {
    const factory = factoryWith('{ endpoint: "https://llm.example.test/v1", model: m, key: MODEL_API_KEY }')
    const env = { HTTPS_PROXY: `http://127.0.0.1:${port}`, MODEL_API_KEY: 'sk-secret' }
    expect(await checkEndpoints(factory, '/nowhere', env)).toEqual([
      {
        name: 'models.writer',
        state: 'ok',
        detail: expect.stringMatching(
          new RegExp(`^llm\\.example\\.test .*127\\.0\\.0\\.1:${port}`),
        ) as string,
        fix: null,
      },
    ])
    expect(received).toEqual([])
  })

  test('whose key is not set here is worth a note', async () => {
    const factory = factoryWith('{ endpoint: "https://llm.example.test/v1", model: m, key: MODEL_API_KEY }')
    const checks = await checkEndpoints(factory, '/nowhere', {
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      MODEL_API_KEY: ' ',
    })
    expect(checks.find(({ state }) => state === 'note')?.detail).toContain('MODEL_API_KEY')
  })

  test('whose key is not named like one is to fix, but on a machine that lists it', async () => {
    const factory = factoryWith('{ endpoint: "https://llm.example.test/v1", model: m, key: PROD_DATABASE }')
    const home = mkdtempSync(join(tmpdir(), 'jidoka-doctor-'))
    const env = { HTTPS_PROXY: `http://127.0.0.1:${port}`, PROD_DATABASE: 'x', XDG_CONFIG_HOME: home }
    const states = async (): Promise<string[]> =>
      (await checkEndpoints(factory, '/nowhere', env)).map(({ state }) => state)
    expect(await states()).toEqual(['ok', 'fix'])
    mkdirSync(join(home, 'jidoka'))
    writeFileSync(join(home, 'jidoka', 'model-keys'), 'PROD_DATABASE\n')
    expect(await states()).toEqual(['ok'])
    rmSync(home, { recursive: true })
  })
})
