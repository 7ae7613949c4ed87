import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSpec } from '../../../../shared/specification/document/read-spec.ts'
import { GOOD, specText, TINY } from '../sample-spec.ts'

const DOMAIN = [
  { of: 'trimLines', argument: 1, is: 'well-formed', by: 'Ada', asked: 'JD-ABCD-EFGH-JKMN' },
  { not: 'trimLines("")' },
]

/** `CODE line:column` of each finding and the place in the schema, or the id. */
function read(text: string | Uint8Array): string | string[] {
  const reading = readSpec(typeof text === 'string' ? Buffer.from(text) : text, 'specs/a.spec.md')
  if (reading.kind === 'ok') return reading.spec.id
  return reading.findings.map(({ code, line, column, message }) =>
    [code, `${line}:${column}`, ...(message.match(/^\/\S*/) ?? [])].join(' '),
  )
}

function codes(text: string | Uint8Array): string | string[] {
  const found = read(text)
  return typeof found === 'string' ? found : [...new Set(found.map((each) => each.split(' ')[0] ?? ''))]
}

describe('a spec file', () => {
  it('becomes a spec with its defaults filled in', () => {
    const reading = readSpec(
      Buffer.from(`${specText(TINY)}\nSome prose.\n\nMore.\n`),
      'specs/trim-lines.spec.md',
    )
    expect(reading.kind === 'ok' ? reading.spec : reading).toEqual({
      id: 'trim-lines',
      title: 'Trim every line of a text',
      owner: undefined,
      risk: 'low',
      paths: { write: ['src/trim.ts'], read: [] },
      why: {
        who: undefined,
        problem: 'Pasted texts carry spaces at the ends of their lines.',
        value: undefined,
        alternatives: [],
      },
      interface: [],
      acceptance: [
        {
          id: 'AC-1',
          ears: 'When a line ends in spaces, trimLines shall drop them.',
          given: undefined,
          when: undefined,
          then: undefined,
          examples: [{ call: 'trimLines("a  ")', returns: 'a' }],
          tests: [],
          check: 'example',
          holdout: false,
        },
      ],
      domain: [],
      effects: [],
      nonGoals: [],
      budget: {},
      retire: undefined,
      prose: 'Some prose.\n\nMore.',
    })
  })

  it('keeps every field that is given', () => {
    const all = {
      ...GOOD,
      template: 'pure-function',
      with: { name: 'trim lines', most: 3 },
      domain: DOMAIN,
      effects: ['clock', 'fs'],
      nonGoals: ['Tabs'],
      budget: { calls: 2, tokens: 1000, minutes: 1.5 },
      retire: '2030-01-01',
    }
    const reading = readSpec(Buffer.from(specText(all)), 'specs/trim-lines.spec.md')
    const { acceptance, prose, interface: entries, ...rest } = reading.kind === 'ok' ? reading.spec : never()
    expect(rest).toEqual({
      id: 'trim-lines',
      title: 'Trim every line of a text',
      owner: 'text-team',
      risk: 'medium',
      paths: { write: ['src/trim.ts'], read: ['src/words.ts'] },
      why: GOOD.why,
      template: { name: 'pure-function', with: { name: 'trim lines', most: '3' } },
      domain: DOMAIN,
      effects: ['clock', 'fs'],
      nonGoals: ['Tabs'],
      budget: { calls: 2, tokens: 1000, minutes: 1.5 },
      retire: '2030-01-01',
    })
    expect([entries, acceptance.length, prose]).toEqual([GOOD.interface, 1, ''])
  })

  it.each([
    [{ examples: [{ call: 'f()', returns: null }] }, 'example'],
    [{ tests: ['test/a.test.ts'] }, 'test'],
    [{ examples: [{ call: 'f()', throws: 'Error' }], tests: ['test/a.test.ts'] }, 'example'],
    [{ examples: [{ call: 'f()', returns: 1, holdout: true }], tests: ['test/a.test.ts'] }, 'test'],
    [{ check: 'review' }, 'review'],
    [{}, 'example'],
  ])('takes its check from what is given: %j', (fields, check) => {
    const text = specText({ ...TINY, acceptance: [{ id: 'A', ears: 'It shall work.', ...fields }] })
    const reading = readSpec(Buffer.from(text), 'a.spec.md')
    expect(reading.kind === 'ok' ? reading.spec.acceptance[0]?.check : reading).toBe(check)
  })

  it('keeps null as a returned value and leaves out nothing of a row', () => {
    const rows = [
      { call: 'f()', returns: null },
      { call: 'f()', throws: 'RangeError' },
      { call: 'f()', returns: 1, holdout: true, by: 'Ada <ada@example.com>', asked: 'JD-ABCD-EFGH-JKMN' },
    ]
    const text = specText({ ...TINY, acceptance: [{ id: 'A', ears: 'It shall work.', examples: rows }] })
    const reading = readSpec(Buffer.from(text), 'a.spec.md')
    expect(reading.kind === 'ok' ? reading.spec.acceptance[0]?.examples : reading).toEqual(rows)
  })

  it('may have a byte order mark, CRLF line ends, blank lines first and spaces after its dashes', () => {
    const text = `\ufeff\n\n${specText(TINY)}prose`.replaceAll('---', '---  ').replaceAll('\n', '\r\n')
    const reading = readSpec(Buffer.from(text), 'a.spec.md')
    expect(reading.kind === 'ok' ? [reading.spec.id, reading.spec.prose] : reading).toEqual([
      'trim-lines',
      'prose',
    ])
  })

  it('places its fields by line and column of the file', () => {
    const reading = readSpec(Buffer.from(`\n${specText(TINY)}`), 'a.spec.md')
    const places = ['/id', '/paths/write/0', '/acceptance/0/examples/0/call', '/nowhere', ''].map(
      (pointer) => (reading.kind === 'ok' ? reading.placeOf(pointer) : undefined),
    )
    expect(places).toEqual([
      { line: 3, column: 1 },
      { line: 6, column: 18 },
      { line: 7, column: 104 },
      { line: 3, column: 1 },
      { line: 3, column: 1 },
    ])
  })

  it('of the example package can be read', () => {
    const folder = new URL('../../../../examples/text-kit/specs/', import.meta.url)
    const kinds = readdirSync(folder).map((name) => readSpec(readFileSync(new URL(name, folder)), name).kind)
    expect(kinds).toEqual(kinds.map(() => 'ok'))
  })
})

