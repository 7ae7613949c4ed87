import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { knownSecrets, secretVariables } from '../../../shared/model/redaction.ts'

const SECRET = 'canary+7f3a/Zq9=x2'
const secrets = knownSecrets({ API_KEY: SECRET }, ['API_KEY'])
// put together here, so that no scanner takes this file for a leak
const joined = (...parts: string[]): string => parts.join('')
const pem = 'MIIEow'.repeat(20)
const SHAPES: [string, string][] = [
  ['github-token', joined('gh', 'p_', 'aB3'.repeat(12))],
  ['github-token', joined('gh', 's_', 'aB3'.repeat(12))],
  ['github-pat', joined('github', '_pat_', '1a_'.repeat(12))],
  ['sk-key', joined('sk', '-', 'aB3d'.repeat(12))],
  ['sk-key', joined('sk', '-proj-', 'aB3_'.repeat(12), '-x')],
  ['sk-key', joined('sk', '-ant-api03-', 'aB3d'.repeat(12))],
  ['sk-key', joined('sk', '-or-v1-', '0af3'.repeat(16))],
  ['masked-key', joined('sk', '-abcd', '*'.repeat(12), 'wxyz')],
  ['aws-key-id', joined('AK', 'IA', 'Q7'.repeat(8))],
  ['aws-key-id', joined('AS', 'IA', 'Q7'.repeat(8))],
  ['jwt', joined('ey', 'J', 'hbGci'.repeat(4), '.ey', 'J', 'zdWIi'.repeat(4), '.', 's1G_'.repeat(8))],
  ['slack-token', joined('xo', 'xb-', '12345-'.repeat(4))],
  ['npm-token', joined('np', 'm_', 'aB3'.repeat(12))],
  ['private-key', joined('-----BEGIN ', 'RSA PRIVATE KEY-----\n', pem, '\n-----END RSA PRIVATE KEY-----')],
  ['private-key', joined('-----BEGIN ', 'PRIVATE KEY-----\\n', pem)],
]

describe('redact', () => {
  it('replaces a known value and says which variable held it', () => {
    expect(secrets.redact(`key=${SECRET};`)).toBe('key=[REDACTED:API_KEY];')
  })

  it('replaces a known value in every spelling, wherever it starts', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[!-~]{6,40}$/),
        fc.string({ maxLength: 5 }),
        fc.string({ maxLength: 5 }),
        (value, before, after) => {
          const { redact } = knownSecrets({ K: value }, ['K'])
          const plain = `${before}${value}${after}`
          for (const text of [plain, JSON.stringify(plain), encodeURIComponent(plain.toWellFormed())]) {
            if (!COMMON.has(value)) expect(redact(text)).toContain('[REDACTED:K]')
          }
          const inside = Buffer.from(plain.toWellFormed())
          for (const encoding of ['base64', 'base64url', 'hex'] as const) {
            if (!COMMON.has(value)) expect(redact(inside.toString(encoding))).toContain('[REDACTED:K]')
          }
        },
      ),
      { seed: 20261123, numRuns: 200 },
    )
  })

  it('changes nothing when it is done twice', () => {
    const piece = fc.constantFrom(
      SECRET,
      SECRET.slice(0, 9),
      ...SHAPES.map(([, shape]) => shape),
      'sk-',
      '.',
      '\n',
      'a1',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const once = secrets.redact(pieces.join(''))
        expect(secrets.redact(once)).toBe(once)
      }),
      { seed: 20261123, numRuns: 300 },
    )
  })

  it.each(SHAPES)('knows the shape %s without a word boundary before it', (rule, shape) => {
    expect(secrets.redact(`n${shape}; end`)).toBe(`n[REDACTED:${rule}]; end`)
  })

  it('keeps words, styles and identifiers that only look a little like keys', () => {
    const honest = [
      'task-management-and-more-things-to-do',
      'risk-assessment-of-the-whole-project',
      'a disk-cache-with-many-hyphenated-words-2024',
      'class="desk-lamp-large"',
      'ghp_short',
      'eyJ is how base64 of {" begins. eyJ again.',
      "if (pem.startsWith('-----BEGIN PRIVATE KEY-----')) return 'a private key, which is not shown here'",
      'npm_config_registry npm_package_name',
    ].join('\n')
    expect(secrets.redact(honest)).toBe(honest)
  })

  it('finds the lines of a secret of several lines', () => {
    const pem = [
      '-----BEGIN X-----',
      'TUlJRXBBSUJBQUtDQVFFQQ',
      'c2Vjb25kTGluZU9mVGhlS2V5',
      '-----END X-----',
    ].join('\n')
    const { redact } = knownSecrets({ PEM_KEY: pem }, ['PEM_KEY'])
    expect(redact('> c2Vjb25kTGluZU9mVGhlS2V5 <')).toBe('> [REDACTED:PEM_KEY] <')
    expect(redact('-----BEGIN X-----')).toBe('-----BEGIN X-----')
  })

  it('names the longer of two secrets when one holds the other', () => {
    const { redact } = knownSecrets({ A: 'abcdef-1', B: 'abcdef-1-and-more' }, ['A', 'B'])
    expect(redact('abcdef-1-and-more abcdef-1')).toBe('[REDACTED:B] [REDACTED:A]')
  })

  it('leaves secret-shaped text in replies alone and still takes known values out', () => {
    const shape = SHAPES[0]![1]
    expect(secrets.redactKnown(`${shape} ${SECRET}`)).toBe(`${shape} [REDACTED:API_KEY]`)
  })

  it.each(['sk-', 'eyJaaaaaaaaaa.', 'xoxb-', 'github_pat_', 'A1', '-----BEGIN PRIVATE KEY-----\n'])(
    'survives megabytes of %j',
    (piece) => {
      const text = piece.repeat(Math.ceil((4 * 1024 * 1024) / piece.length))
      expect(secrets.redact(`${text}${SECRET}`).endsWith('[REDACTED:API_KEY]')).toBe(true)
    },
  )
})

