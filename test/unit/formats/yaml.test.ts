import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readYaml } from '../../../shared/formats/yaml.ts'

/** `CODE line:column` of every finding, or the value when the text is taken. */
function read(text: string, options: { firstLine?: number; maxBytes?: number } = {}): unknown {
  const reading = readYaml(text, { file: 'f.yml', ...options })
  if (reading.kind === 'ok') return { value: reading.document.value }
  return reading.findings.map(({ code, line, column }) => `${code} ${line}:${column}`)
}

function valueOf(text: string): unknown {
  const reading = readYaml(text, { file: 'f.yml' })
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings))
  return reading.document.value
}

describe('a YAML document', () => {
  it('is read as YAML 1.2 with the core schema', () => {
    const text = [
      '---',
      'name: checkout',
      'no: off',
      'yes: true',
      'nothing: ~',
      'also nothing:',
      'version: "1.20"',
      'float: 1.20',
      'hex: 0x1f',
      'date: 2026-11-23',
      'list: [1, two, "3"]',
      'block: |',
      '  first',
      '  second',
      'folded: >-',
      '  one',
      '  line',
    ].join('\n')
    expect(valueOf(text)).toEqual({
      name: 'checkout',
      no: 'off',
      yes: true,
      nothing: null,
      'also nothing': null,
      version: '1.20',
      float: 1.2,
      hex: 31,
      date: '2026-11-23',
      list: [1, 'two', '3'],
      block: 'first\nsecond\n',
      folded: 'one line',
    })
  })

  it('may be empty', () => {
    expect(valueOf('')).toBeNull()
    expect(valueOf('# nothing\n')).toBeNull()
  })

  it('may begin with a byte order mark and end lines with CRLF', () => {
    expect(valueOf('\ufeffa: 1\r\nb:\r\n  - c\r\n')).toEqual({ a: 1, b: ['c'] })
  })

  it('keeps names that other objects inherit', () => {
    const value = valueOf('constructor: a\ntoString: b\n')
    expect(Object.entries(value as object)).toEqual([
      ['constructor', 'a'],
      ['toString', 'b'],
    ])
  })

  it('takes keys as text, never as numbers or booleans', () => {
    expect(valueOf('1: a\ntrue: b\nnull: c\n')).toEqual({ '1': 'a', true: 'b', null: 'c' })
  })
})

describe('a finding', () => {
  it('names file, place, code, message and how to fix it', () => {
    expect(readYaml('a: 1\nb: 2\na: 3\n', { file: 'dir/f.yml' })).toEqual({
      kind: 'bad',
      findings: [
        {
          code: 'YAML_DUPLICATE_KEY',
          level: 'block',
          message: expect.stringContaining('"a"') as string,
          hint: expect.any(String) as string,
          file: 'dir/f.yml',
          line: 3,
          column: 1,
        },
      ],
    })
  })

  it('counts lines from where the text begins in its file', () => {
    expect(read('a: 1\na: 2\n', { firstLine: 2 })).toEqual(['YAML_DUPLICATE_KEY 3:1'])
  })

  it('does not count the byte order mark as a column', () => {
    expect(read('\ufeffa: &x 1\n')).toEqual(['YAML_ANCHOR 1:4'])
  })

  it('comes together with all the others, in the order of the text', () => {
    const text = 'a: &x 1\nb: *x\nc: !!str 2\nd: 1\nd: 2\ne: .inf\n<<: {}\n'
    expect(read(text)).toEqual([
      'YAML_ANCHOR 1:4',
      'YAML_ALIAS 2:4',
      'YAML_TAG 3:4',
      'YAML_DUPLICATE_KEY 5:1',
      'YAML_NUMBER 6:4',
      'YAML_MERGE_KEY 7:1',
    ])
  })
})

