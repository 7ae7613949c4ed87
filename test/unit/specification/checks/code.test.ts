import { describe, expect, it } from 'vitest'
import {
  checkCalls,
  checkDeclaredInterface,
  checkInterfaceTwins,
} from '../../../../shared/specification/checks/code.ts'
import { indexExports, type ExistenceIndex } from '../../../../shared/exports/existence-index.ts'
import { criterion, fileOf, GOOD, said } from '../sample-spec.ts'

const NONE = {
  files: 0,
  exports: 0,
  skipped: { tooLarge: 0, unreadable: 0, tooSlow: 0, overLimit: 0 },
  places: [],
}

function offering(...exports: [name: string, file: string][]): ExistenceIndex {
  const signature = { form: 'function' as const, params: [], result: undefined, generics: [], members: [] }
  return indexExports(
    exports.map(([name, file]) => ({ name, file, line: 1, signature, doc: '' })),
    NONE,
  )
}

function calling(call: string, fields: object = {}): ReturnType<typeof fileOf> {
  return fileOf({ ...fields, ...criterion({ examples: [{ call, returns: 1 }] }) })
}

describe('the example calls of a spec', () => {
  it('have literal arguments', () => {
    expect(checkCalls(fileOf(), undefined)).toEqual([])
    const found = checkCalls(calling('trimLines(text)'), undefined)
    expect(said(found)).toEqual(['block SPEC_CALL "trimLines(text)"'])
    expect(found.map(({ line, column }) => [line, column])).toEqual([[9, 104]])
  })

  it('call an export of the interface', () => {
    expect(said(checkCalls(calling('trim("a")'), undefined))).toEqual(['block SPEC_CALL_UNKNOWN "trim"'])
  })

  it('or an export of a file in paths, to write or to read', () => {
    const index = offering(['trim', 'src/trim.ts'], ['words', 'src/words.ts'], ['other', 'src/other.ts'])
    expect(
      ['trim(1)', 'words(1)', 'other(1)', 'none(1)'].map((call) => checkCalls(calling(call), index).length),
    ).toEqual([0, 0, 1, 1])
    const wide = { paths: { write: ['src/trim.ts'], read: ['src/**'] } }
    expect(checkCalls(calling('other(1)', wide), index)).toEqual([])
  })

  it('are not looked up where nothing is known: no interface and no index, or a signature that cannot be read', () => {
    expect(checkCalls(calling('trim("a")', { interface: undefined }), undefined)).toEqual([])
    expect(checkCalls(calling('trim("a")', { interface: undefined }), offering())).toHaveLength(1)
    const broken = { interface: [{ ...GOOD.interface[0], signature: 'function' }] }
    expect(checkCalls(calling('trim("a")', broken), offering())).toEqual([])
  })
})

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
