import { describe, expect, it } from 'vitest'
import { searchExisting } from '../../../../shared/specification/checks/existing.ts'
import {
  indexExports,
  type ExistenceIndex,
  type ScanCounts,
} from '../../../../shared/exports/existence-index.ts'
import { fileOf, GOOD, said, TINY } from '../sample-spec.ts'

const COUNTS: ScanCounts = {
  files: 1,
  exports: 1,
  skipped: { tooLarge: 0, unreadable: 0, tooSlow: 0, overLimit: 0 },
  places: [],
}

function having(
  name: string,
  options: {
    file?: string
    doc?: string
    params?: string[]
    dependencies?: string[]
    counts?: ScanCounts
  } = {},
): ExistenceIndex {
  const { file = 'src/lines.ts', doc = '', params = ['string'], dependencies = [], counts = COUNTS } = options
  const signature = {
    form: 'function' as const,
    params,
    result: 'string',
    generics: [],
    members: [],
  }
  return indexExports([{ name, file, line: 7, signature, doc }], counts, [{ folder: '', dependencies }])
}

function reusing(verdict: string, reason = 'It trims the start of lines as well.', option = 'reuse'): object {
  return { why: { ...GOOD.why, alternatives: [...GOOD.why.alternatives, { option, verdict, reason }] } }
}

describe('a job that an export does already', () => {
  it('stops the line, with symbol, place, score and how to answer', () => {
    const { findings, best } = searchExisting(fileOf(), having('trimLines'))
    expect(findings).toEqual([
      {
        code: 'SPEC_EXISTS',
        level: 'block',
        message: expect.stringMatching(/^trimLines .* src\/lines\.ts:7 .*0\.70/) as string,
        hint: expect.stringContaining('verdict: trimLines') as string,
        file: 'specs/trim-lines.spec.md',
        line: 8,
        column: 13,
      },
    ])
    expect(best).toEqual({
      wanted: 'trimLines',
      found: 'trimLines',
      file: 'src/lines.ts',
      line: 7,
      score: 0.7,
    })
  })

  it.each([
    [reusing('trimLines'), 0],
    [reusing('rejected', 'The export `trimLines` trims the start as well.'), 0],
    [reusing('trimLinesOfText'), 1],
    [reusing('trim'), 1],
    [reusing('trimLines', 'no'), 1],
    [reusing('trimLines', 'It trims the start of lines as well.', 'buy'), 1],
  ])('is answered by naming it under reuse with a reason: %j', (fields, count) => {
    expect(searchExisting(fileOf(fields), having('trimLines')).findings).toHaveLength(count)
  })

  it('is answered for a method by its own name or by the whole', () => {
    const index = having('Text.trimLines')
    expect(
      [reusing('trimLines'), reusing('Text.trimLines'), {}].map(
        (fields) => searchExisting(fileOf(fields), index).findings.length,
      ),
    ).toEqual([0, 0, 1])
  })

  it('is no duplicate when the spec changes that very function', () => {
    expect(searchExisting(fileOf(), having('trimLines', { file: 'src/trim.ts' })).findings).toEqual([])
    expect(searchExisting(fileOf(), having('trimLine', { file: 'src/trim.ts' })).findings).toHaveLength(1)
  })

  it('is also found for a tiny spec, by what its examples call', () => {
    const tiny = fileOf({ owner: undefined, risk: undefined, interface: undefined, ...TINY })
    const { findings } = searchExisting(tiny, having('trimLines'))
    expect(findings.map(({ code, line }) => [code, line])).toEqual([['SPEC_EXISTS', 6]])
    expect(searchExisting(tiny, having('trimLines', { file: 'src/trim.ts' })).findings).toEqual([])
  })

  it('is a note when it is only similar', () => {
    const { findings, best } = searchExisting(
      fileOf(),
      having('trimEdges', { doc: 'Trims edges and corners of a solid body.', params: ['string', 'number'] }),
    )
    expect([said(findings), best?.score]).toEqual([['note SPEC_SIMILAR src/lines.ts:7 0.46'], 0.46])
  })

  it('is unlikely otherwise', () => {
    const { findings, best } = searchExisting(fileOf(), having('formatPrice', { doc: 'A price as text.' }))
    expect([findings, best]).toEqual([[], undefined])
  })
})

describe('a job that a dependency may do', () => {
  it('stops the line when it is called like the function', () => {
    const { findings } = searchExisting(fileOf(), having('other', { dependencies: ['trim-lines'] }))
    expect(said(findings)).toEqual(['block SPEC_DEPENDENCY package.json'])
  })

  it('is a warning when only a part of the name is the same', () => {
    const { findings } = searchExisting(fileOf(), having('other', { dependencies: ['trim'] }))
    expect(said(findings)).toEqual(['warn SPEC_DEPENDENCY_SIMILAR package.json'])
  })

  it.each(['reuse', 'buy', 'configure'])('is answered under %s', (option) => {
    const index = having('other', { dependencies: ['trim-lines', 'trim'] })
    const reason = 'Neither trim-lines nor trim knows tabs.'
    expect(searchExisting(fileOf(reusing('rejected', reason, option)), index).findings).toEqual([])
  })
})

describe('a search that left files out', () => {
  it('says so', () => {
    const skipped = { tooLarge: 1, unreadable: 2, tooSlow: 3, overLimit: 4 }
    const { findings } = searchExisting(
      fileOf(),
      having('other', { counts: { files: 5, exports: 9, skipped, places: ['src/a.ts'] } }),
    )
    expect(said(findings)).toEqual([
      'note SPEC_SEARCH_PARTIAL 6 1 2 3 src/a.ts',
      'block SPEC_SEARCH_CUT 4 src/a.ts',
    ])
  })
})
