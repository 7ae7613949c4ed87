import { describe, expect, it } from 'vitest'
import { docCommentOf, type DocComment } from '../../../shared/exports/doc-comment.ts'
import { parseFile } from '../../../shared/exports/parse-source.ts'

function read(comment: string): DocComment {
  const [statement] = parseFile(`${comment}\nexport const a = 1`, 'a.js').body
  if (statement === undefined) throw new Error('no statement')
  return docCommentOf(statement)
}

describe('the description in a comment', () => {
  it.each([
    ['text before tags', '/** Adds two numbers. @param a one */', 'Adds two numbers.'],
    [
      'tags that describe, when it begins with a name',
      '/**\n * @name addDays\n * @category Day Helpers\n * @summary Add days.\n *\n * @description\n * Add that many days.\n *\n * @param {Date} date - the day\n * @example\n * addDays(1)\n */',
      'Add days. Add that many days.',
    ],
    [
      'lines after tags of one line',
      '// @function extend(dest: Object): Object\n// Merges the properties.\n// Then returns.',
      'Merges the properties. Then returns.',
    ],
    [
      'text with decoration of its own',
      '//@\n//@ ### which(command)\n//@\n//@ Searches for a command.\n//@',
      'Searches for a command.',
    ],
    ['text without what speaks to tools', '// Waits.\n// eslint-disable-next-line no-empty', 'Waits.'],
    ['what stands before a comment for tools', '/** Waits. */\n/* eslint-disable no-empty */', 'Waits.'],
    [
      'text without links and code',
      '/**\n * See [the spec](https://a.b/c) and {@link mean|the mean}.\n * ```js\n * call()\n * ```\n */',
      'See the spec and the mean.',
    ],
    [
      'packages and addresses as they are',
      '/** Reads @babel/parser and a@b.c. */',
      'Reads @babel/parser and a@b.c.',
    ],
  ])('is %s', (_, comment, text) => {
    expect(read(comment).text).toBe(text)
  })

  it.each([
    '/*! Copyright (c) 2020 A */',
    '/** @license MIT */',
    '/* istanbul ignore next */',
    '',
    '// ----------',
  ])('is empty for %j', (comment) => {
    expect(read(comment).text).toBe('')
  })

  it('comes with types, other names and what is said of parameters', () => {
    const comment =
      '/**\n * The mean, _also known as average_, of numbers.\n * @alias avg\n * @param {Array.<number>} [list=[]] the numbers\n * @return {?Number} the middle\n */'
    const { params, result, aliases, hints } = read(comment)
    expect([[...params], result, aliases, hints]).toEqual([
      [['list', 'number[]']],
      'number',
      ['avg', 'average'],
      '[list=[]] the numbers the middle',
    ])
  })

  it('of a hostile comment is read at once', () => {
    const began = performance.now()
    read(`/** ${'@link {'.repeat(20_000)} */`)
    read(`/** ${'also known as a '.repeat(20_000)} */`)
    read(`/** @param {${'{'.repeat(20_000)} */`)
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})
