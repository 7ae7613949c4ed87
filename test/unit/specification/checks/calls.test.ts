import { describe, expect, it } from 'vitest'
import { checkCalls } from '../../../../shared/specification/checks/calls.ts'
import { indexExports, type ExistenceIndex } from '../../../../shared/exports/existence-index.ts'
import { criterion, fileOf, GOOD, said } from '../sample-spec.ts'

const NONE = { files: 0, exports: 0, skipped: { tooLarge: 0, unreadable: 0, tooSlow: 0, overLimit: 0 } }

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
    expect(said(found)).toEqual(['block SPEC_CALL the call "trimLines(text)" text is not a literal'])
    expect(found.map(({ line, column }) => [line, column])).toEqual([[9, 104]])
  })

  it('call an export of the interface', () => {
    expect(said(checkCalls(calling('trim("a")'), undefined))).toEqual([
      'block SPEC_CALL_UNKNOWN "trim" is no export of the interface or of a file in paths',
    ])
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
