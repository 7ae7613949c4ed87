import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { checkEndpoint } from '../../../shared/model/endpoint.ts'
import { proxyFor } from '../../../shared/model/proxy.ts'
import { openSession } from '../../../shared/model/session.ts'
import {
  CANARY,
  optionsFor,
  profileFor,
  promptOf,
  temporaryFolder,
} from '../../support/model-server/session-options.ts'

const PROXY = 'http://proxy.example.com:3128/'

function proxyOf(endpoint: string, env: Record<string, string>): string | undefined {
  return proxyFor(checkEndpoint(profileFor(endpoint), { WRITER_KEY: 'key-1234567890' }), env)?.url
}

describe('proxyFor', () => {
  it.each([
    ['none is set', {}, undefined],
    ['one is set', { HTTPS_PROXY: PROXY }, PROXY],
    ['one is set in small letters', { https_proxy: PROXY }, PROXY],
    ['it has no scheme', { HTTPS_PROXY: 'proxy.example.com:3128' }, PROXY],
    ['it is an address without a scheme', { HTTPS_PROXY: '10.0.0.1:3128' }, 'http://10.0.0.1:3128/'],
    ['it is for everything', { ALL_PROXY: PROXY }, PROXY],
    ['it is blank', { HTTPS_PROXY: ' ' }, undefined],
    ['the host is exempt', { HTTPS_PROXY: PROXY, NO_PROXY: 'other.com, llm.example.com' }, undefined],
    ['its domain is exempt', { HTTPS_PROXY: PROXY, NO_PROXY: '.example.com' }, undefined],
    ['its domain is exempt without a dot', { HTTPS_PROXY: PROXY, no_proxy: 'example.com' }, undefined],
    ['all are exempt', { HTTPS_PROXY: PROXY, NO_PROXY: '*' }, undefined],
    [
      'a longer name is exempt',
      { HTTPS_PROXY: PROXY, NO_PROXY: 'x.llm.example.com,m.example.com,ample.com' },
      PROXY,
    ],
    ['the list is empty', { HTTPS_PROXY: PROXY, NO_PROXY: ' ,, ' }, PROXY],
  ])('answers when %s', (_, env, expected) => {
    expect(proxyOf('https://llm.example.com/v1', env)).toBe(expected)
  })

  it.each(['socks5://proxy:1080', 'socks5h://127.0.0.1:9050', 'ftp://proxy', 'http://', 'a b'])(
    'refuses %s by the name of its variable',
    (proxy) => {
      expect(() => proxyOf('https://llm.example.com/v1', { HTTPS_PROXY: proxy })).toThrow(
        expect.objectContaining({
          code: 'MODEL_PROXY',
          message: expect.stringContaining('HTTPS_PROXY') as string,
        }),
      )
    },
  )

  it('is never used for this machine', () => {
    expect(proxyOf('http://127.0.0.1:8080/v1', { HTTPS_PROXY: PROXY })).toBeUndefined()
  })
})

describe('a call through a proxy', () => {
  it('asks for a tunnel and shows the proxy no key', async () => {
    const seen: string[] = []
    const proxy = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', (bytes) => {
        seen.push(bytes.toString('latin1'))
        socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')
      })
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const { port } = proxy.address() as AddressInfo
    const { folder, remove } = await temporaryFolder()
    const options = optionsFor('https://llm.example.com/v1', folder, {
      env: { WRITER_KEY: CANARY, HTTPS_PROXY: `http://127.0.0.1:${port}` },
      limits: { tries: 1 },
    })
    const outcome: unknown = await openSession(options)
      .ask(promptOf())
      .catch((thrown: unknown) => thrown)
    await new Promise((resolve) => proxy.close(resolve))
    await remove()
    expect(outcome).toMatchObject({ code: 'MODEL_DOWN' })
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatch(/^CONNECT llm\.example\.com:443 HTTP\/1\.1\r\n/)
    expect(seen[0]).not.toContain(CANARY)
  })
})
