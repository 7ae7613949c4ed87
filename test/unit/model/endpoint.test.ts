import { describe, expect, it } from 'vitest'
import { checkEndpoint, endpointName } from '../../../shared/model/endpoint.ts'
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
    ['http://llm.example.com/v1', 'the endpoint at llm.example.com uses http'],
    ['http://127.0.0.2/v1', 'the endpoint at 127.0.0.2 uses http'],
    ['http://localhost.example.com/v1', 'the endpoint at localhost.example.com uses http'],
    ['http://localhost./v1', 'the endpoint at localhost. uses http'],
    ['http://[::ffff:127.0.0.1]/v1', 'the endpoint at [::ffff:7f00:1] uses http'],
    ['http://169.254.169.254', 'the endpoint at 169.254.169.254 uses http'],
    ['https://169.254.169.254/latest', 'the endpoint at 169.254.169.254 is a link-local or metadata address'],
    ['https://2852039166/', 'the endpoint at 169.254.169.254 is a link-local or metadata address'],
    ['https://0xa9.0xfe.0xa9.0xfe/', 'the endpoint at 169.254.169.254 is a link-local or metadata address'],
    [
      'https://[::ffff:169.254.169.254]/',
      'the endpoint at [::ffff:a9fe:a9fe] is a link-local or metadata address',
    ],
    ['https://[fe80::1]/v1', 'the endpoint at [fe80::1] is a link-local or metadata address'],
    ['https://[fd00:ec2::254]/', 'the endpoint at [fd00:ec2::254] is a link-local or metadata address'],
    ['https://0.0.0.0/v1', 'the endpoint at 0.0.0.0 is a link-local or metadata address'],
    [
      'https://metadata.google.internal/',
      'the endpoint at metadata.google.internal is a link-local or metadata address',
    ],
    ['https://user:pass-word-1@llm.example.com/v1', 'the endpoint at llm.example.com holds credentials'],
    ['https://token-abc@llm.example.com/v1', 'the endpoint at llm.example.com holds credentials'],
    ['https://llm.example.com/v1?key=abc', 'the endpoint at llm.example.com has a query or fragment'],
    ['https://llm.example.com/v1#x', 'the endpoint at llm.example.com has a query or fragment'],
    ['file:///etc/passwd', 'the endpoint "file:///etc/passwd" is not an https URL'],
    ['llm.example.com/v1', 'the endpoint "llm.example.com/v1" is not an https URL'],
    ['ftp://user:pass-word-1@host', 'the endpoint is not an https URL'],
    ['', 'the endpoint "" is not an https URL'],
  ])('refuses %s', (endpoint, message) => {
    expect(() => checkEndpoint(profileFor(endpoint), KEY)).toThrow(
      expect.objectContaining({ code: 'MODEL_ENDPOINT', message }),
    )
  })

  it('names the variable that is missing, and the way out', () => {
    expect(() => checkEndpoint(profileFor('https://llm.example.com/v1'), { WRITER_KEY: ' ' })).toThrow(
      expect.objectContaining({
        code: 'MODEL_KEY_MISSING',
        message: 'WRITER_KEY is not set, and llm.example.com needs a key',
        hint: 'set WRITER_KEY, or run with recorded answers (--mode replay)',
      }),
    )
  })

  it('says when the profile names no key at all', () => {
    const profile = profileFor('https://llm.example.com/v1', { key: undefined })
    expect(() => checkEndpoint(profile, KEY)).toThrow(
      expect.objectContaining({
        code: 'MODEL_KEY_MISSING',
        message: 'the model at llm.example.com names no key',
      }),
    )
  })

  it('takes the newline off a pasted key and refuses one inside it, without showing it', () => {
    const profile = profileFor('https://llm.example.com/v1')
    expect(checkEndpoint(profile, { WRITER_KEY: 'key-1234567890\n' }).key).toBe('key-1234567890')
    expect(() => checkEndpoint(profile, { WRITER_KEY: 'key-1\nx-evil: 1' })).toThrow(
      expect.objectContaining({
        code: 'MODEL_KEY_MISSING',
        message: 'WRITER_KEY holds no usable key for llm.example.com',
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
