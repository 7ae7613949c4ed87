import { describe, expect, it } from 'vitest'
import { closedText } from '../../../shared/line/closing-change.ts'
import { releasedBy } from '../../../shared/specification/checks/closed-specs.ts'
import { readSpec } from '../../../shared/specification/document/read-spec.ts'
import { sourceOf } from '../specification/sample-spec.ts'

const SERIAL = 'JD-ABCD-EFGH-JKMN'
const LINE = `released: ${SERIAL}`
const FIELDS = [
  'id: trim',
  'title: Trim lines',
  'why: Text from forms ends in spaces.',
  'paths: { write: [src/trim.ts] }',
  'acceptance:',
  '  - { id: AC-1, ears: It shall trim., check: review }',
]

function closed(text: string): string | undefined {
  return closedText(Buffer.from(text), SERIAL)
}

function fileOf(fields: readonly string[], eol = '\n'): string {
  return ['---', ...fields, '---', '', 'Why we want it.', ''].join(eol)
}

describe('closing a spec', () => {
  it.each([
    ['as people write it', FIELDS, '\n'],
    ['with the line ends of Windows', FIELDS, '\r\n'],
    ['with indented fields', FIELDS.map((line) => `  ${line}`), '\n'],
    ['with a comment at the end', [...FIELDS, '# to be continued'], '\n'],
    [
      'that ends in a block of text',
      [
        ...FIELDS.slice(4),
        ...FIELDS.slice(0, 2),
        FIELDS[3] ?? '',
        'why: |',
        '  Text from forms',
        '  ends in spaces.',
      ],
      '\n',
    ],
  ])('adds one line and changes no other, %s', (_, fields, eol) => {
    const text = fileOf(fields, eol)
    const [before, after] = [text, closed(text) ?? ''].map((each) => each.split(eol))
    expect(after?.filter((line) => line.trim() !== LINE)).toEqual(before)
    expect(after).toHaveLength((before?.length ?? 0) + 1)
    expect(releasedBy(Buffer.from(closed(text) ?? ''))).toBe(SERIAL)
  })

  it('finds its place in a spec on one line', () => {
    const flow = `---\n{ ${FIELDS.slice(0, 4).join(', ')}, acceptance: [{ id: AC-1, ears: It shall trim., check: review }] }\n---\n`
    expect(closed(flow)).toBe(flow.replace('}] }', `}], ${LINE} }`))
  })

  it('says nothing about a file that is no spec', () => {
    expect(closed('Just a text.\n')).toBe(undefined)
    expect(closed('---\nid: trim\n---\n')).toBe(undefined)
  })

  it('is done once', () => {
    expect(closed(closed(fileOf(FIELDS)) ?? '')).toBe(undefined)
  })

  it('takes a serial and nothing else', () => {
    const { bytes, path } = sourceOf({ released: 'yes' })
    expect(readSpec(bytes, path)).toMatchObject({ kind: 'bad', findings: [{ code: 'SPEC_SCHEMA' }] })
    expect(releasedBy(bytes)).toBe(undefined)
  })
})
