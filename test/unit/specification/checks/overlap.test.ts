import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkOverlap } from '../../../../shared/specification/checks/overlap.ts'
import { canMeet } from '../../../../shared/paths/declared-paths.ts'
import type { SpecFile } from '../../../../shared/specification/document/spec-file.ts'
import { fileOf, said } from '../sample-spec.ts'

const TEMPLATE = fileOf()

/** Quick to make in thousands. */
function writer(id: string, ...write: string[]): SpecFile {
  return {
    ...TEMPLATE,
    path: `specs/${id}.spec.md`,
    spec: { ...TEMPLATE.spec, id, paths: { write, read: [] } },
  }
}

describe('open specs', () => {
  it('that write different files do not overlap', () => {
    const files = [
      writer('a', 'src/a.ts', 'lib/**'),
      writer('b', 'src/b.ts', 'src/b/*.ts'),
      writer('c', 'src/b/c/*.ts'),
    ]
    expect(checkOverlap(files)).toEqual([])
  })

  it('overlap on an exact path, twins in case included', () => {
    expect(checkOverlap([writer('b', 'src/A.ts'), writer('a', 'src/x.ts', 'src/a.ts')])).toEqual([
      {
        code: 'SPEC_OVERLAP',
        level: 'note',
        message: expect.stringMatching(/"src\/a\.ts".* specs\/b\.spec\.md$/) as string,
        hint: expect.any(String) as string,
        file: 'specs/a.spec.md',
        line: 6,
        column: 9,
      },
      {
        code: 'SPEC_OVERLAP',
        level: 'note',
        message: expect.stringMatching(/"src\/A\.ts".* specs\/a\.spec\.md$/) as string,
        hint: expect.any(String) as string,
        file: 'specs/b.spec.md',
        line: 6,
        column: 18,
      },
    ])
  })

  it.each([
    ['src/**', 'src/a/b.ts'],
    ['src/a/*.ts', 'src/**/b.ts'],
    ['src/*/a.ts', 'src/b/*'],
    ['**', 'anything'],
    ['src/**', 'src/**'],
  ])('overlap through globs: %s and %s', (left, right) => {
    expect(said(checkOverlap([writer('a', left), writer('b', right)])).sort()).toEqual(
      [`note SPEC_OVERLAP "${left}" specs/b.spec.md`, `note SPEC_OVERLAP "${right}" specs/a.spec.md`].sort(),
    )
  })

  it('may overlap with themselves', () => {
    expect(checkOverlap([writer('a', 'src/**', 'src/a.ts', 'src/*.ts', 'src/a/**')])).toEqual([])
  })

  it('are named up to three at a time', () => {
    const files = ['a', 'b', 'c', 'd', 'e'].map((id) => writer(id, 'src/a.ts'))
    expect(said(checkOverlap(files))[0]).toBe(
      'note SPEC_OVERLAP "src/a.ts" specs/b.spec.md specs/c.spec.md specs/d.spec.md',
    )
  })

  it('have the same findings in whatever order they come', () => {
    const files = ['src/**', 'src/a*', 'src/a.ts', 'src/b/*', 'lib/**'].map((path, index) =>
      writer(`s${index}`, path),
    )
    expect(checkOverlap(files.toReversed())).toEqual(checkOverlap(files))
  })

  it('overlap exactly when some pair of their paths can meet', () => {
    const segment = fc.constantFrom('a', 'b', '*', '**', 'a*', '*b', 'ab')
    const pattern = fc.array(segment, { minLength: 1, maxLength: 3 }).map((each) => each.join('/'))
    const specs = fc.array(fc.array(pattern, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 5 })
    fc.assert(
      fc.property(specs, (all) => {
        const files = all.map((write, index) => writer(`s${index}`, ...write))
        const expected = files.filter((file) =>
          files.some(
            (other) =>
              other !== file &&
              file.spec.paths.write.some((a) => other.spec.paths.write.some((b) => canMeet(a, b))),
          ),
        )
        const found = new Set(checkOverlap(files).map(({ file }) => file))
        expect([...found].sort()).toEqual(expected.map(({ path }) => path).sort())
      }),
      { seed: 13, numRuns: 500 },
    )
  })

  it('by the thousand, with globs that would take for ever to compare, are given up rather than waited for', () => {
    const nasty = (index: number): string => `src/${'*a'.repeat(20)}${index}*b`
    const files = Array.from({ length: 1000 }, (_, spec) =>
      writer(`s${spec}`, ...Array.from({ length: 10 }, (_, path) => nasty(spec * 10 + path))),
    )
    expect(new Set(checkOverlap(files).map(({ code }) => code))).toEqual(
      new Set(['SPEC_OVERLAP', 'SPEC_OVERLAP_UNCHECKED']),
    )
  })

  it('by the thousand in one folder are all compared when their names are plain', () => {
    const files = Array.from({ length: 1000 }, (_, index) =>
      writer(`s${index}`, `src/f${index}.ts`, `src/f${index}/**`),
    )
    expect(checkOverlap(files)).toEqual([])
  })
})
