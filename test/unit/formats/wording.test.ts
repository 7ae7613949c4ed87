import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { parseJson } from '../../../shared/formats/read-json.ts'
import { schemaOf } from '../../../shared/formats/schema.ts'
import { readYaml } from '../../../shared/formats/yaml.ts'
import { NEXT_BY_KIND, refusalOf, type RefusalRow } from '../../support/refusal-of.ts'

const SMALLER = 'make the document smaller, or split it'
const OUT = 'write the value out'
const ESCAPE = 'remove it, or write it as an escape in a double-quoted string'

describe('a YAML document is refused:', () => {
  it.each<[code: string, text: string, message: string, hint: string]>([
    ['YAML_ANCHOR', 'a: &x 1\n', 'anchors are not taken', OUT],
    ['YAML_ALIAS', 'a: *x\n', 'aliases are not taken', OUT],
    ['YAML_TAG', 'a: !t x\n', 'tags are not taken', 'remove the tag; quote the value if it must be a string'],
    ['YAML_DIRECTIVE', '%YAML 1.1\n---\na: 1\n', 'directives are not taken', 'remove the line'],
    ['YAML_MERGE_KEY', '<<: {a: 1}\n', 'merge keys are not taken', 'write the fields out'],
    [
      'YAML_MULTIPLE_DOCUMENTS',
      'a: 1\n---\n',
      'a second document starts here',
      'keep one document in the file',
    ],
    ['YAML_DUPLICATE_KEY', 'a: 1\na: 2\n', 'the key "a" stands here twice', 'keep one of the two'],
    ['YAML_KEY', '__proto__: 1\n', 'the key __proto__ is not allowed', 'use another name'],
    ['YAML_KEY', '? [a]\n: b\n', 'a key must be a plain text', 'write `name: value`'],
    ['YAML_CHARACTER', 'a: \u001b[31m\n', 'the character U+001B is not allowed here', ESCAPE],
    ['YAML_CHARACTER', 'a: \ud800\n', 'the text is not valid Unicode', 'save the file as UTF-8'],
    ['YAML_TOO_LARGE', `a: ${'x'.repeat(20)}`, 'the document has 23 bytes, the limit is 20', SMALLER],
    [
      'YAML_LINE_TOO_LONG',
      `a: ${'x'.repeat(16_384)}`,
      'the line has 16387 characters, the limit is 16384',
      SMALLER,
    ],
    ['YAML_TOO_MANY_LINES', '\n'.repeat(20_000), 'the document has 20001 lines, the limit is 20000', SMALLER],
    ['YAML_TOO_DEEP', '[\n'.repeat(65), 'values are nested more than 64 deep', SMALLER],
    ['YAML_TOO_MANY_KEYS', `{\n${'a: 1,\n'.repeat(5001)}}`, 'there are more than 5000 keys', SMALLER],
    [
      'YAML_TOO_MANY_VALUES',
      '- [a, a, a, a]\n'.repeat(4000),
      'there are more than 30000 values and separators',
      SMALLER,
    ],
  ])('%s, %#', (code, text, message, hint) => {
    const maxBytes = code === 'YAML_TOO_LARGE' ? 20 : 1_000_000
    const reading = readYaml(text, { file: 'f.yml', maxBytes })
    const found = reading.kind === 'bad' ? reading.findings : []
    expect(found.map((each) => [each.code, each.message, each.hint])).toContainEqual([code, message, hint])
  })

  it.each([
    ['-.inf', '"-.inf" is not a finite number'],
    ['9007199254740993', '"9007199254740993" is beyond the exact integers (2^53)'],
    ['010', '"010" has a leading zero and means different numbers to different readers'],
  ])('YAML_NUMBER, %s', (text, message) => {
    const reading = readYaml(`a: ${text}\n`, { file: 'f.yml' })
    expect(reading).toMatchObject({ findings: [{ message, hint: 'quote it if it is a text' }] })
  })
})

const pair = schemaOf<{ a: number; b?: string }>({
  type: 'object',
  additionalProperties: false,
  required: ['a'],
  properties: { a: { type: 'number' }, b: { enum: ['x', 'y'] } },
})

describe('what does not fit a schema', () => {
  it.each([
    ["must have required property 'a'", {}],
    ['is not a known field', { a: 1, c: 1 }],
    ['must be equal to one of the allowed values: x, y', { a: 1, b: 'z' }],
  ])('%s', (message, value) => {
    expect(pair.problemsOf(value)).toMatchObject([{ message }])
  })
})

describe('the refusal', () => {
  it.each<RefusalRow>([
    [
      'SCHEMA_INVALID',
      'with the first three problems and the number of the others',
      () => pair.parse({ c: 1, d: 1, e: 1 }, 'the pair'),
      "the pair does not fit its schema: / must have required property 'a'; /c is not a known field; /d is not a known field; and 1 more",
      NEXT_BY_KIND.usage,
    ],
    [
      'FILE_ENCODING',
      'of bytes that are no UTF-8',
      () => parseJson(Buffer.from([0xff]), 'the document', 10),
      'the document is not valid UTF-8',
      'save the file as UTF-8',
    ],
    [
      'FILE_TOO_LARGE',
      'of too many bytes',
      () => parseJson(Buffer.from('[1,2,3]'), 'the file', 3),
      'the file has 7 bytes, the limit is 3',
      NEXT_BY_KIND.usage,
    ],
    [
      'JSON_INVALID',
      'of half a document',
      () => parseJson('{', 'the file', 10),
      'the file is not valid JSON',
      NEXT_BY_KIND.usage,
    ],
    [
      'JSON_UNCANONICAL',
      'of a number that is none',
      () => canonicalJson(NaN),
      'NaN has no canonical JSON form',
      NEXT_BY_KIND.fault,
    ],
    [
      'JSON_UNCANONICAL',
      'of half a character',
      () => canonicalJson('\ud83d'),
      'a string with a lone surrogate has no canonical JSON form',
      NEXT_BY_KIND.fault,
    ],
    [
      'JSON_UNCANONICAL',
      'of an integer that is not exact',
      () => canonicalJson(2 ** 53),
      'the integer 9007199254740992 has no canonical JSON form',
      NEXT_BY_KIND.fault,
    ],
  ])('%s %s', async (...[code, , provoke, message, next]) => {
    expect(await refusalOf(provoke)).toEqual({ code, message, next })
  })
})
