import { describe, expect, it } from 'vitest'
import { declaredPackages, manifestIn } from '../../../shared/formats/manifest.ts'
import { MAX_PACKAGE_JSON_BYTES } from '../../../shared/limits.ts'

describe('manifestIn', () => {
  it.each(['{"name":"a"}', '\ufeff{"name":"a"}', Buffer.from('\ufeff{"name":"a"}')])('reads %j', (source) => {
    expect(manifestIn(source)).toEqual({ name: 'a' })
  })

  it.each([undefined, '', '[]', 'null', '{', Buffer.alloc(MAX_PACKAGE_JSON_BYTES + 1, 32)])(
    'says nothing of what is no package.json',
    (source) => {
      expect(manifestIn(source)).toBeUndefined()
    },
  )
})

describe('declaredPackages', () => {
  const manifest = { dependencies: { a: '1' }, optionalDependencies: { b: '1' }, devDependencies: ['c'] }

  it('are those of every field that npm installs', () => {
    expect(declaredPackages(manifest)).toEqual(['a', 'b'])
    expect(declaredPackages(undefined)).toEqual([])
  })

  it('are those of the fields that are asked for', () => {
    expect(declaredPackages(manifest, ['dependencies'])).toEqual(['a'])
  })
})
