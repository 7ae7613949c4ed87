import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lineDigest, readFactory } from '../../../shared/factory/read-factory.ts'
import type { Factory } from '../../../shared/factory/factory.ts'

/** The example of the design, as a user writes it. */
const DESIGN = `version: "1"
name: checkout
specs: specs/*.spec.md
house: .factory/house.yml
models:
  writer:   { endpoint: https://api.openai.com/v1, model: gpt-5.2, key: OPENAI_API_KEY }
  reviewer: { endpoint: https://llm.example.com/v1, model: other-family-1, key: REVIEW_API_KEY }
budget: { calls: 12, tokens: 400000, minutes: 20 }
rounds: 3
line:
  spec-validate: { pass: generate }
  generate:      { pass: style-gate }
  style-gate:    { pass: test, stop: generate }
  test:
    setup: [npm ci --ignore-scripts]
    setupMinutes: 5
    secrets: [REGISTRY_TOKEN]
    env: [MIRROR]
    network: true
    git: true
    run: [npm test]
    report: junit.xml
    pass: review
    stop: generate
  review:        { pass: trace-publish }
  trace-publish: {}
isolation: required
signing: { mode: keyed }
`

const WRITER = 'models: { writer: { endpoint: "http://127.0.0.1:9/v1", model: m-1 } }'
const head = (line: string, models = WRITER): string => `version: "1"\nname: l\n${models}\nline:\n${line}`

function reading(text: string | Uint8Array) {
  return readFactory(typeof text === 'string' ? Buffer.from(text) : text, 'factory.yml')
}

function factoryOf(text: string): Factory {
  const result = reading(text)
  if (result.kind === 'bad') throw new Error(JSON.stringify(result.findings, null, 1))
  return result.factory
}

/** `CODE line:column` of every finding, warnings of a valid file included. */
function codes(text: string | Uint8Array): string[] {
  const result = reading(text)
  const findings = result.kind === 'bad' ? result.findings : result.warnings
  return findings.map(({ code, line, column }) => `${code} ${line}:${column}`)
}

/** The table of the design with some of its lines replaced. */
function table(changes: Record<string, string | undefined> = {}): string {
  const rows: Record<string, string | undefined> = {
    'spec-validate': '{ pass: generate }',
    generate: '{ pass: style-gate }',
    'style-gate': '{ pass: test, stop: generate }',
    test: '{ run: [npm test], report: junit.xml, pass: review, stop: generate }',
    review: '{ pass: trace-publish }',
    'trace-publish': '{}',
    ...changes,
  }
  const lines = Object.entries(rows).flatMap(([name, row]) =>
    row === undefined ? [] : [`  ${name}: ${row}`],
  )
  return head(`${lines.join('\n')}\n`)
}