describe('what YAML allows and we do not', () => {
  it.each([
    ['an anchor', 'a: &x 1\n', ['YAML_ANCHOR 1:4']],
    ['an alias', 'a: *x\n', ['YAML_ALIAS 1:4']],
    ['a cycle', 'a: &x [*x]\n', ['YAML_ANCHOR 1:4', 'YAML_ALIAS 1:8']],
    ['a tag', 'a: !!js/function x\n', ['YAML_TAG 1:4']],
    ['a non-specific tag', 'a: ! x\n', ['YAML_TAG 1:4']],
    ['a merge key', '<<: {a: 1}\n', ['YAML_MERGE_KEY 1:1']],
    ['a directive', '%YAML 1.1\n---\na: 1\n', ['YAML_DIRECTIVE 1:1']],
    ['a second document', 'a: 1\n---\nb: 2\n', ['YAML_MULTIPLE_DOCUMENTS 2:1']],
    ['a document after an end mark', 'a: 1\n...\nb: 2\n', ['YAML_MULTIPLE_DOCUMENTS 3:1']],
    ['a duplicate key', 'a: 1\na: 2\n', ['YAML_DUPLICATE_KEY 2:1']],
    ['a duplicate key in other quotes', 'a:\n  b: 1\n  "b": 2\n', ['YAML_DUPLICATE_KEY 3:3']],
    ['a duplicate key in flow style', 'a: {b: 1, b: 2}\n', ['YAML_DUPLICATE_KEY 1:11']],
    ['a prototype key', '__proto__: {a: 1}\n', ['YAML_KEY 1:1']],
    ['a list as a key', '? [a]\n: b\n', ['YAML_KEY 1:3']],
    ['an empty key', ': b\n', ['YAML_KEY 1:1']],
    ['infinity', 'a: -.inf\n', ['YAML_NUMBER 1:4']],
    ['not a number', 'a: .nan\n', ['YAML_NUMBER 1:4']],
    ['an overflowing number', 'a: 1e400\n', ['YAML_NUMBER 1:4']],
    ['an inexact integer', 'a: 9007199254740993\n', ['YAML_NUMBER 1:4']],
    ['an ambiguous leading zero', 'a: 010\n', ['YAML_NUMBER 1:4']],
    ['NUL', 'a: "x\u0000"\n', ['YAML_CHARACTER 1:6']],
    ['an escape character', 'a: \u001b[31m\n', ['YAML_CHARACTER 1:4']],
    ['a C1 control', 'a: \u009b31m\n', ['YAML_CHARACTER 1:4']],
    ['a lone carriage return', 'a: 1\rb: 2\n', ['YAML_CHARACTER 1:5']],
    ['a byte order mark inside', 'a: 1\n\ufeffb: 2\n', ['YAML_CHARACTER 2:1']],
    ['a lone surrogate', 'a: \ud800\n', ['YAML_CHARACTER 1:1']],
    ['a tab as indentation', 'a:\n\tb: 1\n', ['YAML_SYNTAX 2:1']],
    ['an unclosed quote', 'a: "x\n', ['YAML_SYNTAX 2:1']],
    ['an unclosed bracket', 'a: [1\n', ['YAML_SYNTAX 2:1']],
    ['a colon in a plain value', 'a: b: c\n', ['YAML_SYNTAX 1:4']],
  ])('refuses %s', (_, text, findings) => {
    expect(read(text)).toEqual(findings)
  })

  it('says nothing about text that only looks like it', () => {
    expect(valueOf('a: "&x *x !t <<: --- %YAML"\nb: |\n  &x\n  *x\n# &x\n')).toEqual({
      a: '&x *x !t <<: --- %YAML',
      b: '&x\n*x\n',
    })
  })
})

describe('a document beyond the caps', () => {
  const flow = (depth: number): string => `a: ${'['.repeat(depth)}${']'.repeat(depth)}\n`
  const block = (depth: number): string =>
    Array.from({ length: depth }, (_, at) => `${' '.repeat(at)}a:`).join('\n')

  it.each([
    ['50,000 keys', Array.from({ length: 50_000 }, (_, at) => `k${at}:`).join('\n'), 'YAML_TOO_LARGE 1:1'],
    [
      '20,000 keys',
      Array.from({ length: 20_000 }, (_, at) => `k${at}: 1`).join('\n'),
      'YAML_TOO_MANY_KEYS 5001:6',
    ],
    ['5,001 keys in flow style', `{\n${'a: 1,\n'.repeat(5001)}}`, 'YAML_TOO_MANY_KEYS 5002:2'],
    ['more bytes than allowed', `a: ${'ä'.repeat(131_072)}`, 'YAML_TOO_LARGE 1:1'],
    ['100,000 opening brackets', '['.repeat(100_000), 'YAML_LINE_TOO_LONG 1:1'],
    ['100,000 opening brackets in short lines', '[\n'.repeat(100_000), 'YAML_TOO_MANY_LINES 1:1'],
    ['10,000 opening brackets', '[\n'.repeat(10_000), 'YAML_TOO_DEEP 65:1'],
    ['lists nested in one line', `${'- '.repeat(65)}x`, 'YAML_TOO_DEEP 1:129'],
    ['keys nested in one line', `${'a: '.repeat(1000)}x`, 'YAML_TOO_DEEP 1:194'],
    ['explicit keys nested in one line', `${'? '.repeat(1000)}x`, 'YAML_TOO_DEEP 1:129'],
    ['nested indentation', block(65), 'YAML_TOO_DEEP 65:66'],
    ['many small values', `- [a, a, a, a]\n`.repeat(4000), 'YAML_TOO_MANY_VALUES 3001:1'],
    ['many closing brackets', `${']'.repeat(15_000)}\n`.repeat(3), 'YAML_TOO_MANY_VALUES 3:1'],
    ['a long line', `a: ${'x'.repeat(16_384)}`, 'YAML_LINE_TOO_LONG 1:1'],
  ])('is refused unparsed: %s', (_, text, finding) => {
    const findings = read(text) as string[]
    expect(findings[0]).toBe(finding)
  })

  it('may have another byte cap', () => {
    expect(read('a: 123456789\n', { maxBytes: 10 })).toEqual(['YAML_TOO_LARGE 1:1'])
  })

  it('is taken at the caps', () => {
    expect(valueOf(flow(63))).toBeDefined()
    expect(valueOf(block(64))).toBeDefined()
    const keys = Array.from({ length: 5000 }, (_, at) => [`k${at}`, 1] as const)
    expect(valueOf(keys.map(([key, value]) => `${key}: ${value}`).join('\n'))).toEqual(
      Object.fromEntries(keys),
    )
  })

  it('names anchors and aliases of a bomb without resolving one', () => {
    const levels = Array.from(
      { length: 9 },
      (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at}, `.repeat(9)}]\n`,
    )
    const findings = read(`l0: &l0 [x]\n${levels.join('')}`) as string[]
    expect(findings).toHaveLength(20)
    expect(new Set(findings.map((finding) => finding.split(' ')[0]))).toEqual(
      new Set(['YAML_ANCHOR', 'YAML_ALIAS']),
    )
  })

  it('lists a bounded number of findings', () => {
    expect(read('a: b: c\n'.repeat(2000))).toHaveLength(50)
  })
})

