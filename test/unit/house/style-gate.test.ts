import { afterAll, describe, expect, it } from 'vitest'
import { styleGate } from '../../../actions/style-gate/style-gate.ts'
import { changeSetOf, type ChangeSet } from '../../../shared/git/change-set.ts'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import type { Unit } from '../../../shared/line/unit.ts'
import { criterionOf, factoryOf, linkOf, specOf, unitOf } from '../../support/unit-of.ts'
import { ANALYSIS, makeRepository, removeRepositories } from './repository.ts'

afterAll(removeRepositories)

const HOUSE = `version: "1"
rules:
  - id: no-enum
    applies: ["src/**/*.ts"]
    say: Use a union instead of an enum.
    good: "export type A = 'a'"
    bad: "export enum A { a }"
    enforce: { selector: TSEnumDeclaration }
    level: block
`
const ENUM = 'export enum Colour { red }\n'
const repository = makeRepository({
  '.factory/house.yml': HOUSE,
  'src/a.ts': 'export const a = 1\n',
  'src/none.ts': '// nothing is exported here\n',
  'src/old.ts': ENUM,
})

function unitWith(
  changeSet: ChangeSet,
  house: string | undefined = '.factory/house.yml',
  fields: Parameters<typeof specOf>[0] = {},
): Unit {
  const { repo, base } = repository
  const spec = specOf({
    interface: [],
    paths: { write: ['src/*.ts'], read: [] },
    acceptance: [criterionOf('AC-1', { check: 'review' })],
    ...fields,
  })
  const unit = unitOf(repo, base, { station: 'style-gate', factory: factoryOf({ house }), spec })
  const report = {
    verdict: { kind: 'pass' as const, findings: [] },
    evidence: {},
    subjects: [],
    attachments: [{ name: 'change-set.json', content: canonicalJson(changeSet) }],
    materials: [],
  }
  return { ...unit, upstream: { links: [linkOf(unit, report, 'generate')], outcomes: [] } }
}

const changeOf = (files: Record<string, string | undefined>): ChangeSet =>
  changeSetOf(
    repository.base,
    Object.entries(files).map(([path, content]) => ({ path, content })),
  )