describe('factory.yml', () => {
  it('is read with every field, stations in order', () => {
    const action = (name: string, pass?: string, stop?: string) => ({
      name,
      work: { kind: 'action', action: name },
      pass,
      stop,
    })
    const model = {
      structured: 'auto',
      maxTokensField: undefined,
      maxTokens: undefined,
      temperature: undefined,
    }
    expect(reading(DESIGN)).toEqual({
      kind: 'ok',
      warnings: [],
      factory: {
        version: '1',
        name: 'checkout',
        repository: 'checkout',
        specs: 'specs/*.spec.md',
        house: '.factory/house.yml',
        models: {
          writer: {
            kind: 'model',
            ...model,
            endpoint: 'https://api.openai.com/v1',
            model: 'gpt-5.2',
            key: 'OPENAI_API_KEY',
            family: 'gpt',
          },
          reviewer: {
            ...model,
            endpoint: 'https://llm.example.com/v1',
            model: 'other-family-1',
            key: 'REVIEW_API_KEY',
            family: 'other',
          },
          second: undefined,
        },
        budget: { calls: 12, tokens: 400_000, minutes: 20 },
        rounds: 3,
        review: { seeded: 5 },
        adequacy: { low: 'off', medium: 'ask', high: 'ask' },
        acceptance: { runner: 'node', folder: 'test/acceptance' },
        isolation: 'required',
        line: [
          action('spec-validate', 'generate'),
          action('generate', 'style-gate'),
          action('style-gate', 'test', 'generate'),
          {
            name: 'test',
            work: {
              kind: 'run',
              run: ['npm test'],
              setup: { run: ['npm ci --ignore-scripts'], minutes: 5, secrets: ['REGISTRY_TOKEN'] },
              ...{ env: ['MIRROR'], network: true, git: true },
              report: 'junit.xml',
              minutes: 10,
            },
            pass: 'review',
            stop: 'generate',
          },
          action('review', 'trace-publish'),
          action('trace-publish'),
        ],
        signing: { mode: 'keyed', trust: '.factory/trust.json' },
      },
    })
  })

  it('fills in the documented defaults', () => {
    expect(factoryOf(head('  spec-validate: { pass: trace-publish }\n  trace-publish:\n', ''))).toEqual({
      version: '1',
      name: 'l',
      repository: 'l',
      specs: 'specs/*.spec.md',
      house: undefined,
      models: { writer: undefined, reviewer: undefined, second: undefined },
      budget: { calls: 12, tokens: 400_000, minutes: 20 },
      isolation: 'auto',
      rounds: 3,
      review: { seeded: 5 },
      adequacy: { low: 'off', medium: 'ask', high: 'ask' },
      acceptance: { runner: 'node', folder: 'test/acceptance' },
      line: [
        {
          name: 'spec-validate',
          work: { kind: 'action', action: 'spec-validate' },
          pass: 'trace-publish',
          stop: undefined,
        },
        {
          name: 'trace-publish',
          work: { kind: 'action', action: 'trace-publish' },
          pass: undefined,
          stop: undefined,
        },
      ],
      signing: { mode: 'local', trust: '.factory/trust.json' },
    })
  })

  it('lets a station of another name run an action', () => {
    const { line } = factoryOf(
      head('  check: { uses: spec-validate, pass: seal }\n  seal: { uses: trace-publish }\n', ''),
    )
    expect(line.map((station) => [station.name, station.work])).toEqual([
      ['check', { kind: 'action', action: 'spec-validate' }],
      ['seal', { kind: 'action', action: 'trace-publish' }],
    ])
  })

  it('takes stations in any order of the file', () => {
    const text = head(
      '  spec-validate: { pass: generate }\n  trace-publish: {}\n  test: { run: [npm test], report: j.xml, pass: trace-publish, stop: generate }\n  generate: { pass: test }\n',
    )
    expect(codes(text)).toEqual([])
  })

  it('reports everything wrong at once, each with its place and how to mend it', () => {
    const text = `version: 1
name: Check out
line:
  spec-validate: { pass: generate, stop: test }
  test: { run: ["echo \${{ secrets.X }}"], pass: nowhere }
  trace-publish: {}
`
    expect(codes(text)).toEqual([
      'FACTORY_SCHEMA 1:1',
      'FACTORY_SCHEMA 2:1',
      'FACTORY_TARGET 4:20',
      'FACTORY_STOP_TARGET 4:36',
      'FACTORY_EXPRESSION 5:17',
      'FACTORY_TARGET 5:43',
    ])
    const result = reading(text)
    const findings = result.kind === 'bad' ? result.findings : []
    const incomplete = findings.filter(({ level, hint, file }) => level !== 'block' || !hint || !file)
    expect(incomplete).toEqual([])
  })

  it('lists at most 200 findings', () => {
    const fields = Array.from({ length: 4000 }, (_, at) => `k${at}: x\n`)
    expect(codes(`${table()}${fields.join('')}`)).toHaveLength(200)
  })

  it('hands on what the YAML reader refuses', () => {
    expect(codes('a: &x 1\nb: *x\n')).toEqual(['YAML_ANCHOR 1:4', 'YAML_ALIAS 2:4'])
  })

  it('refuses bytes that are not UTF-8', () => {
    expect(codes(Uint8Array.of(0x61, 0xff))).toEqual(['FACTORY_ENCODING 1:1'])
  })

  it.each(['', 'null', '[]', 'text', '1'])('refuses a document that is no mapping: %j', (text) => {
    expect(codes(text)).toEqual(['FACTORY_SCHEMA 1:1'])
  })
})

