import { afterAll, describe, expect, it } from 'vitest'
import { houseAt } from '../../../shared/house/standard/read-house.ts'
import { formatChange } from '../../../shared/house/format/format-change.ts'
import type { StyleComparison } from '../../../shared/house/compare-style.ts'
import { judge, makeRepository, placesOf, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

/** The commits of these tests are of 2026-01-01. */
const house = (expires: string): string => `version: "1"
rules:
  - id: no-enum
    applies: ["src/**/*.ts"]
    say: Use a union instead of an enum.
    good: "export type A = 'a'"
    bad: "export enum A { a }"
    enforce: { selector: TSEnumDeclaration }
    level: block
  - id: const
    applies: ["src/**/*.ts"]
    say: Use const.
    good: "export const a = 1"
    bad: "let b = 1\\nexport const a = b"
    enforce: { eslint: { rule: prefer-const, fix: true } }
    level: block
  - id: no-suppressions
    applies: ["src/**/*.ts"]
    say: Mend it.
    good: "export const a = 1"
    bad: "// @ts-ignore\\nexport const a = 1"
    enforce: { eslint: { rule: jidoka/no-suppressions } }
    level: block
deviations:
  - { rule: no-enum, glob: "src/old/**", reason: wire format, owner: wire, expires: ${expires} }
  - { rule: no-suppressions, glob: "src/old/**", reason: wire format, owner: wire, expires: ${expires} }
  - { rule: const, glob: "src/old/**", reason: wire format, owner: wire, expires: ${expires} }
`
const ENUM = 'export enum Colour { red }\n'

async function judged(expires: string, change: Record<string, string>): Promise<StyleComparison> {
  const repository = makeRepository({ 'house.yml': house(expires), 'src/a.ts': 'export const a = 1\n' })
  return judge(repository, change, await houseAt(repository.repo, repository.base, 'house.yml'))
}

describe('a deviation of the base commit', () => {
  it('switches its rule off in its files alone, and is counted and listed', async () => {
    const { findings, evidence } = await judged('2026-01-01', { 'src/old/b.ts': ENUM, 'src/c.ts': ENUM })
    expect(placesOf({ findings, evidence, materials: [] })).toEqual(['no-enum src/c.ts:1:8'])
    expect(evidence['house']).toMatchObject({
      day: '2026-01-01',
      deviations: [
        { rule: 'no-enum', glob: 'src/old/**', expires: '2026-01-01', files: 1 },
        { rule: 'no-suppressions', files: 1 },
        { rule: 'const', files: 1 },
      ],
      expired: [],
    })
  })

  it('has no rule of the gate in its place', async () => {
    const text = '// @ts-ignore\nexport const b = 1\n'
    expect(placesOf(await judged('2026-12-31', { 'src/old/b.ts': text }))).toEqual([])
  })

  it('is a finding for a change that meets it after its last day, and its rule holds', async () => {
    const over = await judged('2025-12-31', { 'src/old/b.ts': ENUM })
    expect(over.findings.map(({ code, level }) => `${level} ${code}`)).toEqual([
      'block no-enum',
      ...Array<string>(3).fill('warn HOUSE_DEVIATION_EXPIRED'),
    ])
    expect(over.evidence['house']).toMatchObject({ deviations: [], expired: [{ rule: 'no-enum' }, {}, {}] })
    expect(placesOf(await judged('2025-12-31', { 'src/c.ts': 'export const c = 1\n' }))).toEqual([])
  })

  it('leaves the evidence of a house without any as it was', async () => {
    const repository = makeRepository({ 'src/a.ts': 'export const a = 1\n' })
    const { evidence } = await judge(repository, { 'src/a.ts': 'export const a = 2\n' })
    expect(Object.keys(evidence['house'] ?? {})).toEqual(['path', 'sha256', 'advice'])
  })

  it('keeps the fix of its rule from its files', async () => {
    const repository = makeRepository({ 'house.yml': house('2026-12-31') })
    const { repo, base } = repository
    const content = 'let b = 1\nexport const a = b\n'
    const files = ['src/old/b.ts', 'src/c.ts'].map((path) => ({ path, content }))
    const formatted = await formatChange(files, await houseAt(repo, base, 'house.yml'), { repo, base })
    expect(formatted.map((file) => file.content.split(' ')[0])).toEqual(['let', 'const'])
  })

  it('that the change itself brings along does not count', async () => {
    const change = { 'src/c.ts': ENUM, 'house.yml': house('2026-12-31').replaceAll('src/old/**', 'src/**') }
    expect(placesOf(await judged('2026-12-31', change))).toEqual(['no-enum src/c.ts:1:8'])
  })
})
