import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { findSecrets } from '../../../shared/house/secret-check.ts'
import { judge, makeRepository, placesOf, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

// put together at run time, so that no scanner takes this file for a leak
const BODY = 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzA5b'
const TOKEN = `ghp_${BODY}`
const KEY_BODY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7'

describe('secrets', () => {
  const repository = makeRepository({
    'config.md': `token: ${TOKEN}\nname: shop\n`,
    'key.txt': `-----BEGIN PRIVATE KEY-----\n${KEY_BODY}\n-----END PRIVATE KEY-----\n`,
  })

  it('blocks a secret on a new line without repeating it', async () => {
    const { findings } = await judge(repository, { 'notes.md': `first\n  see ${TOKEN}\n` })
    expect(findings.filter(({ level }) => level === 'block')).toEqual([
      {
        code: 'SECRET',
        level: 'block',
        message: 'this looks like a credential (github-token)',
        hint: 'take it out of the change, revoke it where it was issued, and read it from the environment',
        file: 'notes.md',
        line: 2,
        column: 7,
      },
    ])
    expect(JSON.stringify(findings)).not.toContain(BODY)
  })

  it('leaves a secret alone that the base has on the same line, wherever that moves', async () => {
    const result = await judge(repository, { 'config.md': `# config\n\nname: shop\n  token: ${TOKEN}\n` })
    expect(placesOf(result)).toEqual(['STYLE_UNEXAMINED'])
  })

  it('blocks a second copy of an old secret, and an old secret on a changed line', async () => {
    const copied = await judge(repository, { 'config.md': `token: ${TOKEN}\nname: shop\ntoken: ${TOKEN}\n` })
    const changed = await judge(repository, { 'config.md': `bearer: ${TOKEN}\nname: shop\n` })
    expect([placesOf(copied)[0], placesOf(changed)[0]]).toEqual([
      'SECRET config.md:3:8',
      'SECRET config.md:1:9',
    ])
  })

  it('blocks a new key body under the header of an old one', async () => {
    const body = KEY_BODY.replace('MIIE', 'MIIJ')
    const head = `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`
    expect(placesOf(await judge(repository, { 'key.txt': head }))[0]).toBe('SECRET key.txt:1:1')
  })

  it.each([
    ['a GitHub token after an escaped newline', `"a\\n${TOKEN}"`],
    ['a GitHub token inside a word', `x${TOKEN}`],
    ['a fine-grained GitHub token', `github_pat_11ABCDEFG0${BODY}_${BODY}`],
    ['an API key', `sk-${BODY}`],
    ['a project API key', `"\\nsk-proj-${BODY}"`],
    ['an AWS key id', ['AKIA', 'Q3EGRTLM2X4Y5Z6W'].join('')],
    ['a JWT', `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.${BODY}`],
    ['a truncated private key', `-----BEGIN RSA PRIVATE KEY-----\\n${KEY_BODY}`],
    ['a Slack token', ['xoxb', '1234567890', BODY].join('-')],
    ['an npm token', `npm_${BODY}`],
  ])('finds %s', async (_, text) => {
    const found = await findSecrets('a.txt', `before\n${text}\nafter\n`)
    expect(found.map(({ line }) => line)).toEqual([2])
  })

  it.each([
    ['a hyphenated word that ends in sk-', 'risk-assessment-of-the-year-2026-and-the-years-after'],
    ['code that looks for keys', "text.includes('-----BEGIN PRIVATE KEY-----')"],
    ['the prefix alone', "if (token.startsWith('ghp_')) mask(token)"],
    ['the example key of a manual', 'AKIAIOSFODNN7EXAMPLE'],
    ['a digest', `sha256: '${'0123456789abcdef'.repeat(4)}'`],
  ])('takes %s for no secret', async (_, text) => {
    expect(await findSecrets('a.txt', text)).toEqual([])
  })

  it('stays fast on ten million characters of near misses', async () => {
    const texts = [
      'ghp_',
      'sk-a-',
      'eyJaaaaaaaaaa.',
      '-----BEGIN A PRIVATE KEY-----\\n',
      'AKIA',
      'xoxb-',
    ].map((part) => part.repeat(10_000_000 / part.length / 6))
    expect(await findSecrets('a.txt', texts.join('\n'))).toEqual(expect.any(Array))
  })
})

describe('characters that deceive a reader', () => {
  const repository = makeRepository({ 'a.md': 'old \u202e text\n', 'b.ts': 'export const b = 1\n' })

  it.each([
    ['BIDI_CHARACTER', 'a \u202e b'],
    ['BIDI_CHARACTER', 'a \u2066 b'],
    ['INVISIBLE_CHARACTER', 'a\u200bb'],
    ['INVISIBLE_CHARACTER', 'pay\u200dPal'],
    ['INVISIBLE_CHARACTER', 'a\ufeffb'],
    ['INVISIBLE_CHARACTER', 'a\u00adb'],
    ['INVISIBLE_CHARACTER', 'a\u3164b'],
    ['INVISIBLE_CHARACTER', 'a\ufe01b'],
    ['INVISIBLE_CHARACTER', 'a\u{e0041}b'],
    ['INVISIBLE_CHARACTER', 'a\u{e0100}b'],
    ['CONTROL_CHARACTER', 'a\u001b[31mb'],
    ['CONTROL_CHARACTER', 'a\u0008b'],
  ])('blocks %s in %j, in code and prose alike', async (code, text) => {
    const prose = await judge(repository, { 'c.md': `first\n${text}\n` })
    expect(
      prose.findings.filter(({ level }) => level === 'block').map((each) => [each.code, each.line]),
    ).toEqual([[code, 2]])
    const comment = await judge(repository, { 'b.ts': `// ${text}\nexport const b = 1\n` })
    expect(comment.findings.map((each) => [each.code, each.line])).toContainEqual([code, 1])
  })

  it.each([
    '👩‍👩‍👧 family',
    '✔️ done',
    '1️⃣ first',
    'می‌خواهم',
    '\ufefftext after a byte order mark',
    'tab\there',
    'zażółć 日本語',
  ])('accepts %j', async (text) => {
    expect(placesOf(await judge(repository, { 'c.md': text }))).toEqual(['STYLE_UNEXAMINED'])
  })

  it('leaves alone what the base has', async () => {
    expect(placesOf(await judge(repository, { 'a.md': 'new\nold \u202e text\n' }))).toEqual([
      'STYLE_UNEXAMINED',
    ])
  })

  it('shows at most twenty per file and stays whole on a million of them', async () => {
    const { findings } = await judge(repository, { 'c.md': '\u200b'.repeat(1_000_000) })
    expect(findings.filter(({ code }) => code === 'INVISIBLE_CHARACTER')).toHaveLength(20)
  })

  it('never takes printable ASCII for one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) }),
        async (text) => {
          const { findings } = await judge(repository, { 'c.md': `x ${text}\n` })
          expect(findings.filter(({ code }) => code.endsWith('_CHARACTER'))).toEqual([])
        },
      ),
      { seed: 7, numRuns: 10 },
    )
  })
})