describe('the shape of factory.yml', () => {
  const add = (field: string): string =>
    `${head('  spec-validate: { pass: trace-publish }\n  trace-publish: {}\n', '')}${field}\n`

  it.each([
    ['an unknown field', 'colour: red'],
    ['an architecture that is no path', 'architecture: [a]'],
    ['a budget of nothing', 'budget: { calls: 0 }'],
    ['a part of the question that is unknown', 'prompt: { spec: 100 }'],
    ['a part of the question without room', 'prompt: { house: 0 }'],
    ['negative tokens', 'budget: { tokens: -5 }'],
    ['minutes of nothing', 'budget: { minutes: 0 }'],
    ['no rounds', 'rounds: 0'],
    ['too many rounds', 'rounds: 11'],
    ['a round and a half', 'rounds: 1.5'],
    ['an unknown runner', 'acceptance: { runner: ava }'],
    ['an unknown signing mode', 'signing: { mode: none }'],
    ['a repository without owner', 'repository: shop'],
    ['specs that are no spec files', 'specs: docs/*.md'],
  ])('refuses %s', (_, field) => {
    expect(codes(add(field)).map((code) => code.split(' ')[0])).toEqual(['FACTORY_SCHEMA'])
  })

  it.each([
    ['a budget', 'budget: { calls: 1, tokens: 1, minutes: 0.5 }'],
    ['parts of the question', 'prompt: { files: 1, house: 1, findings: 1 }'],
    ['a record of layers', 'architecture: config/layers.yml'],
    ['ten rounds', 'rounds: 10'],
    ['a runner and folder', 'acceptance: { runner: vitest, folder: spec/accept }'],
    ['a repository', 'repository: shop/check.out'],
    ['nested specs', 'specs: teams/**/*.spec.md'],
  ])('takes %s', (_, field) => {
    expect(codes(add(field))).toEqual([])
  })
})

