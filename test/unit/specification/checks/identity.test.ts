import { describe, expect, it } from 'vitest'
import { checkFileName, checkTwins } from '../../../../shared/specification/checks/identity.ts'
import { fileOf, said } from '../sample-spec.ts'

describe('the id of a spec', () => {
  it('is the name of its file', () => {
    expect(checkFileName(fileOf())).toEqual([])
    expect(checkFileName(fileOf({}, 'a/b/trim-lines.spec.md'))).toEqual([])
    expect(said(checkFileName(fileOf({}, 'specs/trim.spec.md')))).toEqual([
      'block SPEC_ID_NAME "trim-lines" "trim.spec.md"',
    ])
    expect(said(checkFileName(fileOf({}, 'specs/trim-lines.md')))).toHaveLength(1)
    expect(said(checkFileName(fileOf({}, 'specs/Trim-lines.spec.md')))).toHaveLength(1)
  })

  it('belongs to one open spec, case aside', () => {
    const files = [
      fileOf({ id: 'b' }, 'specs/b.spec.md'),
      fileOf({ id: 'a' }, 'specs/two/a.spec.md'),
      fileOf({ id: 'A' }, 'specs/one/A.spec.md'),
      fileOf({ id: 'a' }, 'specs/three/a.spec.md'),
    ]
    const found = checkTwins(files)
    expect(found.map(({ file, line }) => [file, line])).toEqual([
      ['specs/one/A.spec.md', 2],
      ['specs/three/a.spec.md', 2],
      ['specs/two/a.spec.md', 2],
    ])
    expect(said(found)).toEqual([
      'block SPEC_ID_TWICE "A" specs/three/a.spec.md',
      'block SPEC_ID_TWICE "a" specs/one/A.spec.md',
      'block SPEC_ID_TWICE "a" specs/one/A.spec.md',
    ])
  })
})
