import { afterAll, describe, expect, it } from 'vitest'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { compareStyle } from '../../../shared/house/compare-style.ts'
import { defaultHouse } from '../../../shared/house/standard/built-in-rules.ts'
import { ANALYSIS, makeRepository, placesOf, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

const TOKEN = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`
const repository = makeRepository({
  'src/made.ts': 'export const OLD = 1\n',
  'src/a.ts': 'export const a = 1\n',
})

/** The gate's answer to a change whose file `src/made.ts` a station makes. */
async function judgeMade(
  made: string,
  own = "import { ROWS } from './made.ts'\nexport const a: number = ROWS\n",
) {
  const { repo, base } = repository
  const files = [
    { path: 'src/a.ts', content: own },
    { path: 'src/made.ts', content: made },
  ]
  const isMade = (path: string): boolean => path === 'src/made.ts'
  const options = { repo, base, house: defaultHouse(), analysis: ANALYSIS, effects: [] }
  return compareStyle({ ...options, changeSet: changeSetOf(base, files), isMade })
}

describe('a file that a station makes', () => {
  it('is judged by no rule and no type, and the types of what imports it are read from it', async () => {
    const result = await judgeMade('export const ROWS: any = 1\nexport enum Old { a }\nconst b: string = 1\n')
    expect(placesOf(result)).toEqual([])
    expect(result.evidence).toMatchObject({
      scope: { notLinted: [{ path: 'src/made.ts', reason: 'made by a station' }] },
    })
    expect(placesOf(await judgeMade("export const ROWS = 'text'\n"))).toEqual(['TS2322 src/a.ts:2:14'])
  })

  it.each([
    ['a secret', `export const ROWS = 1 // ${TOKEN}\n`, 'SECRET'],
    ['a hidden character', 'export const ROWS = 1 // \u202e\n', 'BIDI_CHARACTER'],
    [
      'a new effect',
      "import { rmSync } from 'node:fs'\nexport const ROWS = 1\nrmSync('x')\n",
      'CHANGE_EFFECT',
    ],
    ['more than can be read', `export const ROWS = 1\n${'// long\n'.repeat(200_000)}`, 'STYLE_TOO_LARGE'],
  ])('is stopped all the same for %s', async (_, made, code) => {
    expect((await judgeMade(made)).findings.map((each) => `${each.level} ${each.code}`)).toContain(
      `block ${code}`,
    )
  })
})
