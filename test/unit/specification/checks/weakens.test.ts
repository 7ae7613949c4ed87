import { describe, expect, it } from 'vitest'
import { checkWeakens } from '../../../../shared/specification/checks/weakens.ts'
import { validateSpecs } from '../../../../shared/specification/checks/validate-spec.ts'
import { fileOf, sourceOf } from '../sample-spec.ts'

const CONTROL = { factory: 'factory.yml', specs: 'specs/*.spec.md' }
const paths = { write: ['src/trim.ts', 'test/trim.test.ts'], read: [] }

const messages = (...weakens: string[]): string[] =>
  checkWeakens(fileOf({ paths, weakens }), CONTROL).map(({ code, message }) => `${code} ${message}`)

describe('what a spec lets a change weaken', () => {
  it('is read as it is written', () => {
    const weakens = ['test/trim.test.ts#trims > spaces: tabs count now as well']
    expect(fileOf({ paths, weakens }).spec.weakens).toEqual(weakens)
    expect(Object.hasOwn(fileOf({}).spec, 'weakens')).toBe(false)
  })

  it('lies in a file that the change may write, or that people alone change', () => {
    expect(messages('test/trim.test.ts#trims: tabs count now')).toEqual([])
    expect(messages('.github/workflows/ci.yml#test.Test.run: it moves to the line')).toEqual([])
    expect(messages('test/other.test.ts#trims: tabs count now')).toEqual([
      'SPEC_WEAKENS paths.write does not cover "test/other.test.ts"',
    ])
    expect(messages('../a.ts#trims: tabs count now')).toEqual([
      'SPEC_WEAKENS the path "../a.ts" has a dot segment',
    ])
  })

  it('is named once, with a reason that is one', () => {
    expect(messages('test/trim.test.ts#trims: one reason', 'test/trim.test.ts#trims: another')).toHaveLength(
      1,
    )
    for (const reason of ['TODO', '-', 'n/a', 'why', '...'])
      expect(messages(`test/trim.test.ts#trims: ${reason}`)).toHaveLength(1)
  })

  it.each(['package.json', '#a: b', 'a.ts#b', 'a.ts#: b', 'a.ts#b:c', 7, 'a.ts#b: c\nd'])(
    'has the form %j not',
    async (line) => {
      const found = await validateSpecs([sourceOf({ paths, weakens: [line] })], {})
      expect(found.map(({ code }) => code)).toContain('SPEC_SCHEMA')
    },
  )
})
