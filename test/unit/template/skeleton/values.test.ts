import { describe, expect, it } from 'vitest'
import {
  hasForm,
  inForm,
  PARAMETER_TYPES,
  type ParameterType,
} from '../../../../shared/template/skeleton/forms.ts'
import { piecesOf } from '../../../../shared/template/skeleton/pieces.ts'
import { valueProblems, withDefaults, type Parameter } from '../../../../shared/template/skeleton/values.ts'

function parameter(type: ParameterType, more: Partial<Parameter> = {}): Parameter {
  return { name: 'a', type, say: 'what it is', pattern: undefined, default: undefined, ...more }
}

function isFit(type: ParameterType, value: string, more: Partial<Parameter> = {}): boolean {
  return valueProblems([parameter(type, more)], { a: value }).length === 0
}

describe('a value', () => {
  it.each<[type: ParameterType, good: string[], bad: string[]]>([
    [
      'name',
      ['price', 'unit price', 'unit-price', 'unitPrice', 'a1'],
      ['', '1a', 'a--b', '-a', 'a-', 'ä', 'a/b', '../a', 'delete', 'a.b', 'a\nb'],
    ],
    ['identifier', ['a', '_a', '$', 'A1'], ['a-b', 'a b', '1', 'class', 'a;b', 'a\u200d']],
    [
      'text',
      ['/a/{b'.replace('{', ''), 'zehn Äpfel', '50 %'],
      ["a'b", 'a"b', 'a`b', 'a\\b', '${a}', '</script>', 'a\nb', 'a\u2028b', '\u202ea', 'a*/b', '\ud800'],
    ],
    ['number', ['0', '-1', '12.5'], ['', '01', '1e5', '0x1', 'NaN', '1;', '1 ']],
  ])('that is a %s fits', (type, good, bad) => {
    expect(good.filter((value) => !isFit(type, value))).toEqual([])
    expect(bad.filter((value) => isFit(type, value))).toEqual([])
  })

  it('matches the whole pattern of its parameter, within a second', () => {
    expect(isFit('text', 'GET', { pattern: 'GET|POST' })).toBe(true)
    expect(isFit('text', 'GETS', { pattern: 'GET|POST' })).toBe(false)
    const began = performance.now()
    expect(isFit('text', `${'a'.repeat(100)}b`, { pattern: '(a+)+' })).toBe(false)
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  it('that is too long, unknown or missing is told', () => {
    expect(isFit('text', 'a'.repeat(121))).toBe(false)
    expect(valueProblems([parameter('name')], { b: 'c' }).map(({ name }) => name)).toEqual(['b', 'a'])
    expect(
      valueProblems([parameter('name')], JSON.parse('{"__proto__":"c","a":"b"}') as Record<string, string>),
    ).toHaveLength(1)
    expect(withDefaults([parameter('name', { default: 'd' })], {})).toEqual({ a: 'd' })
  })
})

it.each([
  ['', 'unitPrice'],
  ['Capital', 'UnitPrice'],
  ['kebab', 'unit-price'],
  ['snake', 'unit_price'],
  ['constant', 'UNIT_PRICE'],
  ['words', 'unit price'],
])('a name in the form %j is %s', (form, written) => {
  for (const name of ['unit price', 'unit-price', 'unitPrice', 'UnitPrice', 'unit_price'])
    expect(inForm(name, 'name', form)).toBe(written)
})

it('only a name has several forms', () => {
  expect(PARAMETER_TYPES.filter((type) => hasForm(type, 'kebab'))).toEqual(['name'])
  expect(hasForm('name', 'constructor')).toBe(false)
})

it('other braces are plain text', () => {
  expect(piecesOf('a {{ b }} {{1}} {{b-c}} a{{}}').map(({ kind }) => kind)).toEqual(['text'])
  expect(piecesOf('{{a}}{{B:kebab}}/*{{hole c-d}}*/')).toEqual([
    { kind: 'parameter', name: 'a', form: '' },
    { kind: 'parameter', name: 'b', form: 'Capitalkebab' },
    { kind: 'hole', name: 'c-d' },
  ])
})