describe('the stations of a line', () => {
  it.each([
    [
      'FACTORY_START',
      'a line that does not start with spec-validate',
      head('  trace-publish: {}\n  spec-validate: { pass: trace-publish }\n', ''),
      ['FACTORY_START 5:3', 'FACTORY_UNREACHABLE 6:3'],
    ],
    [
      'FACTORY_START',
      'generate before spec-validate',
      head(
        '  generate: { pass: spec-validate }\n  spec-validate: { pass: t }\n  t: { run: [x], report: j, pass: trace-publish }\n  trace-publish: {}\n',
      ),
      ['FACTORY_START 5:3'],
    ],
    [
      'FACTORY_TARGET',
      'a pass to a station that is not there',
      table({ review: '{ pass: deploy }' }),
      ['FACTORY_TARGET 9:13'],
    ],
    [
      'FACTORY_TARGET',
      'a stop to a station that is not there',
      table({ 'style-gate': '{ pass: test, stop: fix }' }),
      ['FACTORY_TARGET 7:29'],
    ],
    [
      'FACTORY_CYCLE',
      'a pass that leads back',
      table({ review: '{ pass: generate }' }),
      ['FACTORY_CYCLE 9:13', 'FACTORY_UNREACHABLE 10:3'],
    ],
    [
      'FACTORY_CYCLE',
      'a pass to itself',
      table({ test: '{ run: [x], report: j, pass: test }' }),
      ['FACTORY_CYCLE 8:32', 'FACTORY_UNREACHABLE 9:3', 'FACTORY_UNREACHABLE 10:3'],
    ],
    [
      'FACTORY_UNREACHABLE',
      'a station no pass leads to',
      table({ lint: '{ run: [npm run lint], pass: test }' }),
      ['FACTORY_UNREACHABLE 11:3'],
    ],
    [
      'FACTORY_STOP_TARGET',
      'a stop to a station that generates nothing',
      table({ review: '{ pass: trace-publish, stop: style-gate }' }),
      ['FACTORY_STOP_TARGET 9:34'],
    ],
    [
      'FACTORY_STOP_TARGET',
      'a stop to a station further on',
      table({ 'spec-validate': '{ pass: generate, stop: generate }' }),
      ['FACTORY_STOP_TARGET 5:36'],
    ],
    [
      'FACTORY_STOP_TARGET',
      'a stop of generate to itself',
      table({ generate: '{ pass: style-gate, stop: generate }' }),
      ['FACTORY_STOP_TARGET 6:33'],
    ],
    [
      'FACTORY_PUBLISH',
      'a line without trace-publish',
      table({ review: '{}', 'trace-publish': undefined }),
      ['FACTORY_PUBLISH 4:1'],
    ],
    [
      'FACTORY_PUBLISH',
      'a line that ends before trace-publish',
      table({ review: '{}' }),
      ['FACTORY_PUBLISH 9:3', 'FACTORY_UNREACHABLE 10:3'],
    ],
    [
      'FACTORY_PUBLISH',
      'trace-publish that goes on',
      table({ 'trace-publish': '{ stop: generate }' }),
      ['FACTORY_PUBLISH 10:20'],
    ],
    [
      'FACTORY_ORDER',
      'a gate before generate',
      head(
        '  spec-validate: { pass: style-gate }\n  style-gate: { pass: generate }\n  generate: { pass: t }\n  t: { run: [x], report: j, pass: trace-publish }\n  trace-publish: {}\n',
      ),
      ['FACTORY_ORDER 6:3'],
    ],
    [
      'FACTORY_ORDER',
      'commands without generate',
      head('  spec-validate: { pass: t }\n  t: { run: [x], pass: trace-publish }\n  trace-publish: {}\n', ''),
      ['FACTORY_ORDER 6:3'],
    ],
    [
      'FACTORY_STATION_WORK',
      'a station without work',
      table({ test: '{ pass: review }' }),
      ['FACTORY_STATION_WORK 8:3', 'FACTORY_NO_TESTS 4:1'],
    ],
    [
      'FACTORY_STATION_WORK',
      'a station with uses and run',
      table({ test: '{ uses: review, run: [x], pass: review }' }),
      ['FACTORY_STATION_WORK 8:3', 'FACTORY_NO_TESTS 4:1'],
    ],
    [
      'FACTORY_STATION_WORK',
      'commands under the name of an action',
      table({ review: '{ run: [x], pass: trace-publish }' }),
      ['FACTORY_STATION_WORK 9:3'],
    ],
    [
      'FACTORY_STATION_WORK',
      'an action under the name of another',
      table({ review: '{ uses: style-gate, pass: trace-publish }' }),
      ['FACTORY_ACTION_TWICE 9:3', 'FACTORY_STATION_WORK 9:3'],
    ],
    [
      'FACTORY_STATION_WORK',
      'a report of an action',
      table({ review: '{ report: j.xml, pass: trace-publish }' }),
      ['FACTORY_STATION_WORK 9:13'],
    ],
    [
      'FACTORY_ACTION_TWICE',
      'an action in two stations',
      table({ review: '{ pass: second }', second: '{ uses: review, pass: trace-publish }' }),
      ['FACTORY_ACTION_TWICE 11:3'],
    ],
    [
      'FACTORY_WRITER',
      'generate without a writer',
      table().replace(WRITER, 'models: {}'),
      ['FACTORY_WRITER 6:3'],
    ],
    [
      'FACTORY_SCHEMA',
      'an unknown action',
      table({ test: '{ uses: deploy, pass: review }' }),
      ['FACTORY_SCHEMA 8:11', 'FACTORY_NO_TESTS 4:1'],
    ],
    [
      'FACTORY_SCHEMA',
      'no commands',
      table({ test: '{ run: [], report: j, pass: review }' }),
      ['FACTORY_SCHEMA 8:11'],
    ],
    [
      'FACTORY_SCHEMA',
      'a blank command',
      table({ test: '{ run: [" "], report: j, pass: review }' }),
      ['FACTORY_SCHEMA 8:17'],
    ],
    [
      'FACTORY_SCHEMA',
      'a time limit of nothing',
      table({ test: '{ run: [x], report: j, minutes: 0, pass: review }' }),
      ['FACTORY_SCHEMA 8:32'],
    ],
    [
      'FACTORY_SCHEMA',
      'a list for a station',
      table({ test: '[]' }),
      [
        'FACTORY_SCHEMA 8:3',
        'FACTORY_STATION_WORK 8:3',
        'FACTORY_PUBLISH 8:3',
        'FACTORY_UNREACHABLE 9:3',
        'FACTORY_UNREACHABLE 10:3',
        'FACTORY_NO_TESTS 4:1',
      ],
    ],
    ['FACTORY_SCHEMA', 'no stations', head('  {}\n'), ['FACTORY_SCHEMA 4:1']],
  ])('refuse with %s: %s', (_, __, text, findings) => {
    expect(codes(text).sort()).toEqual([...findings].sort())
    expect(reading(text).kind).toBe('bad')
  })

  it.each([
    'Test',
    'te st',
    'test_1',
    '1test',
    'test-',
    'a--b',
    'a.b',
    'ä',
    'x'.repeat(41),
    'released',
    'halted',
    'receive',
    'constructor',
    'round-2',
  ])('refuse the name %j', (name) => {
    const text = table({
      'style-gate': `{ pass: ${JSON.stringify(name)} }`,
      test: undefined,
      [JSON.stringify(name)]: '{ run: [x], report: j, pass: review }',
    })
    expect(codes(text)).toEqual(['FACTORY_STATION_NAME 10:3'])
  })

  it('refuse a prototype key as the YAML reader does', () => {
    expect(codes(table({ __proto__x: '{}' }).replace('__proto__x', '__proto__'))).toEqual(['YAML_KEY 11:3'])
  })

  it('may be thirty and no more', () => {
    const middle = (count: number): string =>
      Array.from(
        { length: count },
        (_, at) =>
          `  t${at}: { run: [x], report: j, pass: ${at + 1 === count ? 'trace-publish' : `t${at + 1}`} }\n`,
      ).join('')
    const long = (count: number): string =>
      head(
        `  spec-validate: { pass: generate }\n  generate: { pass: t0 }\n${middle(count - 3)}  trace-publish: {}\n`,
      )
    expect(codes(long(30))).toEqual([])
    expect(codes(long(31))).toEqual(['FACTORY_SCHEMA 4:1'])
    expect(codes(long(800).replaceAll('trace-publish', 'nowhere'))).toEqual(['FACTORY_SCHEMA 4:1'])
  })

  it('take a table in which each rule holds', () => {
    expect(codes(table())).toEqual([])
  })
})