describe('the place of a pointer', () => {
  const text = [
    'line:',
    '  "a/b": { pass: x, ~tilde: 1 }',
    '  list:',
    '    - first',
    '    - { k: v }',
    'empty:',
  ].join('\n')
  const reading = readYaml(text, { file: 'f', firstLine: 10 })
  const placeOf = (pointer: string): string => {
    if (reading.kind === 'bad') throw new Error('bad')
    const { line, column } = reading.document.placeOf(pointer)
    return `${line}:${column}`
  }

  it.each([
    ['', '10:1'],
    ['/line', '10:1'],
    ['/line/a~1b', '11:3'],
    ['/line/a~1b/pass', '11:12'],
    ['/line/a~1b/~0tilde', '11:21'],
    ['/line/list/0', '13:7'],
    ['/line/list/1/k', '14:9'],
    ['/empty', '15:1'],
  ])('%s is that of the key or item', (pointer, place) => {
    expect(placeOf(pointer)).toBe(place)
  })

  it.each([
    ['/line/a~1b/stop', '11:3'],
    ['/line/list/7', '12:3'],
    ['/line/list/x', '12:3'],
    ['/nowhere/at/all', '10:1'],
    ['/empty/field', '15:1'],
  ])('%s falls back to the nearest parent', (pointer, place) => {
    expect(placeOf(pointer)).toBe(place)
  })
})

describe('any text', () => {
  const piece = fc.constantFrom(
    ...[
      'a',
      'b',
      ': ',
      ':',
      '- ',
      '? ',
      '\n',
      '\n  ',
      ' ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '|\n',
      '>\n',
      '#',
    ],
    ...[
      '&x ',
      '*x',
      '!t ',
      '<<',
      '---\n',
      '...\n',
      '%Y',
      '\\',
      '0',
      '.inf',
      '\t',
      '\r\n',
      '\r',
      '\u0000',
      '\ufeff',
      '`',
    ],
  )

  it('is read or refused with findings in place, never thrown on', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
        const text = pieces.join('')
        const reading = readYaml(text, { file: 'f' })
        if (reading.kind === 'ok') {
          const { value } = reading.document
          expect(JSON.parse(JSON.stringify(value))).toEqual(value)
          return
        }
        const lines = text.split('\n').length
        expect(reading.findings.length).toBeGreaterThan(0)
        for (const { code, line, column } of reading.findings) {
          expect(code).toMatch(/^YAML_[A-Z_]+$/)
          expect(line).toBeGreaterThan(0)
          expect(line).toBeLessThanOrEqual(lines)
          expect(column).toBeGreaterThan(0)
        }
      }),
      { seed: 20261123, numRuns: 3000 },
    )
  })

  it('gives back any JSON value written as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const reading = readYaml(JSON.stringify(value), { file: 'f' })
        if (reading.kind === 'bad') {
          const codes = new Set(reading.findings.map((finding) => finding.code))
          // JSON allows empty keys, inexact integers and raw DEL or C1 controls
          expect(['YAML_KEY', 'YAML_NUMBER', 'YAML_CHARACTER', 'YAML_MERGE_KEY']).toEqual(
            expect.arrayContaining([...codes]),
          )
        } else expect(JSON.stringify(reading.document.value)).toEqual(JSON.stringify(value))
      }),
      { seed: 20261123, numRuns: 1000 },
    )
  })
})
