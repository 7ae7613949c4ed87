import { describe, expect, it } from 'vitest'
import { endpointName } from '../../../shared/model/endpoint-place.ts'
import { checkEndpoint } from '../../../shared/model/endpoint.ts'
import { profileFor } from '../../support/model-server/session-options.ts'

const KEY = { WRITER_KEY: 'key-1234567890' }

describe('checkEndpoint', () => {
  it('gives base URL, host and key of an https endpoint', () => {
    expect(checkEndpoint(profileFor('https://llm.example.com:8443/v1/'), KEY)).toEqual({
      baseURL: 'https://llm.example.com:8443/v1',
      host: 'llm.example.com:8443',
      isLoopback: false,
      key: 'key-1234567890',
      keyName: 'WRITER_KEY',
      keyHeader: undefined,
      headers: {},
      query: {},
    })
  })

  it.each(['http://127.0.0.1:11434/v1', 'http://[::1]:8080', 'http://localhost:8080/v1', 'http://127.1/v1'])(
    'lets %s pass without a key',
    (endpoint) => {
      const { isLoopback, key } = checkEndpoint(profileFor(endpoint, { key: undefined }), {})
      expect({ isLoopback, key }).toEqual({ isLoopback: true, key: undefined })
    },
  )

  it('uses a key on this machine when there is one', () => {
    expect(checkEndpoint(profileFor('http://localhost/v1'), KEY).key).toBe('key-1234567890')
  })

  it.each([
    'http://llm.example.com/v1',
    'http://127.0.0.2/v1',
    'http://localhost.example.com/v1',
    'http://localhost./v1',
    'http://[::ffff:127.0.0.1]/v1',
    'http://169.254.169.254',
    'https://169.254.169.254/latest',
    'https://2852039166/',
    'https://0xa9.0xfe.0xa9.0xfe/',
    'https://[::ffff:169.254.169.254]/',
    'https://[fe80::1]/v1',
    'https://[fd00:ec2::254]/',
    'https://0.0.0.0/v1',
    'https://metadata.google.internal/',
    'https://user:pass-word-1@llm.example.com/v1',
    'https://token-abc@llm.example.com/v1',
    'https://llm.example.com/v1?key=abc',
    'https://llm.example.com/v1#x',
    'file:///etc/passwd',
    'llm.example.com/v1',
    'ftp://user:pass-word-1@host',
    '',
  ])('refuses "%s", and shows no credentials', (endpoint) => {
    const refusal: unknown = expect.objectContaining({
      code: 'MODEL_ENDPOINT',
      message: expect.not.stringMatching(/pass-word-1|token-abc|key=abc/) as string,
    })
    expect(() => checkEndpoint(profileFor(endpoint), KEY)).toThrow(refusal)
  })

  it('names the variable that is missing, and the way out', () => {
    expect(() => checkEndpoint(profileFor('https://llm.example.com/v1'), { WRITER_KEY: ' ' })).toThrow(
      expect.objectContaining({
        code: 'MODEL_KEY_MISSING',
        message: expect.stringContaining('WRITER_KEY') as string,
        hint: expect.stringContaining('WRITER_KEY') as string,
      }),
    )
  })

  it('says when the profile names no key at all', () => {
    const profile = profileFor('https://llm.example.com/v1', { key: undefined })
    expect(() => checkEndpoint(profile, KEY)).toThrow(
      expect.objectContaining({
        code: 'MODEL_KEY_MISSING',
        message: expect.stringContaining('llm.example.com') as string,
      }),
    )
  })

  it('takes the newline off a pasted key and refuses one inside it, without showing it', () => {
    const profile = profileFor('https://llm.example.com/v1')
    expect(checkEndpoint(profile, { WRITER_KEY: 'key-1234567890\n' }).key).toBe('key-1234567890')
    expect(() => checkEndpoint(profile, { WRITER_KEY: 'key-1\nx-evil: 1' })).toThrow(
      expect.objectContaining({
        code: 'MODEL_KEY_MISSING',
        message: expect.not.stringContaining('x-evil') as string,
      }),
    )
  })
})

describe('endpointName', () => {
  it.each([
    ['https://LLM.example.com/v1/', 'llm.example.com/v1'],
    ['http://127.0.0.1:8080/v1', '127.0.0.1:8080/v1'],
    ['https://llm.example.com', 'llm.example.com'],
  ])('of %s is %s', (endpoint, name) => {
    expect(endpointName(endpoint)).toBe(name)
  })
})
