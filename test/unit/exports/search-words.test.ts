import { describe, expect, it } from 'vitest'
import { areCounterparts, coverage, haveOtherVerbs, likeness } from '../../../shared/exports/compare-words.ts'
import { docWords, nameWords, stem, weighWords } from '../../../shared/exports/search-words.ts'

const EQUAL = (): number => 1

describe('words of names and comments', () => {
  it.each([
    ['truncateMiddle', ['truncate', 'middle']],
    ['HTMLParser', ['html', 'parser']],
    ['parse-csv_file', ['parse', 'csv', 'file']],
    ['sha256Hex', ['sha256', 'hex']],
    ['listOfItems', ['list', 'item']],
    ['crèmeBrûlée', ['creme', 'brulee']],
    ['$', []],
  ])('%s has the words %j', (name, words) => {
    expect([...nameWords(name)]).toEqual(words)
  })

  it('leave out what says nothing about the job', () => {
    expect([...docWords('Returns the given text with its words joined by dashes, e.g. `a-b`.')]).toEqual([
      'word',
      'join',
      'dash',
    ])
  })

  it.each([
    ['dashes', 'dash'],
    ['copies', 'copy'],
    ['words', 'word'],
    ['class', 'class'],
    ['status', 'status'],
    ['trimmed', 'trim'],
    ['trimming', 'trim'],
    ['string', 'string'],
    ['red', 'red'],
    ['calling', 'call'],
  ])('have a light stem: %s is %s', (word, expected) => {
    expect(stem(word)).toBe(expected)
  })

  it('weigh the more the fewer have them, and everyday words little', () => {
    const weight = weighWords([new Set(['slug']), new Set(['price', 'get']), new Set(['price'])])
    const weights = ['nowhere', 'slug', 'price', 'get'].map(weight)
    expect(weights).toEqual(weights.toSorted((a, b) => b - a))
    expect(weights[0]).toBe(1)
    expect(weights[3]).toBeLessThan(0.5)
  })

  it('are alike by what they share, beginnings included', () => {
    const set = (...words: string[]): Set<string> => new Set(words)
    expect(likeness(set('a', 'b'), set('b', 'a'), EQUAL)).toBe(1)
    expect(likeness(set('a', 'b'), set('a', 'c'), EQUAL)).toBe(0.5)
    expect(likeness(set('a'), set('b'), EQUAL)).toBe(0)
    expect(likeness(set(), set(), EQUAL)).toBe(0)
    expect(likeness(set('slug'), set('slugify'), EQUAL)).toBe(0.8)
    expect(likeness(set('sum'), set('summary'), EQUAL)).toBe(0)
    expect(likeness(set('average'), set('mean'), EQUAL)).toBe(0.8)
  })

  it('are told by what holds them, or a word that may stand for them', () => {
    const told = (words: string[], among: string[]): number => coverage(new Set(words), new Set(among), EQUAL)
    expect(told(['a', 'b'], ['b', 'a', 'c'])).toBe(1)
    expect(told(['a', 'b'], ['b', 'c'])).toBe(0.5)
    expect(told(['delete'], ['remov', 'remove'])).toBe(0.8)
    expect(told(['slug'], ['slugify'])).toBe(0.8)
    expect(told([], ['a'])).toBe(0)
  })

  it.each([
    ['encode', 'decode', true],
    ['getMap', 'setMap', true],
    ['fromJson', 'toJson', true],
    ['ipV4', 'ipV6', true],
    ['sha256', 'sha512', true],
    ['encode', 'encode', false],
    ['copyFromTo', 'moveFromTo', false],
    ['sha256', 'sha256Hex', false],
    ['slug', 'slugify', false],
  ])('of %s and %s are counterparts: %s', (a, b, expected) => {
    expect(areCounterparts(nameWords(a), nameWords(b))).toBe(expected)
  })

  it.each([
    ['removeHash', 'encodeHash', true],
    ['removeHash', 'removeQuery', false],
    ['removeHash', 'deleteHash', false],
    ['hashOf', 'removeHash', true],
    ['slugify', 'camelCase', false],
  ])('at the start of %s and %s are verbs for other things: %s', (a, b, expected) => {
    expect(haveOtherVerbs(nameWords(a), nameWords(b))).toBe(expected)
  })
})
