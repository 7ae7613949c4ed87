import { afterAll, describe, expect, it } from 'vitest'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { createCodeAnalysis, proofOf, type CodeAnalysis } from '../../../shared/house/code-analysis.ts'
import { compareStyle, type StyleComparison } from '../../../shared/house/compare-style.ts'
import { defaultHouse } from '../../../shared/house/standard/built-in-rules.ts'
import { makeRepository, removeRepositories, writeFiles, type Repository } from './repository.ts'

afterAll(removeRepositories)

const FILES = {
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "module": "nodenext" } }',
  'src/a.ts': 'export const a: number = 1\n',
  'src/b.ts': "import { a } from './a.ts'\nexport const b: number = a\n",
}

function judgeWith(
  analysis: CodeAnalysis,
  { repo, base }: Repository,
  change: Record<string, string>,
): Promise<StyleComparison> {
  const files = Object.entries(change).map(([path, content]) => ({ path, content }))
  return compareStyle({ repo, base, changeSet: changeSetOf(base, files), house: defaultHouse(), analysis })
}

describe('one analysis for several judgements', () => {
  const repository = makeRepository(FILES)
  const first = { 'src/a.ts': "export const a: string = '1'\n" }
  const second = { 'src/a.ts': 'export const a: any = 1\n' }

  it('parses nothing again when the same change is judged again, and says the same', async () => {
    const analysis = createCodeAnalysis()
    const once = await judgeWith(analysis, repository, first)
    const parsed = [...analysis.cache.sources.values()]
    expect(await judgeWith(analysis, repository, first)).toEqual(once)
    expect([...analysis.cache.sources.values()]).toEqual(parsed)
  })

  it('parses only the text of the next change, and says what a fresh analysis says', async () => {
    const analysis = createCodeAnalysis()
    await judgeWith(analysis, repository, first)
    const before = new Set(analysis.cache.sources.keys())
    const result = await judgeWith(analysis, repository, second)
    const added = [...analysis.cache.sources.keys()].filter((key) => !before.has(key))
    expect(added.map((key) => String(JSON.parse(key)[0]))).toEqual(['/repo/src/a.ts'])
    expect(result).toEqual(await judgeWith(createCodeAnalysis(), repository, second))
  })

  it('keeps repositories apart that install different declarations under one name', async () => {
    const analysis = createCodeAnalysis()
    const uses = { 'src/c.ts': "import { size } from 'sizes'\nexport const c: number = size\n" }
    const manifest = { 'package.json': '{ "dependencies": { "sizes": "1.0.0" } }' }
    const repositories = ['number', 'string'].map((type) => {
      const made = makeRepository({ ...FILES, ...manifest })
      const folder = 'node_modules/sizes'
      writeFiles(made.repo, {
        [`${folder}/package.json`]: '{ "name": "sizes", "types": "index.d.ts" }',
        [`${folder}/index.d.ts`]: `export declare const size: ${type}\n`,
      })
      return made
    })
    const codes: string[][] = []
    for (const each of repositories) {
      const { findings } = await judgeWith(analysis, each, uses)
      codes.push(findings.map(({ code }) => code))
    }
    expect(codes).toEqual([[], ['TS2322']])
  })

  it('keeps the programs of the last judgements only', async () => {
    const analysis = createCodeAnalysis()
    for (let round = 0; round < 5; round += 1)
      await judgeWith(analysis, repository, { 'src/a.ts': `export const a: number = ${round + 2}\n` })
    expect(analysis.cache.programs.size).toBe(4)
  })

  it('proves a house once, and again after it failed', async () => {
    const analysis = createCodeAnalysis()
    const proofs = [0, 1].map(() => proofOf(defaultHouse(), analysis, { typed: true }))
    expect(proofs[0]).toBe(proofs[1])
    const bad = {
      path: 'house.yml',
      sha256: '0',
      rules: defaultHouse().rules.map((rule) => ({ ...rule, bad: ['1'] })),
    }
    const failed = proofOf(bad, analysis, { typed: false })
    await expect(failed).rejects.toMatchObject({ code: 'HOUSE_SELF_TEST' })
    const again = proofOf(bad, analysis, { typed: false })
    expect(again).not.toBe(failed)
    await expect(again).rejects.toMatchObject({ code: 'HOUSE_SELF_TEST' })
  })
})
