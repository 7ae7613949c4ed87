import { describe, expect, it } from 'vitest'
import { indexExports, type ScanCounts } from '../../../shared/exports/existence-index.ts'
import type { ExportRecord } from '../../../shared/exports/extract-exports.ts'
import type { Signature } from '../../../shared/exports/read-declaration.ts'
import { jobOf } from '../../../shared/exports/job.ts'

const COUNTS: ScanCounts = {
  files: 0,
  exports: 0,
  skipped: { tooLarge: 0, unreadable: 0, tooSlow: 0, overLimit: 0 },
  places: [],
}
const TEXT: Signature = { form: 'function', params: ['string'], result: 'string', generics: [], members: [] }

function record(name: string, file = `src/${name}.ts`, doc = '', signature = TEXT): ExportRecord {
  return { name, file, line: 1, signature, doc }
}

function search(records: ExportRecord[], name: string, doc = '', signature = TEXT): string[] {
  const index = indexExports(records, COUNTS)
  return index
    .search(jobOf({ name, doc, signature }))
    .map((match) => `${match.record.name} ${match.score.toFixed(2)}`)
}

describe('the search for a job', () => {
  it('finds the same name in another module, case aside, with any signature', () => {
    const number: Signature = { ...TEXT, params: ['number', 'number'], result: 'number' }
    expect(search([record('slugify')], 'slugify')).toEqual(['slugify 0.58'])
    expect(search([record('slugify')], 'Slugify')).toEqual(['slugify 0.58'])
    expect(search([record('slugify')], 'slugify', '', number)).toEqual(['slugify 0.21'])
  })

  it('finds a method by its own name', () => {
    expect(search([record('Text.slugify')], 'slugify')).toEqual(['Text.slugify 0.58'])
  })

  it('finds a method of instances, which no module can call by its name', () => {
    const index = indexExports([{ ...record('Text.slugify'), isMethod: true }], COUNTS)
    expect(index.search(jobOf({ name: 'slugify', doc: '', signature: TEXT })).length).toBe(1)
    expect(index.exportsNamed('Text.slugify')).toEqual([])
  })

  it('takes a name of three modules for a convention', () => {
    const records = ['a', 'b', 'c'].map((folder) => record('main', `src/${folder}/main.ts`))
    expect(search(records.slice(0, 2), 'main')).toEqual(['main 0.58', 'main 0.58'])
    expect(search(records, 'main')).toEqual(['main 0.46', 'main 0.46', 'main 0.46'])
  })

  it('finds another name by the words of its comment', () => {
    const [best] = search(
      [record('shuffle', 'src/a.ts', 'A list in random order.')],
      'randomOrder',
      'Items in random order.',
    )
    expect(best).toBe('shuffle 1.00')
  })

  it('knows well-known names in other words where nothing is said of them', () => {
    const doc = 'The items that both lists have in common.'
    const list: Signature = { ...TEXT, params: [undefined, undefined], result: undefined }
    const [known, other] = ['intersect', 'intermix'].map((name) =>
      search([record(name, 'src/a.js', '', list)], 'inBoth', doc, list),
    )
    expect([known, other]).toEqual([['intersect 0.53'], ['intermix 0.08']])
  })

  it('gives all functions that could be called in its place, the likely ones first, and methods after them', () => {
    const numbers: Signature = { ...TEXT, params: ['number'], result: 'number' }
    const records = [
      record('double', 'src/a.ts', '', numbers),
      record('hide', 'src/b.ts'),
      record('Text', 'src/c.ts', '', { ...TEXT, form: 'class' }),
      { ...record('Text.slug', 'src/c.ts'), isMethod: true as const },
      record('slugOf', 'src/d.ts'),
    ]
    const index = indexExports(records, COUNTS)
    const named = (most: number): string[] =>
      index.callable(jobOf({ name: 'slug', doc: '', signature: TEXT }), most).map((each) => each.record.name)
    expect([named(9), named(2)]).toEqual([
      ['slugOf', 'hide', 'double', 'Text.slug'],
      ['slugOf', 'hide', 'Text.slug'],
    ])
  })

  it('asks for nothing that shares one everyday word of many with the spec', () => {
    const doc = 'The day on which Easter falls.'
    const years: Signature = { ...TEXT, params: ['number'] }
    const ofYear = record('dayOfTheYear', 'src/a.js', 'Return the day of the year.', years)
    const others = [1, 2, 3].map((at) => record(`day${at}`, `src/${at}.js`, 'Day of a month.'))
    expect(search([ofYear, ...others], 'easter', doc, years)[0]).toBe('dayOfTheYear 0.37')
  })

  it('halves nothing but takes off for opposites and for other results', () => {
    const other: Signature = { ...TEXT, result: 'boolean' }
    const same = search(
      [record('encodeText', 'a.ts', 'Percent signs of an address.')],
      'encodeText',
      'Percent signs of an address.',
    )
    const opposite = search(
      [record('decodeText', 'a.ts', 'Percent signs of an address.')],
      'encodeText',
      'Percent signs of an address.',
    )
    const result = search(
      [record('encodeText', 'a.ts', 'Percent signs of an address.', other)],
      'encodeText',
      'Percent signs of an address.',
    )
    expect([same, opposite, result]).toEqual([['encodeText 0.84'], ['decodeText 0.22'], ['encodeText 0.45']])
  })

  it('compares no function with a type', () => {
    expect(search([record('Money', 'a.ts', '', { ...TEXT, form: 'type' })], 'money')).toEqual(['Money 0.00'])
  })

  it('gives at most three, best first, and by place where they are equal', () => {
    const records = ['src/d.ts', 'src/c.ts', 'src/b.ts', 'src/a.ts'].map((file, index) =>
      record(`slugify${'abcd'[index] ?? ''}`, file),
    )
    const index = indexExports([...records, record('slugify', 'src/z.ts')], COUNTS)
    const found = index.search(jobOf({ name: 'slugify', doc: '', signature: TEXT }))
    expect(found.map((match) => match.record.file)).toEqual(['src/z.ts', 'src/a.ts', 'src/b.ts'])
  })

  it('finds nothing where no word is shared', () => {
    expect(search([record('parsePrice')], 'shuffle')).toEqual([])
    expect(search([], 'shuffle')).toEqual([])
  })

  it('finds a duplicate in other words, by words that may stand for each other and by names that the comment mentions', () => {
    const mean = record(
      'mean',
      'src/mean.ts',
      'The sum of all numbers by their count, also known as the average.',
    )
    const found = indexExports(
      [mean, record('factorial', 'src/f.ts', 'Product of all numbers up to one.')],
      COUNTS,
    )
    const number: Signature = { ...TEXT, params: ['number[]'], result: 'number' }
    const ask = (name: string, doc: string): string | undefined =>
      found.search(jobOf({ name, doc, signature: number }))[0]?.record.name
    expect(ask('average', 'Total of the numbers by how many there are.')).toBe('mean')
    expect(
      search(
        [record('remove', 'src/a.ts', 'Removes a directory and all that is in it.')],
        'deleteFolder',
        'Deletes a folder and all in it.',
      )[0],
    ).toMatch(/^remove (0\.[5-9]|1)/)
  })

  it('lets the same name through where comment and signature tell of another job, and its relatives with it', () => {
    const path: Signature = { ...TEXT, params: ['string[]', 'object'], result: 'unknown' }
    const records = [
      record('path', 'src/path.ts', 'Retrieves the value at a given path of properties.', path),
      record('pathOr', 'src/path-or.ts', 'Value at a path of properties, or a default.', path),
    ]
    const cities: Signature = { ...TEXT, params: ['City', 'City'], result: 'City[]' }
    const found = search(records, 'path', 'Shortest road between two cities.', cities)
    expect(found.map((each) => Number(each.split(' ')[1]) < 0.33)).toEqual([true, true])
  })

  it('takes off for another verb, and for a word of the name that the other never mentions', () => {
    const same = search(
      [record('removeHash', 'a.ts', 'Address without its hash.')],
      'dropHash',
      'Address without its hash.',
    )
    const verb = search(
      [record('encodeHash', 'a.ts', 'Address without its hash.')],
      'dropHash',
      'Address without its hash.',
    )
    const mean = search([record('mean', 'a.ts', 'Mean of numbers.')], 'meanOfNumbers', 'Mean of numbers.')
    const more = search(
      [record('mean', 'a.ts', 'Mean of numbers.')],
      'weightedMean',
      'Mean of numbers by weights.',
    )
    const [first = 0, second = 1, third = 0, fourth = 1] = [same, verb, mean, more].map(([best]) =>
      Number(best?.split(' ')[1]),
    )
    expect([first - second >= 0.1, third - fourth >= 0.1]).toEqual([true, true])
  })

  it('knows by its name that a function answers yes or no', () => {
    const unknown: Signature = { ...TEXT, params: [undefined], result: undefined }
    const doc = 'First day of the month of a date.'
    const date: Signature = { ...TEXT, params: ['Date'], result: 'Date' }
    const records = [
      record('isFirstDayOfMonth', 'a.js', 'Is the date the first day of a month?', unknown),
      record('startOfMonth', 'b.js', 'Start of the month of a date.', unknown),
    ]
    expect(search(records, 'firstDayOfMonth', doc, date)[0]).toMatch(/^startOfMonth /)
  })

  it('looks at what other documents and the module say', () => {
    const parse = { ...record('parse', 'src/cookie.ts'), hints: 'cookie header' }
    const other = { ...record('parse', 'src/query.ts'), hints: 'query' }
    const index = indexExports([other, parse], COUNTS)
    const [best] = index.search(
      jobOf({ name: 'parseCookieHeader', doc: 'Cookies by their names.', signature: TEXT }),
    )
    expect(best?.record.file).toBe('src/cookie.ts')
  })
})