describe('fields of factory.yml', () => {
  const writer = (fields: string): string =>
    table().replace(WRITER, `models: { writer: { model: m, ${fields} } }`)

  it.each([
    ['http to another host', 'endpoint: "http://llm.example.com/v1"'],
    ['http to a host that only looks local', 'endpoint: "http://127.0.0.1.example.com/v1"'],
    ['no URL', 'endpoint: llm'],
    ['another scheme', 'endpoint: "file:///etc/passwd"'],
    ['credentials', 'endpoint: "https://me:secret@llm.example.com/v1"'],
    ['a key in its query', 'endpoint: "https://llm.example.com/v1?key=x"'],
    ['http in a private network, where it does not say so', 'endpoint: "http://ollama:11434/v1"'],
    ['http to a public host, whatever it says', 'endpoint: "http://llm.example.com/v1", insecure: true'],
    ['the address of cloud metadata', 'endpoint: "http://169.254.169.254/v1", insecure: true'],
  ])('refuse an endpoint with %s', (_, endpoint) => {
    expect(codes(writer(`${endpoint}, key: K`))).toEqual(['FACTORY_ENDPOINT 3:31'])
  })

  it('never repeat the credentials of an endpoint', () => {
    expect(JSON.stringify(reading(writer('endpoint: "https://me:secret@llm.example.com/v1"')))).not.toContain(
      'secret',
    )
  })

  it.each([
    '"https://llm.example.com/v1", key: A_API_KEY',
    '"http://localhost:1234/v1"',
    '"http://[::1]:1234"',
    '"https://llm.example.com:8443/a/b", key: API_KEY',
    '"https://llm.example.com/v1?api-version=1", key: API_KEY',
    '"http://ollama:11434/v1", insecure: true',
    '"http://10.1.2.3:8080/v1", insecure: true',
  ])('take the endpoint %s', (endpoint) => {
    expect(codes(writer(`endpoint: ${endpoint}`))).toEqual([])
  })

  it('take the models that docs/models.md shows', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../docs/models.md'), 'utf8')
    const [, models = ''] = /```yaml\n(models:\n[^`]+)```/.exec(page) ?? []
    expect(models).toContain('insecure: true')
    expect(codes(table().replace(`${WRITER}\n`, models))).toEqual([])
  })

  it('refuse a model elsewhere that names no key', () => {
    expect(codes(writer('endpoint: "https://llm.example.com/v1"'))).toEqual(['FACTORY_KEY 3:11'])
  })

  it.each([
    ...['GITHUB_TOKEN', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', 'RUNNER_TEMP', 'NODE_OPTIONS', 'PATH', 'CI'],
    ...[
      'JIDOKA_KEY_TRACE_PUBLISH',
      'JIDOKA_API_KEY',
      'NPM_TOKEN',
      'NPM_API_KEY',
      'GH_TOKEN',
      'SSH_AUTH_SOCK',
    ],
  ])('refuse %s as the key of a model', (key) => {
    expect(codes(writer(`endpoint: "https://llm.example.com/v1", key: ${key}`))).toEqual(['FACTORY_KEY 3:71'])
  })

  it.each(['AWS_SECRET_ACCESS_KEY', 'DATABASE_PASSWORD', 'WRITER_KEY', 'K', 'MY_API_KEY_2'])(
    'warn of %s, which is not named like the key of a model',
    (key) => {
      expect(codes(writer(`endpoint: "https://llm.example.com/v1", key: ${key}`))).toEqual([
        'FACTORY_KEY_NAME 3:71',
      ])
    },
  )

  it.each([
    ['house', 'house: ../house.yml'],
    ['house', 'house: /etc/passwd'],
    ['architecture', 'architecture: ../layers.yml'],
    ['specs', 'specs: ../**/*.spec.md'],
    ['acceptance folder', 'acceptance: { folder: "a/../b" }'],
    ['trust file', 'signing: { trust: .git/config }'],
  ])('refuse an unsafe path of %s: %s', (_, field) => {
    expect(codes(`${table()}${field}\n`).map((code) => code.split(' ')[0])).toEqual(['FACTORY_PATH'])
  })

  it.each(['[a.xml, ../b.xml]', 'out/**x/*.xml', '"{a,b}.xml"', '/x/*.xml'])(
    'refuse an unsafe path among the reports: %s',
    (report) => {
      const found = codes(table({ test: `{ run: [x], report: ${report}, pass: review }` }))
      expect(found.map((code) => code.split(' ')[0])).toEqual(['FACTORY_PATH'])
    },
  )

  it('may name several reports, and globs', () => {
    expect(codes(table({ test: '{ run: [x], report: [a.xml, "out/**/*.xml"], pass: review }' }))).toEqual([])
  })

  it.each(['../up', '/etc', '"a/../b"', '.git'])('refuse the folder %s for commands', (folder) => {
    const found = codes(table({ test: `{ run: [x], directory: ${folder}, report: j, pass: review }` }))
    expect(found.map((code) => code.split(' ')[0])).toEqual(['FACTORY_PATH'])
  })

  it('refuse an unsafe path of a report', () => {
    expect(codes(table({ test: '{ run: [x], report: ../j.xml, pass: review }' }))).toEqual([
      'FACTORY_PATH 8:21',
    ])
  })

  it.each([
    [
      'a command',
      table({ test: '{ run: [npm test, "echo ${{ github.token }}"], report: j, pass: review }' }),
      'FACTORY_EXPRESSION 8:27',
    ],
    ['a model', writer('endpoint: "https://${{ x }}/v1", key: K'), 'FACTORY_EXPRESSION 3:31'],
    [
      'a block of text',
      table()
        .replace(
          '  review:',
          '  more:\n    run:\n      - |\n        echo\n        echo ${{ x }}\n    pass: review\n  review:',
        )
        .replace('pass: review, stop', 'pass: more, stop'),
      'FACTORY_EXPRESSION 11:9',
    ],
  ])('refuse an expression in %s, with its place', (_, text, finding) => {
    expect(codes(text)).toContain(finding)
  })
})

describe('warnings of a valid factory.yml', () => {
  const models = (reviewer: string): string =>
    `models: { writer: { endpoint: "http://127.0.0.1/v1", model: gpt-5.2 }, reviewer: { endpoint: "http://127.0.0.1/v1", ${reviewer} } }`

  it.each([
    ['by name', 'model: gpt-4o'],
    ['by name behind a provider', 'model: openai/gpt-6'],
    ['by family', 'model: x-1, family: gpt'],
  ])('name a reviewer of the same family as the writer, %s', (_, reviewer) => {
    expect(codes(table().replace(WRITER, models(reviewer)))).toEqual(['FACTORY_SAME_FAMILY 3:72'])
  })

  it('are silent about another family', () => {
    expect(codes(table().replace(WRITER, models('model: gpt-4o, family: other')))).toEqual([])
  })

  it.each([
    ['model: gpt-4o', ['FACTORY_SAME_FAMILY 3:72']],
    ['model: gpt-4o, family: other', []],
    ['model: claude-9', []],
  ])('a second writer is of another family than the first: %s', (second, expected) => {
    expect(codes(table().replace(WRITER, models(second).replace('reviewer', 'second')))).toEqual(expected)
  })

  it('the key of a second writer is checked like the others', () => {
    const second = 'second: { endpoint: "https://llm.example.com/v1", model: x-1, key: GITHUB_TOKEN }'
    const text = table().replace(WRITER, WRITER.replace(' } }', ` }, ${second} }`))
    expect(codes(text).map((code) => code.split(' ')[0])).toEqual(['FACTORY_KEY'])
  })

  it('name a line that runs no tests', () => {
    const result = reading(table({ test: '{ run: [npm run lint], pass: review }' }))
    expect(result).toMatchObject({
      kind: 'ok',
      warnings: [{ code: 'FACTORY_NO_TESTS', level: 'warn', line: 4, column: 1 }],
    })
  })
})

describe('the digest of a line', () => {
  const digest = (text: string): string => lineDigest(factoryOf(text))

  it('is the same for the same table however it is written', () => {
    const flow = table()
    const other = `# a comment\n${flow.replace('test: { run: [npm test],', 'test: { "run": ["npm test"],')}`
    expect(digest(other)).toBe(digest(flow))
  })

  it.each([
    ['a command', table({ test: '{ run: [npm run t], report: junit.xml, pass: review, stop: generate }' })],
    ['an edge', table({ review: '{ pass: trace-publish, stop: generate }' })],
    ['the rounds', `${table()}rounds: 2\n`],
    [
      'a time limit',
      table({ test: '{ run: [npm test], report: junit.xml, minutes: 11, pass: review, stop: generate }' }),
    ],
  ])('changes with %s', (_, text) => {
    expect(digest(text)).not.toBe(digest(table()))
  })

  it('does not change with what the machine does not depend on', () => {
    expect(digest(table().replace('m-1', 'm-2'))).toBe(digest(table()))
  })
})

