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
        message: expect.stringContaining('(github-token)') as string,
        hint: expect.any(String) as string,
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

describe('secrets in parts', () => {
  const repository = makeRepository({ 'a.ts': 'export const a = 1\n', 'test/a.test.ts': '' })
  const half = [TOKEN.slice(0, 9), TOKEN.slice(9)]

  it.each([
    ['a sum', `'${half[0]}' + '${half[1]}'`],
    ['a template of constants', `\`\${head}\${'${half[1]}'}\``, `const head = '${half[0]}'\n`],
    ['a list', `['${half[0]}', '${half[1]}'].join('')`],
    ['a concat', `'${half[0]}'.concat('${half[1]}')`],
    ['a text read backwards', `'${Array.from(TOKEN).reverse().join('')}'.split('').reverse().join('')`],
    ['base64', `atob('${Buffer.from(TOKEN).toString('base64')}')`],
    [
      'a member of a constant',
      `parts.first + parts['second']`,
      `const parts = { first: '${half[0]}', second: '${half[1]}' }\n`,
    ],
  ])('blocks a token made of %s', async (_, expression, before = '') => {
    const result = await judge(repository, { 'a.ts': `${before}export const a = ${expression}\n` })
    const line = before === '' ? 1 : 2
    expect(
      result.findings
        .filter(({ code, level }) => code === 'SECRET' && level === 'block')
        .map((each) => each.line),
    ).toEqual([line])
    expect(JSON.stringify(result)).not.toContain(BODY)
  })

  it('only shows it in a test file, where made-up ones are common', async () => {
    const { findings } = await judge(repository, {
      'test/a.test.ts': `export const a = '${half[0]}' + '${half[1]}'\n`,
    })
    expect(findings.filter(({ code }) => code === 'SECRET').map(({ level }) => level)).toEqual(['warn'])
  })

  it('ends on texts that refer to themselves or grow without end', async () => {
    const doubled = Array.from({ length: 60 }, (_, at) => `const a${at + 1} = a${at} + a${at}`).join('\n')
    const head = `const b = c + 'x'\nconst c = b + 'y'\nconst a0 = 'aaaaaaaaaaaaaaaaaa'\n${doubled}\nexport const a = a60 + c + ${"'x' + ".repeat(900)}'y'\n`
    const { findings } = await judge(repository, { 'a.ts': head })
    expect(findings.filter(({ code }) => code === 'SECRET')).toEqual([])
  })
})

describe('names that look like other names', () => {
  const repository = makeRepository({ 'b.ts': 'export const ｂ = 1\n' })

  it.each([
    ['a Cyrillic letter in a Latin name', 'export const p\u0430y = 1', 'b.ts:1:14'],
    [
      'a name that is Cyrillic and looks like one of the file',
      'export const cope = 1\nexport const \u0441\u043e\u0440\u0435 = 2',
      'b.ts:2:14',
    ],
    ['a full-width letter', 'export const a\uff42 = 1', 'b.ts:1:14'],
    [
      'a private field',
      'export class A {\n  #\u0430d = 1\n  get a(): number { return this.#\u0430d }\n}',
      'b.ts:2:3',
    ],
  ])('blocks %s', async (_, text, place) => {
    expect(placesOf(await judge(repository, { 'b.ts': `${text}\n` }))).toContain(`CONFUSABLE_NAME ${place}`)
  })

  it.each([
    'export const größe = 1',
    'export const Δt = 1, σ = 2',
    'export const 名前abc = 1',
    'export const сумма = 1',
    'export const ｂ = 2',
  ])('accepts %j', async (text) => {
    const { findings } = await judge(repository, { 'b.ts': `${text}\n` })
    expect(findings.filter(({ code }) => code === 'CONFUSABLE_NAME')).toEqual([])
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
    ['HIDDEN_LINE_END', 'a\u2028b'],
    ['HIDDEN_LINE_END', 'a\u2029b'],
    ['HIDDEN_LINE_END', 'a\rb'],
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
    'first\r\nsecond\r\n',
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
