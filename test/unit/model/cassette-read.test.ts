import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FactoryError } from '../../../shared/errors.ts'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { newEntry, cassetteLine, type Entry } from '../../../shared/model/cassette.ts'
import { readCassette } from '../../../shared/model/cassette-file.ts'
import { modelRequest } from '../../../shared/model/prompt.ts'
import { profileFor, promptOf } from '../../support/model-server/session-options.ts'

function entry(content: string, changes: Partial<Parameters<typeof newEntry>[0]> = {}): Entry {
  return newEntry({
    request: modelRequest(promptOf(), profileFor('https://llm.example.com/v1')),
    ordinal: 1,
    response: {
      content,
      refusal: null,
      finish: 'stop',
      model: 'm',
      usage: { inputTokens: 1, outputTokens: 2 },
      rung: null,
    },
    attempts: [{ status: 200, delayMs: 0, code: null }],
    recorder: 'live',
    recordedAt: new Date('2026-11-23T10:00:00Z'),
    ...changes,
  })
}

const first = entry('eins, zwei, drei: ä 😀')
const second = entry('two', { ordinal: 2 })
const whole = Buffer.from(`${cassetteLine(first)}\n${cassetteLine(second)}\n`)

function read(text: string | Uint8Array): ReturnType<typeof readCassette> {
  return readCassette('c.jsonl', typeof text === 'string' ? Buffer.from(text) : text)
}

function codeOf(work: () => unknown): string {
  try {
    work()
    return 'read'
  } catch (thrown) {
    return thrown instanceof FactoryError ? thrown.code : `not ours: ${String(thrown)}`
  }
}

describe('readCassette', () => {
  it('gives the entries in file order', () => {
    expect(read(whole)).toEqual({ entries: [first, second], torn: 0 })
    expect(read('')).toEqual({ entries: [], torn: 0 })
  })

  it('drops and counts what a crash left of the last line, wherever it cut', () => {
    const end = cassetteLine(first).length
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (length) => {
        const { entries, torn } = read(whole.subarray(0, length))
        const lines = whole.subarray(0, length).toString('latin1').split('\n')
        expect({ entries, torn }).toEqual({
          entries: [first, second].slice(0, lines.length - 1),
          torn: lines.at(-1) === '' ? 0 : 1,
        })
      }),
      { seed: 20261123, numRuns: 300, examples: [[end], [end + 1], [whole.length - 1]] },
    )
  })

  it('refuses a file in which any one bit of a whole line was turned', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: whole.length - 2 }),
        fc.integer({ min: 0, max: 7 }),
        (at, bit) => {
          const changed = Buffer.from(whole)
          changed[at] = (changed[at] ?? 0) ^ (1 << bit)
          expect(codeOf(() => read(changed))).toBe('CASSETTE_TAMPERED')
        },
      ),
      { seed: 20261123, numRuns: 2000 },
    )
  })

  it.each<[string, (entry: Entry) => unknown]>([
    ['an edited reply', (e) => ({ ...e, response: { ...e.response, content: 'evil' } })],
    ['an edited finish', (e) => ({ ...e, response: { ...e.response, finish: 'length' } })],
    ['an edited attempt', (e) => ({ ...e, attempts: [] })],
    ['an edited recorder', (e) => ({ ...e, recorder: 'hand' })],
    ['an edited time', (e) => ({ ...e, recordedAt: '2026-11-23T10:00:01.000Z' })],
    ['another ordinal', (e) => ({ ...e, id: `${e.key}#7` })],
    ['an edited prompt', (e) => ({ ...e, request: { ...e.request, template: 'x' } })],
    ['a foreign id', (e) => ({ ...e, id: `${'0'.repeat(64)}#1` })],
    ['an unknown field', (e) => ({ ...e, extra: 1 })],
    ['a missing field', (e) => ({ ...e, attempts: undefined })],
    ['a next version', (e) => ({ ...e, v: 2 })],
    ['an ordinal of nought', (e) => ({ ...e, id: `${e.key}#0` })],
  ])('refuses %s and names the line', (_, change) => {
    const text = `${cassetteLine(first)}\n${canonicalJson(change(second))}\n`
    expect(() => read(text)).toThrow(
      expect.objectContaining({
        code: 'CASSETTE_TAMPERED',
        where: 'c.jsonl:2',
      }),
    )
  })

  it.each([
    ['an empty line', `\n${cassetteLine(first)}\n`],
    ['prose', 'hello\n'],
    ['an array', '[]\n'],
    ['other spacing', `${JSON.stringify(first, null, 1).replaceAll('\n', '')}\n`],
    ['other line endings', `${cassetteLine(first)}\r\n`],
    ['a key twice', `${cassetteLine(first).replace('{', '{"v":1,')}\n`],
    ['a byte order mark', `\ufeff${cassetteLine(first)}\n`],
    ['a line torn in the middle', `${cassetteLine(first).slice(0, 300)}\n${cassetteLine(second)}\n`],
    ['a lone surrogate', `${cassetteLine(first).replace('eins', '\\ud800')}\n`],
    [
      'a schema nested without end',
      `${cassetteLine(first).replace('"schema":null', `"schema":{"document":${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)},"name":"s"}`)}\n`,
    ],
  ])('refuses %s', (_, text) => {
    expect(codeOf(() => read(text))).toBe('CASSETTE_TAMPERED')
  })

  it('refuses bytes that are not UTF-8', () => {
    expect(codeOf(() => read(Buffer.from([0x22, 0xff, 0x22, 0x0a])))).toBe('CASSETTE_TAMPERED')
  })

  it('refuses a file or a line too large to be a cassette', () => {
    expect(codeOf(() => read(Buffer.alloc(64 * 1024 * 1024 + 1)))).toBe('FILE_TOO_LARGE')
    expect(codeOf(() => read(Buffer.concat([Buffer.alloc(25 * 1024 * 1024, ' '), Buffer.from('\n')])))).toBe(
      'CASSETTE_TAMPERED',
    )
  })
})
