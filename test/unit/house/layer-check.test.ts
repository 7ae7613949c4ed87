import { afterAll, describe, expect, it } from 'vitest'
import { architectureAt } from '../../../shared/architecture/read-architecture.ts'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import { compareStyle, type StyleComparison } from '../../../shared/house/compare-style.ts'
import { defaultHouse } from '../../../shared/house/standard/built-in-rules.ts'
import { ANALYSIS, judge, makeRepository, placesOf, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

const RECORD = `version: "1"
layers:
  - { name: domain, files: ["src/domain/**"], may_import: [] }
  - { name: io, files: ["src/io/**"], may_import: [domain] }
`
const repository = makeRepository({
  '.factory/architecture.yml': RECORD,
  'src/domain/a.ts': 'export const a = 1\n',
  'src/io/b.ts': "export { a as b } from '../domain/a.ts'\n",
})
const FORBIDDEN = { 'src/domain/a.ts': "import { b } from '../io/b.ts'\nexport const a = b\n" }

async function layered(
  change: Record<string, string>,
  options: { isMade?: (path: string) => boolean } = {},
): Promise<StyleComparison> {
  const { repo, base } = repository
  const files = Object.entries(change).map(([path, content]) => ({ path, content }))
  const architecture = await architectureAt(repo, base, undefined)
  const changeSet = changeSetOf(base, files)
  const house = defaultHouse()
  return compareStyle({ repo, base, changeSet, house, architecture, analysis: ANALYSIS, ...options })
}

describe('layers in the gate', () => {
  it('stop a change and are in the evidence, with the record as material', async () => {
    const result = await layered(FORBIDDEN)
    expect(placesOf(result).filter((place) => place.startsWith('LAYER'))).toEqual([
      'LAYER_CYCLE src/domain/a.ts:1:19',
      'LAYER_IMPORT src/domain/a.ts:1:19',
    ])
    const architecture = await architectureAt(repository.repo, repository.base, undefined)
    const record = { path: '.factory/architecture.yml', sha256: architecture?.sha256 }
    expect(result.evidence['layers']).toEqual({
      architecture: record,
      layers: { domain: 1 },
      files: 1,
      imports: { read: 1, new: 1, debt: 0, fixed: 0 },
      unread: [],
      cycles: { of: 'files', closed: 1 },
    })
    expect(result.materials).toContainEqual({ uri: record.path, sha256: record.sha256 })
  })

  it('do not judge what a station makes', async () => {
    const { findings } = await layered(FORBIDDEN, { isMade: (path) => path === 'src/domain/a.ts' })
    expect(findings.filter(({ code }) => code.startsWith('LAYER'))).toEqual([])
  })

  it('leave no trace where nobody says who may import whom', async () => {
    const result = await judge(repository, FORBIDDEN)
    expect(Object.keys(result.evidence)).not.toContain('layers')
    expect(placesOf(result).filter((place) => place.startsWith('LAYER'))).toEqual([])
  })
})
