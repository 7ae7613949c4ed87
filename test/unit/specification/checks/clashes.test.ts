import { describe, expect, it } from 'vitest'
import { checkClashes } from '../../../../shared/specification/checks/clashes.ts'
import type { SpecFile } from '../../../../shared/specification/document/spec-file.ts'
import { fileOf, said } from '../sample-spec.ts'

function writer(id: string, ...write: string[]): SpecFile {
  return fileOf({ id, paths: { write } }, `specs/${id}.spec.md`)
}

describe('two open specs', () => {
  it.each([
    ['src/a.ts', 'src/a.ts'],
    ['src/a', 'src/ab/c.ts'],
    ['src/*', 'src/a/b.ts'],
    ['src/**', 'src/a.ts'],
  ])('may be released one after the other: %s and %s', (left, right) => {
    expect(checkClashes([writer('a', left), writer('b', right)])).toEqual([])
  })

  it.each([
    ['src/a', 'src/a/b.ts'],
    ['src/A', 'src/a/deep/b.ts'],
    ['src/a', 'src/a/*.ts'],
    ['src/a', 'src/a/**'],
  ])('are stopped where a file of one is a folder of the other: %s and %s', (left, right) => {
    expect(said(checkClashes([writer('a', left), writer('b', right)]))).toEqual([
      `block SPEC_OVERLAP "${left}" "${right}" specs/b.spec.md`,
      `block SPEC_OVERLAP "${right}" "${left}" specs/a.spec.md`,
    ])
  })
})