describe('signing without keys', () => {
  const signing = (fields: string, repository = 'repository: acme/shop\n'): string =>
    repository + DESIGN.replace('signing: { mode: keyed }', `signing: { ${fields} }`)
  const OWN = 'mode: keyless, instance: { fulcio: "https://ca.example.com"'

  it.each([
    ['the public instance', 'mode: keyless, instance: public'],
    ['the public instance for a private repository', 'mode: keyless, instance: public, publicNames: true'],
    ['the instance of GitHub', 'mode: keyless, instance: github'],
    ['servers with a log', `${OWN}, rekor: "https://log.example.com" }`],
    ['servers with a timestamp authority', `${OWN}, tsa: "https://tsa.example.com" }`],
    [
      'servers with both, where the log gives no time',
      `${OWN}, rekor: "https://log.example.com", rekorVersion: 2, tsa: "http://127.0.0.1:1" }`,
    ],
  ])('takes %s', (_, fields) => {
    expect(codes(signing(fields))).toEqual([])
  })

  it.each([
    ['no instance', 'mode: keyless', ['FACTORY_SIGNING 29:1']],
    ['an instance without the mode', 'mode: keyed, instance: public', ['FACTORY_SIGNING 29:25']],
    [
      'public names of another instance',
      'mode: keyless, instance: github, publicNames: true',
      ['FACTORY_SIGNING 29:45'],
    ],
    ['servers that say no time', `${OWN} }`, ['FACTORY_SIGNING 29:27']],
    [
      'a log that gives no time',
      `${OWN}, rekor: "https://l.example.com", rekorVersion: 2 }`,
      ['FACTORY_SIGNING 29:27'],
    ],
    [
      'two that say the time',
      `${OWN}, rekor: "https://l.example.com", tsa: "https://t.example.com" }`,
      ['FACTORY_SIGNING 29:27'],
    ],
    ['an address without TLS', `${OWN}, tsa: "http://tsa.example.com" }`, ['FACTORY_SIGNING 29:73']],
    ['an address with a path', `${OWN}, tsa: "https://tsa.example.com/x" }`, ['FACTORY_SIGNING 29:73']],
    [
      'an unknown instance',
      'mode: keyless, instance: private',
      ['FACTORY_SCHEMA 29:27', 'FACTORY_SCHEMA 29:27', 'FACTORY_SCHEMA 29:27'],
    ],
  ])('refuses %s at its place', (_, fields, expected) => {
    expect(codes(signing(fields))).toEqual(expected)
  })

  it('needs the repository, which stands in the name of every workflow', () => {
    expect(codes(signing('mode: keyless, instance: github', ''))).toEqual(['FACTORY_SIGNING 28:12'])
  })
})

