import { describe, expect, it } from 'vitest'
import { checkDeclaredInterface, checkInterfaceTwins } from '../../../../shared/specification/checks/code.ts'
import { fileOf, GOOD, said } from '../sample-spec.ts'

const [ENTRY] = GOOD.interface

describe('the interface of a spec', () => {
  it('declares exports of files that the change may write', () => {
    expect(checkDeclaredInterface(fileOf())).toEqual([])
    expect(checkDeclaredInterface(fileOf({ paths: { write: ['src/**'] } }))).toEqual([])
  })

  it('has signatures that parse', () => {
    const found = checkDeclaredInterface(
      fileOf({ interface: [{ ...ENTRY, signature: 'function trim(text string)' }] }),
    )
    expect(said(found)).toEqual(['block SPEC_SIGNATURE "function trim(text string)" ","'])
    expect(found.map(({ file, line, column }) => [file, line, column])).toEqual([
      ['specs/trim-lines.spec.md', 8, 37],
    ])
  })

  it.each(['src/other.ts', 'src/TRIM.ts', 'src/*.ts'])('lies inside paths.write: %s does not', (module) => {
    expect(said(checkDeclaredInterface(fileOf({ interface: [{ ...ENTRY, module }] })))).toEqual([
      `block SPEC_INTERFACE_OUTSIDE "${module}"`,
    ])
  })

  it('has names that no other open spec declares', () => {
    const other = { ...ENTRY, module: 'src/b.ts', signature: 'const trimLines: (text: string) => string' }
    const overloaded = {
      id: 'a',
      interface: [ENTRY, { ...ENTRY, signature: 'function trimLines(text: number): string' }],
    }
    expect(checkInterfaceTwins([fileOf(overloaded)])).toEqual([])
    expect(said(checkInterfaceTwins([fileOf({ id: 'a' }), fileOf({ id: 'b', interface: [other] })]))).toEqual(
      [
        'warn SPEC_INTERFACE_TWIN specs/b.spec.md "trimLines"',
        'warn SPEC_INTERFACE_TWIN specs/a.spec.md "trimLines"',
      ],
    )
  })
})
