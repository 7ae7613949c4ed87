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
        message: expect.stringMatching(/^trimLines .* src\/lines\.ts:7 .*0\.69/) as string,
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
      score: 0.69,
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
      having('trimSolidCorners', { doc: 'Rounds a solid body.', params: ['Body', 'number'] }),
    )
    expect([said(findings), best?.score]).toEqual([['note SPEC_SIMILAR src/lines.ts:7 0.33'], 0.33])
  })

  it('is unlikely otherwise', () => {
    const { findings, best } = searchExisting(fileOf(), having('formatPrice', { doc: 'A price as text.' }))
    expect([findings, best]).toEqual([[], undefined])
  })
})

describe('a job that an export may do already', () => {
  const index = having('trimEdges', {
    doc: 'Trims edges and corners of a solid body.',
    params: ['string', 'number'],
  })

  it('stops the line until the spec says a word about it, where the risk is not low', () => {
    const { findings } = searchExisting(fileOf(), index)
    expect(said(findings)).toEqual(['block SPEC_EXISTS_MAYBE src/lines.ts:7 0.44'])
  })

  it('is a warning where the risk is low', () => {
    const { findings } = searchExisting(fileOf({ risk: 'low' }), index)
    expect(said(findings)).toEqual(['warn SPEC_EXISTS_MAYBE src/lines.ts:7 0.44'])
  })

  it.each([
    [reusing('trimEdges'), 0],
    [reusing('rejected', 'Here trimEdges cuts the corners, too.', 'configure'), 0],
    [{ why: { ...GOOD.why, problem: 'Pasted texts carry spaces, and `trimEdges` is for solid bodies.' } }, 0],
    [{ nonGoals: ['Nothing of what `trimEdges` does.'] }, 0],
    [{ why: { ...GOOD.why, problem: 'Pasted texts carry spaces, trimEdges does not help.' } }, 1],
    [reusing('nothing', 'We looked and found nothing.'), 1],
  ])('is answered in one line: %j', (fields, count) => {
    expect(searchExisting(fileOf(fields), index).findings).toHaveLength(count)
  })

  it('is answered in the one sentence of a tiny spec, too', () => {
    const tiny = { owner: undefined, risk: undefined, ...TINY, interface: GOOD.interface }
    const told = {
      ...tiny,
      why: 'Pasted texts carry spaces at the ends of lines, and `trimEdges` is for solid bodies.',
    }
    expect([tiny, told].map((fields) => searchExisting(fileOf(fields), index).findings.length)).toEqual([
      1, 0,
    ])
  })

  it('is a warning when only the name is the same', () => {
    const doc = 'What curtains cost with their hems.'
    const [entry] = GOOD.interface
    const told = fileOf({ interface: [{ ...entry, doc: 'Removes blanks at the ends of rows.' }] })
    const { findings } = searchExisting(told, having('trimLines', { doc, params: ['number', 'Sheet'] }))
    expect(said(findings)).toEqual(['warn SPEC_EXISTS_MAYBE src/lines.ts:7 0.45'])
  })

  it('is no question for a spec that has only a title', () => {
    const titled = fileOf({
      interface: undefined,
      acceptance: [{ ...GOOD.acceptance[0], examples: undefined, check: 'review' }],
    })
    const { findings } = searchExisting(titled, having('trimEdges', { doc: 'Trims every edge of a solid.' }))
    expect(findings.map(({ level }) => level)).toEqual(['note'])
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