const COMMON = new Set(['ollama', 'nothing', 'unused'])

describe('secretsIn', () => {
  it('tells rule and line of each, and never the secret', () => {
    const text = `one\ntwo ${SECRET}\nthree\n${SHAPES[0]![1]} ${SECRET}\n`
    expect(secrets.secretsIn(text)).toEqual([
      { rule: 'API_KEY', line: 2 },
      { rule: 'github-token', line: 4 },
      { rule: 'API_KEY', line: 4 },
    ])
  })

  it('finds nothing in honest text', () => {
    expect(secrets.secretsIn('const key = process.env.API_KEY\n')).toEqual([])
  })

  it('lists at most twenty', () => {
    expect(secrets.secretsIn(`${SECRET}\n`.repeat(50))).toHaveLength(20)
  })
})

describe('knownSecrets', () => {
  it.each(['abcde', 'ollama', 'not-needed', 'placeholder'])(
    'ignores the value %s, which would eat honest text, and says so',
    (value) => {
      const { redact, ignored } = knownSecrets({ API_KEY: value }, ['API_KEY'])
      expect(redact(`run ${value} here`)).toBe(`run ${value} here`)
      expect(ignored).toEqual([expect.stringContaining('API_KEY')])
    },
  )

  it('has nothing to say about variables that are unset or empty', () => {
    const none = knownSecrets({ A: '', B: undefined }, ['A', 'B', 'C'])
    expect([none.ignored, none.redact('text')]).toEqual([[], 'text'])
  })

  it('knows a value pasted with a newline by the value itself', () => {
    expect(knownSecrets({ K: `${SECRET}\n` }, ['K']).redact(`<${SECRET}>`)).toBe('<[REDACTED:K]>')
  })
})

describe('secretVariables', () => {
  it('lists variables whose name and value look like credentials', () => {
    const env = {
      GITHUB_TOKEN: 'a1b2c3d4e5f6a7b8c9',
      'INPUT_API-KEY': 'a1b2c3d4e5f6a7b8c9',
      DB_PASSWORD: 'correct-horse-battery-1',
      SSH_KEY: '/home/someone/.ssh/id_25519',
      NPM_TOKEN: 'short1',
      FEATURE_KEY: 'a-name-without-digits',
      TOKENIZER: 'a1b2c3d4e5f6a7b8c9',
      PATH: '/usr/bin:/usr/local/bin2',
    }
    expect(secretVariables(env)).toEqual(['DB_PASSWORD', 'GITHUB_TOKEN', 'INPUT_API-KEY'])
  })
})