describe('variables of a command station', () => {
  const station = (fields: string): string[] =>
    codes(table({ test: `{ run: [npm test], ${fields}, report: junit.xml, pass: review, stop: generate }` }))

  it.each([
    ['env: [MIRROR, HTTP_PROXY]', []],
    ['setup: [npm ci], secrets: [NPM_TOKEN]', []],
    ['env: [NPM_TOKEN]', ['FACTORY_VARIABLE 8:34']],
    ['env: [JIDOKA_KEY_REVIEW]', ['FACTORY_VARIABLE 8:34']],
    ['env: [PATH]', ['FACTORY_VARIABLE 8:34']],
    ['setup: [npm ci], secrets: [JIDOKA_KEY_REVIEW]', ['FACTORY_VARIABLE 8:55']],
    ['secrets: [NPM_TOKEN]', ['FACTORY_VARIABLE 8:28']],
  ])('with %s', (fields, found) => {
    expect(station(fields)).toEqual(found)
  })
})

describe('a station that probes', () => {
  const file = (probe: string, more = ''): Buffer =>
    Buffer.from(`version: "1"
name: l
models: { writer: { endpoint: "http://127.0.0.1/v1", model: gpt-5.2 } }
${more}
line:
  spec-validate: { pass: generate }
  generate: { pass: test }
  test: { setup: [npm ci], run: [npm test], report: junit.xml, pass: probe, stop: generate }
  probe: ${probe}
  trace-publish: {}
`)
  const read = (probe: string, more?: string): Factory => {
    const reading = readFactory(file(probe, more), 'factory.yml')
    if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
    return reading.factory
  }
  const work = (probe: string) => read(probe).line.find(({ name }) => name === 'probe')?.work

  it('is set up as the station that calls the examples is, unless it says otherwise', () => {
    const setup = { run: ['npm ci'], minutes: 10, secrets: [] }
    expect(work('{ pass: trace-publish }')).toMatchObject({ kind: 'run', run: [], probe: true, setup })
    expect(work('{ setup: [make], pass: trace-publish }')).toMatchObject({ setup: { run: ['make'] } })
  })

  it.each([
    ['one mode for every risk', 'adequacy: require', { low: 'require', medium: 'require', high: 'require' }],
    ['a mode of one risk', 'adequacy: { low: ask, seconds: 60 }', { low: 'ask', medium: 'ask', seconds: 60 }],
  ])('has %s', (_, more, adequacy) => {
    expect(read('{ pass: trace-publish }', more).adequacy).toMatchObject(adequacy)
  })

  it.each([
    ['commands', '{ run: [npm test], pass: trace-publish }', 'FACTORY_STATION_WORK'],
    ['a report', '{ report: junit.xml, pass: trace-publish }', 'FACTORY_STATION_WORK'],
    ['another station behind it', '{ pass: review }\n  review: { pass: trace-publish }', 'FACTORY_ORDER'],
  ])('is refused with %s', (_, probe, code) => {
    const reading = readFactory(file(probe), 'factory.yml')
    expect(reading.kind === 'bad' ? reading.findings.map((each) => each.code) : []).toContain(code)
  })
})

