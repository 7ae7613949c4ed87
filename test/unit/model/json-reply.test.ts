import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { schemaOf } from '../../../shared/formats/schema.ts'
import { readJsonReply } from '../../../shared/model/json-reply.ts'

const schema = schemaOf({
  type: 'object',
  additionalProperties: false,
  required: ['verdict', 'note'],
  properties: { verdict: { enum: ['met', 'unmet'] }, note: { type: ['string', 'null'] } },
})
const anyObject = schemaOf({ type: 'object' })
const fits = { kind: 'fits', text: '{"note":"a } in a string","verdict":"met"}' }
const JSON_TEXT = '{"verdict": "met", "note": "a } in a string"}'

describe('readJsonReply', () => {
  it.each([
    ['alone', JSON_TEXT],
    ['with white space', `\n  ${JSON_TEXT}\n`],
    ['in a code fence', `Here it is:\n\`\`\`json\n${JSON_TEXT}\n\`\`\`\nDone.`],
    ['after a brace in prose', `Use { to open a block. Then: ${JSON_TEXT}`],
    ['after a quotation mark in prose', `The word "verdict matters: ${JSON_TEXT}`],
    ['after a block that is not JSON', `function () { return 1 } ${JSON_TEXT}`],
    ['after thoughts about code', `<think>${'if (a) { b() } '.repeat(40)}</think>\n${JSON_TEXT}`],
    ['before another block', `${JSON_TEXT} {"verdict":"unmet","note":null}`],
    ['with keys in another order', '{"note":"a } in a string","verdict":"met"}'],
    ['with a field that nobody asked for', `{"approve":true,${JSON_TEXT.slice(1)}`],
    ['with a prototype field', `{"__proto__":{"x":1},${JSON_TEXT.slice(1)}`],
  ])('finds an object %s', (_, text) => {
    expect(readJsonReply(text, schema)).toEqual(fits)
  })

  it.each([
    ['prose', 'I cannot say.'],
    ['an array', '[1,2]'],
    ['a cut object', '{"verdict": "met", "note": "a'],
    ['a missing answer', '{"note":null}'],
    ['a foreign value', '{"verdict":"approved","note":null}'],
    ['a number as text', '{"verdict":"met","note":5}'],
    ['a key twice', '{"verdict":"unmet","note":null,"verdict":"met"}'],
    ['a key twice, one escaped', '{"verdict":"unmet","note":null,"v\\u0065rdict":"met"}'],
    ['a lone surrogate', '{"verdict":"met","note":"\\ud800"}'],
  ])('does not take %s', (_, text) => {
    expect(readJsonReply(text, schema).kind).toBe('misfit')
  })

  it('fills in nothing where nothing is allowed', () => {
    const list = {
      type: 'array',
      items: { type: 'object', properties: { name: { type: ['string', 'null'] } } },
    }
    const nested = schemaOf({
      type: 'object',
      required: ['rows', 'notes'],
      properties: { rows: list, notes: list },
    })
    expect(readJsonReply('{"rows":[{}]}', nested)).toEqual({
      kind: 'fits',
      text: '{"notes":[],"rows":[{"name":null}]}',
    })
  })

  it('tells an empty reply from one that does not fit', () => {
    expect(readJsonReply(' \n', schema).kind).toBe('empty')
  })

  it('puts no control characters of a reply into what it says', () => {
    const open = schemaOf({ type: 'object', additionalProperties: { type: 'string' } })
    expect(readJsonReply('{"::error::\\n\\u001b[31m":1}', open)).toEqual({
      kind: 'misfit',
      problem: expect.stringContaining('/::error:: [31m ') as string,
    })
  })

  it('counts no key twice in any JSON value, and gives its canonical form', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const text = JSON.stringify(value)
        const canonical = canonicalOf(value)
        const read = readJsonReply(`so: ${text}`, anyObject)
        if (canonical !== undefined) expect(read).toEqual({ kind: 'fits', text: canonical })
      }),
      { seed: 20261123, numRuns: 300 },
    )
  })

  it.each(['{', '{"a":', '"\\"', '{"', '{}'])('ends on megabytes of %s', (piece) => {
    expect(readJsonReply(piece.repeat(1024 * 1024), schema).kind).toBe('misfit')
  })

  it('refuses an object too large to be checked', () => {
    const text = JSON.stringify({ verdict: 'met', note: 'x'.repeat(600_000) })
    expect(readJsonReply(text, schema)).toMatchObject({
      kind: 'misfit',
      problem: expect.stringContaining('524288') as string,
    })
  })

  it('survives an object nested a hundred thousand deep', () => {
    const text = `${'{"a":'.repeat(60_000)}1${'}'.repeat(60_000)}`
    expect(readJsonReply(text, anyObject).kind).toBe('misfit')
  })
})

function canonicalOf(value: unknown): string | undefined {
  try {
    return canonicalJson(value)
  } catch {
    return undefined
  }
}