describe('a spec file that cannot be read', () => {
  it('gets every schema problem at once, each with its place and how to mend it', () => {
    const text = specText({
      id: 'a b',
      why: 'short',
      paths: { write: [] },
      colour: 'red',
      acceptance: [{ id: 'A', examples: [{ call: 'f()' }], weight: 3 }],
    })
    const reading = readSpec(Buffer.from(text), 'specs/a.spec.md')
    const findings = reading.kind === 'bad' ? reading.findings : []
    expect(findings.map(({ line, message }) => [line, message.split(' ')[0]])).toEqual([
      [2, '/'],
      [5, '/colour'],
      [2, '/id'],
      [4, '/paths/write'],
      [3, '/why'],
      [6, '/acceptance/0/weight'],
    ])
    expect(findings.filter(({ hint }) => hint === undefined)).toEqual([])
  })

  it('has rows with exactly one outcome', () => {
    const examples = [{ call: 'f()' }, { call: 'f()', returns: 1, throws: 'Error' }]
    expect(read(specText({ ...TINY, acceptance: [{ id: 'A', examples }] }))).toEqual([
      'SPEC_SCHEMA 6:36 /acceptance/0/examples/0',
      'SPEC_SCHEMA 6:51 /acceptance/0/examples/1',
    ])
  })

  it('gets one finding for each way not to be a front matter', () => {
    expect(read('')).toEqual(['SPEC_FRONT_MATTER 1:1'])
    expect(read('\n\n# Title\n---\n')).toEqual(['SPEC_FRONT_MATTER 3:1'])
    expect(read('---\nid: a\n--- \u2013\n')).toEqual(['SPEC_FRONT_MATTER 1:1'])
    expect(read('---\n---\n')).toEqual(['SPEC_SCHEMA 2:1 /'])
    expect(read('---\n- a\n---\n')).toEqual(['SPEC_SCHEMA 2:1 /'])
  })

  it('is refused before it is parsed when it is too large or in another encoding', () => {
    expect(read(Buffer.alloc(300 * 1024, 'a'))).toEqual(['SPEC_TOO_LARGE undefined:undefined'])
    for (const bytes of [
      Buffer.from(specText(TINY), 'utf16le'),
      Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0xff, 0xfe]),
    ]) {
      expect(codes(bytes)).toEqual(
        codes(bytes).includes('SPEC_ENCODING') ? ['SPEC_ENCODING'] : ['SPEC_FRONT_MATTER'],
      )
    }
    expect(codes(Buffer.from([0x2d, 0xff]))).toEqual(['SPEC_ENCODING'])
  })

  it.each([
    ['two documents', '---\nid: a\n...\nid: b\n---\n', ['YAML_MULTIPLE_DOCUMENTS']],
    ['a NUL byte', '---\nid: "a\u0000"\n---\n', ['YAML_CHARACTER']],
    [
      'fifty thousand keys',
      `---\nid: {${Array.from({ length: 50_000 }, (_, i) => i).join(',')}}\n---\n`,
      ['SPEC_TOO_LARGE'],
    ],
    [
      'six thousand keys',
      `---\n${Array.from({ length: 6_000 }, (_, i) => `k${i}: 1`).join('\n')}\n---\n`,
      ['YAML_TOO_MANY_KEYS'],
    ],
    ['deep nesting', `---\nid: ${'['.repeat(5_000)}\n---\n`, ['YAML_TOO_DEEP']],
    ['an alias bomb', '---\na: &a [1]\nb: [*a, *a]\n---\n', ['YAML_ANCHOR', 'YAML_ALIAS']],
    ['a key twice', `---\nid: a\nid: b\n---\n`, ['YAML_DUPLICATE_KEY']],
    ['a prototype key', '---\n__proto__: { id: a }\n---\n', ['YAML_KEY']],
    ['prototype names', '---\nconstructor: 1\ntoString: 2\nhasOwnProperty: 3\n---\n', ['SPEC_SCHEMA']],
  ])('is refused with a place for %s', (_, text, expected) => {
    expect(codes(text)).toEqual(expected)
  })

  it('lists fifty problems and counts the rest', () => {
    const extra = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`x${i}`, i]))
    const found = read(specText({ ...TINY, ...extra }))
    expect(found.length).toBe(51)
    expect(found.at(-1)).toBe('SPEC_SCHEMA undefined:undefined')
  })

  it('never throws, whatever the bytes', () => {
    const lines = fc.array(
      fc.oneof(
        fc.constantFrom(
          '---',
          'id: a',
          'paths: {write: [a]}',
          'why: {',
          '- x',
          '\t',
          '? ',
          '"',
          '&a *a',
          '!!js',
          ': : :',
        ),
        fc.string(),
      ),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          lines.map((each) => Buffer.from(`---\n${each.join('\n')}\n---`)),
        ),
        (bytes) => {
          expect(['ok', 'bad']).toContain(readSpec(bytes, 'a.spec.md').kind)
        },
      ),
      { seed: 3, numRuns: 300 },
    )
  })

  it('reports every field that is missing or unknown', () => {
    const reading = readSpec(Buffer.from('---\nx: 1\n---\n'), 'a.spec.md')
    const findings = reading.kind === 'bad' ? reading.findings : []
    expect(findings.map(({ message }) => message).sort()).toEqual([
      "/ must have required property 'acceptance'",
      "/ must have required property 'id'",
      "/ must have required property 'paths'",
      "/ must have required property 'title'",
      "/ must have required property 'why'",
      '/x is not a known field',
    ])
  })
})

function never(): never {
  throw new Error('the spec could not be read')
}