describe('the style gate', () => {
  it('stops on a new violation and attests each file it judged', async () => {
    const content = `${ENUM}const b = Colour.red\n`
    const report = await styleGate(
      unitWith(changeOf({ 'src/b.ts': content, 'src/none.ts': undefined })),
      ANALYSIS,
    )
    const findings = [
      {
        code: 'no-enum',
        level: 'block',
        message: 'Use a union instead of an enum.',
        file: 'src/b.ts',
        line: 1,
        column: 8,
      },
    ]
    expect(report.verdict).toEqual({
      kind: 'stop',
      findings: [...findings, expect.objectContaining({ code: 'DEAD_EXPORT' })],
    })
    expect(report.subjects).toEqual([{ name: 'src/b.ts', digest: { sha256: sha256(content) } }])
    expect(report.attachments).toEqual([
      { name: 'findings.json', content: canonicalJson(report.verdict.findings) },
    ])
    expect(report.materials).toEqual([
      { uri: `git+test/repo@${repository.base}`, gitCommit: repository.base },
      { uri: '.factory/house.yml', sha256: sha256(HOUSE) },
    ])
  })

  it('passes what the base already had and says what it examined', async () => {
    const report = await styleGate(unitWith(changeOf({ 'src/old.ts': `// colours\n${ENUM}` })), ANALYSIS)
    expect(report.verdict).toEqual({ kind: 'pass', findings: [] })
    expect(report.evidence).toMatchObject({
      house: { path: '.factory/house.yml', sha256: sha256(HOUSE), advice: [] },
      scope: { changed: 1, deleted: [], linted: 1, notLinted: [] },
      lint: { files: ['src/old.ts'], violations: { base: 1, head: 1, new: 0, fixed: 0 } },
      types: { files: ['src/old.ts'], errors: { base: 0, head: 0, new: 0, fixed: 0 } },
    })
  })

  it.each(['ci/line.yml', 'config/house.yml', 'keys/trust.json'])(
    'refuses a change of a control file that has a name of its own: %s',
    async (path) => {
      const own = makeRepository({ 'config/house.yml': HOUSE, 'ci/line.yml': 'line: {}\n' })
      const changeSet = { ...changeOf({ [path]: '{}\n' }), base: own.base }
      const unit = {
        ...unitWith(changeSet),
        repo: own.repo,
        base: own.base,
        factory: factoryOf({
          house: 'config/house.yml',
          signing: { mode: 'keyed', trust: 'keys/trust.json' },
        }),
        factoryPath: 'ci/line.yml',
        spec: specOf({ paths: { write: ['ci/*', 'config/*', 'keys/*'], read: [] } }),
      }
      const report = await styleGate(unit, ANALYSIS)
      expect(report.verdict.findings).toContainEqual(
        expect.objectContaining({ code: 'CHANGE_FORBIDDEN_PATH', file: path }),
      )
    },
  )

  it('decides again whether the change stays in the scope of the spec', async () => {
    const report = await styleGate(unitWith(changeOf({ 'lib/a.ts': 'const a = 1\n' })), ANALYSIS)
    expect(report.verdict).toMatchObject({
      kind: 'stop',
      findings: [{ code: 'CHANGE_OUT_OF_SCOPE', file: 'lib/a.ts' }],
    })
  })

  it('gives evidence that any link can carry, free of folders of this machine', async () => {
    const report = await styleGate(
      unitWith(changeOf({ 'src/a.ts': 'export const a: string = 2\n' })),
      ANALYSIS,
    )
    expect(canonicalJson(report.evidence)).not.toContain(repository.repo)
    expect(canonicalJson(report.verdict.findings)).not.toContain(repository.repo)
  })

  it('judges by the built-in rules when factory.yml names no house', async () => {
    const unit = unitWith(changeOf({ 'src/new.ts': 'export const a: any = 1\n' }))
    const report = await styleGate({ ...unit, factory: factoryOf({ house: undefined }) }, ANALYSIS)
    expect(report.verdict.findings.map(({ code }) => code)).toEqual(['no-any', 'DEAD_EXPORT'])
  })

  it('stops when an export that the spec asks for is missing', async () => {
    const entry = {
      module: 'src/kebab.ts',
      signature: 'function kebab(text: string): string',
      doc: undefined,
    }
    const judged = async (content: string): Promise<string[]> => {
      const change = changeOf({ 'src/kebab.ts': content })
      const unit = unitWith(change, '.factory/house.yml', { interface: [entry] })
      return (await styleGate(unit, ANALYSIS)).verdict.findings.map(({ code }) => code)
    }
    expect(await judged('export const kebab = (text: string): string => text\n')).toEqual([])
    expect(await judged('export const kebabs = (text: string): string => text\n')).toEqual([
      'CHANGE_INTERFACE',
      'CHANGE_EXPORT_ADDED',
    ])
  })

  it('stops on an empty change set', async () => {
    const report = await styleGate(unitWith(changeOf({})), ANALYSIS)
    expect(report.verdict).toMatchObject({ kind: 'stop', findings: [{ code: 'STYLE_EMPTY' }] })
  })

  it.each<[string, (changeSet: ChangeSet) => ChangeSet, string]>([
    ['made against another base', (set) => ({ ...set, base: 'f'.repeat(40) }), 'CHANGE_SET_INVALID'],
    [
      'with a wrong digest',
      (set) => ({ ...set, changes: set.changes.map((each) => ({ ...each, sha256: '0'.repeat(64) })) }),
      'CHANGE_SET_INVALID',
    ],
    [
      'that names a file twice',
      (set) => ({ ...set, changes: [...set.changes, ...set.changes] }),
      'CHANGE_SET_INVALID',
    ],
    [
      'that leaves the repository',
      (set) => ({ ...set, changes: set.changes.map((each) => ({ ...each, path: '../a.ts' })) }),
      'PATH_UNSAFE',
    ],
  ])('refuses a change set %s', async (_, forge, code) => {
    await expect(styleGate(unitWith(forge(changeOf({ 'src/a.ts': '' }))), ANALYSIS)).rejects.toMatchObject({
      code,
    })
  })

  it('could not run when the house fails its own examples, or nothing was proposed', async () => {
    const broken = makeRepository({ 'house.yml': HOUSE.replace('export enum A { a }', 'export const a = 1') })
    const changeSet = { ...changeOf({ 'src/b.ts': ENUM }), base: broken.base }
    const unit = { ...unitWith(changeSet, 'house.yml'), ...broken }
    await expect(styleGate(unit, ANALYSIS)).rejects.toMatchObject({ code: 'HOUSE_SELF_TEST' })
    await expect(
      styleGate({ ...unit, upstream: { links: [], outcomes: [] } }, ANALYSIS),
    ).rejects.toMatchObject({
      code: 'UPSTREAM_MISSING',
    })
  })
})
