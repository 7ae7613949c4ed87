import { describe, expect, it } from 'vitest'
import { indexExports, type ScanCounts } from '../../../shared/exports/existence-index.ts'
import type { ExportRecord } from '../../../shared/exports/extract-exports.ts'
import type { Signature } from '../../../shared/exports/read-declaration.ts'
import { jobOf } from '../../../shared/exports/likeness.ts'

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
    expect(search([record('slugify')], 'slugify')).toEqual(['slugify 0.70'])
    expect(search([record('slugify')], 'Slugify')).toEqual(['slugify 0.70'])
    expect(search([record('slugify')], 'slugify', '', number)).toEqual(['slugify 0.47'])
  })

  it('finds a method by its own name', () => {
    expect(search([record('Text.slugify')], 'slugify')).toEqual(['Text.slugify 0.70'])
  })

  it('takes a name of three modules for a convention', () => {
    const records = ['a', 'b', 'c'].map((folder) => record('main', `src/${folder}/main.ts`))
    expect(search(records.slice(0, 2), 'main')).toEqual(['main 0.70', 'main 0.70'])
    expect(search(records, 'main')).toEqual(['main 0.34', 'main 0.34', 'main 0.34'])
  })

  it('finds another name by the words of its comment', () => {
    const [best] = search(
      [record('shuffle', 'src/a.ts', 'A list in random order.')],
      'randomOrder',
      'Items in random order.',
    )
    expect(best).toBe('shuffle 0.79')
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
    expect([same, opposite, result]).toEqual([['encodeText 0.98'], ['decodeText 0.45'], ['encodeText 0.76']])
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
})
