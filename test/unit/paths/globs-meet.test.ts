import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchesGlob } from '../../../shared/paths/globs.ts'
import { globsMeet } from '../../../shared/paths/globs-meet.ts'

describe('two globs', () => {
  it.each([
    ['specs/*.spec.md', 'specs/*.spec.md'],
    ['specs/*.spec.md', '**/*.spec.md'],
    ['specs/**', 'specs/a/b.spec.md'],
    ['packages/*/specs/*.spec.md', 'packages/kit/specs/*.spec.md'],
    ['**/specs/*.spec.md', 'packages/**/a.spec.md'],
    ['**', 'a'],
    ['a/**/b', 'a/b'],
    ['a{1,2}.md', 'a?.md'],
  ])('%s and %s meet', (one, other) => {
    expect([globsMeet(one, other), globsMeet(other, one)]).toEqual([true, true])
  })

  it.each([
    ['specs/*.spec.md', 'packages/kit/specs/*.spec.md'],
    ['packages/kit/specs/*.spec.md', 'packages/app/specs/*.spec.md'],
    ['packages/kit/**', 'packages/kitchen/**'],
    ['packages/*/specs/*.spec.md', 'packages/kit/other/*.spec.md'],
    ['specs/a-*.spec.md', 'specs/b-*.spec.md'],
    ['specs/*.spec.md', 'specs/*.md.txt'],
    ['*', 'a/b'],
    ['a/**', 'a'],
  ])('%s and %s do not', (one, other) => {
    expect([globsMeet(one, other), globsMeet(other, one)]).toEqual([false, false])
  })

  it('meet wherever one path matches both', () => {
    const name = fc.constantFrom('a', 'ab', '*', 'a*', '*b', '?', '{a,b}', '**')
    const glob = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
    const path = fc.array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(glob, glob, path, (one, other, names) => {
        const text = names.join('/')
        fc.pre(matchesGlob(text, one) && matchesGlob(text, other))
        return globsMeet(one, other)
      }),
      { numRuns: 300 },
    )
  })
})
