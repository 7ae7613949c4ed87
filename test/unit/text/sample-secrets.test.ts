import { describe, expect, it } from 'vitest'
import { knownSecrets } from '../../../shared/model/redaction.ts'

const KEY = ['AK', 'IA', 'Q3ZR7XW2LT5VK9PB'].join('')
const places = (text: string, env: Record<string, string> = {}): unknown[] =>
  knownSecrets(env, Object.keys(env)).secretsIn(text)

describe('what only looks like a secret', () => {
  it.each([
    ['AWS', 'AKIAIOSFODNN7EXAMPLE'],
    ['AWS, another', 'ASIAI44QH8DHBEXAMPLE'],
    [
      'jwt.io',
      [
        'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
        'eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0',
        'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV',
      ].join('.'),
    ],
    ['a placeholder', `ghp_${'x'.repeat(36)}`],
    ['one character again and again', `npm_${'0'.repeat(36)}`],
  ])('is sent: a sample of %s', (_, text) => {
    expect(places(`const key = "${text}"`)).toEqual([])
  })

  it('is sent where a person says so on its line, and nowhere else', () => {
    expect(places(`const key = "${KEY}" // jidoka: not a secret`)).toEqual([])
    expect(places(`// jidoka: not a secret\nconst key = "${KEY}"`)).toEqual([{ rule: 'aws-key-id', line: 2 }])
  })

  it('is refused when this process knows it to be secret', () => {
    const text = 'const key = "AKIAIOSFODNN7EXAMPLE" // jidoka: not a secret'
    expect(places(text, { AWS_KEY: 'AKIAIOSFODNN7EXAMPLE' })).toEqual([{ rule: 'AWS_KEY', line: 1 }])
  })
})
