import { expect, describe, it } from 'vitest'
import { proveHouse } from '../../../shared/house/lint/prove-house.ts'
import type { HouseRule } from '../../../shared/house/standard/house.ts'
import { CHOICES } from '../../../shared/learn/choices/all.ts'
import { KNOWN } from '../../../shared/learn/choices/known.ts'
import type { Way } from '../../../shared/learn/choices/choice.ts'
import { ruleOf } from '../../../shared/learn/decide.ts'
import { BIOME_RULES } from '../../../shared/learn/team/biome-rules.ts'
import { ANALYSIS } from '../house/repository.ts'

const GLOB = ['**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}']
const prove = async (ways: readonly Way[], applies = GLOB): Promise<unknown> => {
  const rules: HouseRule[] = ways.map((way) => ruleOf(way, applies))
  const types = { compiler: await ANALYSIS.compiler(), cache: ANALYSIS.cache }
  return proveHouse({ path: undefined, sha256: '', rules }, await ANALYSIS.eslint(), { types })
}

/** One way of each question; a question that the others make void is left out. */
function housesOf(pick: (ways: readonly Way[], index: number) => Way | undefined): Way[] {
  const picked = CHOICES.map(({ variants }, index) => pick(variants, index))
  const ids = new Set(picked.flatMap((way) => (way === undefined ? [] : [way.id])))
  return CHOICES.flatMap(({ voidBy = [] }, index) => {
    const way = picked[index]
    return way === undefined || voidBy.some((id) => ids.has(id)) ? [] : [way]
  })
}

describe('the questions of a first house', () => {
  it('are some forty, with an id for each way', () => {
    const ids = CHOICES.flatMap(({ variants }) => variants.map(({ id }) => id))
    expect(new Set(ids).size).toBe(ids.length)
    expect(CHOICES.length).toBeGreaterThanOrEqual(35)
    expect(ids.every((id) => /^[a-z][a-z0-9-]{0,63}$/.test(id))).toBe(true)
  })

  it.each([
    ['first', (ways: readonly Way[]) => ways[0]],
    ['last', (ways: readonly Way[]) => ways.at(-1)],
    ['mixed', (ways: readonly Way[], index: number) => ways[index % ways.length]],
    ['otherwise mixed', (ways: readonly Way[], index: number) => ways[(index + 1) % ways.length]],
  ])('have examples that break and keep no other way: the %s ones', async (_, pick) => {
    const ways = housesOf(pick)
    expect(await prove(ways)).toMatchObject({ rules: ways.length, examples: 2 * ways.length })
  })

  it('have examples that are plain JavaScript where the question is put to it', async () => {
    const ways = CHOICES.filter(({ language }) => language === 'any').flatMap(
      ({ variants }) => variants[0] ?? [],
    )
    const plain = ways.filter(({ id }) => !id.startsWith('file-names'))
    expect(await prove(plain, ['**/*.js'])).toMatchObject({ rules: plain.length })
  })
})

describe('the rules that teams set up', () => {
  it('have examples that hold beside each other', async () => {
    expect(await prove(KNOWN)).toMatchObject({ rules: KNOWN.length, examples: 2 * KNOWN.length })
  })

  it('of Biome are all known under the name that they have in ESLint', () => {
    const names = new Set(
      [...CHOICES.flatMap(({ variants }) => variants), ...KNOWN].map(({ enforce }) =>
        enforce.kind === 'eslint' ? enforce.rule : '',
      ),
    )
    expect([...BIOME_RULES.values()].map(({ rule }) => rule).filter((rule) => !names.has(rule))).toEqual([])
  })
})