describe("a station with the team's own ESLint", () => {
  const file = (fields: string): Buffer =>
    Buffer.from(`version: "1"
name: l
models: { writer: { endpoint: "http://127.0.0.1/v1", model: gpt-5.2 } }
line:
  spec-validate: { pass: generate }
  generate: { pass: own-eslint }
  own-eslint: ${fields}
  test: { setup: [npm ci], run: [npm test], report: junit.xml, pass: trace-publish, stop: generate }
  trace-publish: {}
`)
  const codesOf = (fields: string): string[] => {
    const reading = readFactory(file(fields), 'factory.yml')
    return reading.kind === 'bad' ? reading.findings.map((each) => each.code) : []
  }
  const work = (fields: string) => {
    const reading = readFactory(file(fields), 'factory.yml')
    if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
    return reading.factory.line.find(({ name }) => name === 'own-eslint')?.work
  }

  it('is set up as the station that calls the examples is, and may be required', () => {
    const setup = { run: ['npm ci'], minutes: 10, secrets: [] }
    const optional = { kind: 'run', run: [], ownEslint: 'optional', setup }
    expect(work('{ pass: test, stop: generate }')).toMatchObject(optional)
    expect(work('{ required: true, pass: test }')).toMatchObject({ ownEslint: 'required' })
  })

  it.each(['run: [npx eslint .]', 'report: junit.xml', 'exercise: true', 'git: true'])(
    'is refused with %s',
    (field) => {
      expect(codesOf(`{ ${field}, pass: test }`)).toContain('FACTORY_STATION_WORK')
    },
  )

  it('alone may be required', () => {
    const text = file('{ pass: test }').toString().replace('report: junit.xml', 'required: true')
    const reading = readFactory(Buffer.from(text), 'factory.yml')
    expect(reading.kind === 'bad' ? reading.findings.map((each) => each.code) : []).toContain(
      'FACTORY_STATION_WORK',
    )
  })
})
