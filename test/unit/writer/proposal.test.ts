import { describe, expect, it } from 'vitest'
import { filesOf, leftFindings, proposalText, readProposal } from '../../../shared/writer/proposal.ts'

const WRITE = ['src/**']

describe('the record of a proposal', () => {
  it('has the same bytes in whatever order its files came', () => {
    const files = [
      { path: 'b', content: 'x' },
      { path: 'a', content: undefined },
    ]
    const text = proposalText(files, [])
    expect(text).toBe('{"files":[{"content":null,"path":"a"},{"content":"x","path":"b"}],"left":[]}')
    expect(proposalText(files.toReversed(), [])).toBe(text)
    expect(filesOf(readProposal(text))).toEqual(files.toReversed())
  })

  it.each([
    ['no JSON', 'x', 'JSON_INVALID'],
    ['another form', '{"files":[]}', 'SCHEMA_INVALID'],
    ['a further field', '{"files":[],"left":[],"run":"x"}', 'SCHEMA_INVALID'],
    ['a reason of its own', '{"files":[],"left":[{"path":"a","reason":"x"}]}', 'SCHEMA_INVALID'],
  ])('is refused when it is %s', (_, text, code) => {
    expect(() => readProposal(text)).toThrow(expect.objectContaining({ code }))
  })

  it('counts what it does not list', () => {
    const left = Array.from({ length: 103 }, (_, index) => ({ path: `p${index}`, reason: 'link' as const }))
    const { left: listed, more } = readProposal(proposalText([], left))
    expect([listed.length, more]).toEqual([100, 3])
  })
})

describe('a path that cannot be part of a change', () => {
  it.each([
    ['stops the unit where the spec asks for it', 'src/a.ts', 'link', ['block src/a.ts']],
    ['is left out elsewhere', 'logo.png', 'binary', ['warn logo.png']],
    ['is named when git ignores what the spec asks for', 'src/a.ts', 'ignored', ['warn src/a.ts']],
    ['is of no interest when git ignores it', 'dist/a.js', 'ignored', []],
    ['stops the unit when its path is not safe', 'a\u0000b', 'unsafe', ['block ']],
    ['stops the unit when its path was only said to be safe', '../x', 'binary', ['block ']],
  ] as const)('%s', (_, path, reason, expected) => {
    const found = leftFindings({ files: [], left: [{ path, reason }] }, WRITE)
    expect(found.map(({ level, file = '' }) => `${level} ${file}`)).toEqual(expected)
    expect(found.every(({ code }) => code === 'WRITER_LEFT_OUT')).toBe(true)
  })
})
