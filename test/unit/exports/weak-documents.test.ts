import { describe, expect, it } from 'vitest'
import {
  guideDocuments,
  isGuide,
  stemOf,
  testDocuments,
  withDocuments,
} from '../../../shared/exports/weak-documents.ts'
import type { Signature } from '../../../shared/exports/read-declaration.ts'

const ANY: Signature = { form: 'constant', params: [], result: undefined, generics: [], members: [] }

describe('what a guide says of an export', () => {
  it('is the line behind its name, and the paragraph below a heading', () => {
    const text = `Some words about slugify.

## slugify(text)

Makes a text safe for addresses,
whatever it holds.

- **isEmail(text [, options])** checks if the text is an address
| \`trim(input)\` | removes blanks from both ends |
<a href="#cumsum">#</a> d3.<b>cumsum</b>(values) · [Source](a.js)

Returns the cumulative sum of numbers.
`
    expect(guideDocuments(text).map(({ about, text: said }) => `${about}: ${said}`)).toEqual([
      'slugify: Makes a text safe for addresses, whatever it holds.',
      'isemail: checks if the text is an address',
      'trim: removes blanks from both ends',
      'cumsum: Returns the cumulative sum of numbers.',
    ])
  })

  it('is read from READMEs and documentation, not from change logs', () => {
    const paths = [
      'README.md',
      'packages/a/readme.markdown',
      'docs/api.md',
      'CHANGELOG.md',
      'docs/changelog.md',
      'src/a.md',
      'node_modules/a/README.md',
    ]
    expect(paths.filter(isGuide)).toEqual(['README.md', 'packages/a/readme.markdown', 'docs/api.md'])
  })

  it('of a hostile text is read at once', () => {
    const began = performance.now()
    guideDocuments('- '.repeat(120_000))
    guideDocuments(`${'a.'.repeat(900)}\n`.repeat(100))
    guideDocuments(`# ${'<a '.repeat(600)}\n`.repeat(100))
    testDocuments('a.test.js', `it('${'\\\\'.repeat(100_000)}`)
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})

describe('what tests say of an export', () => {
  it('are their titles, for the name of the group or for the module', () => {
    const text = `
describe('slugify()', () => { it('drops accents', () => {}); test("joins words by dashes", () => {}) })
describe('the rest', () => { it.each([1])('works', () => {}) })
`
    expect(testDocuments('test/text.test.ts', text)).toEqual([
      { about: 'slugify', text: 'slugify() drops accents joins words by dashes' },
      { about: 'text', isModule: true, text: 'the rest works' },
    ])
  })

  it('are kept with the exports they are about, beside the name of the module', () => {
    const record = { line: 1, signature: ANY, doc: '' }
    const records = [
      { ...record, name: 'Text.slugify', file: 'src/text.ts' },
      { ...record, name: 'other', file: 'src/list/index.ts', hints: 'items' },
    ]
    const documents = [
      { about: 'slugify', text: 'drops accents' },
      { about: 'text', isModule: true as const, text: 'works' },
      { about: 'other', isModule: true as const, text: 'never' },
    ]
    expect(withDocuments(records, documents).map(({ hints }) => hints)).toEqual([
      'text  drops accents works',
      'list items',
    ])
    expect(['a/Slug.test.ts', 'slug_test.js', 'src/slug.ts'].map(stemOf)).toEqual(['slug', 'slug', 'slug'])
  })
})
