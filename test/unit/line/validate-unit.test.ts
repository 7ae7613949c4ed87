import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { validateUnit } from '../../../shared/line/validate-unit.ts'
import type { Finding } from '../../../shared/findings.ts'
import { digestOf, sha256 } from '../../../shared/formats/digest.ts'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import type { Unit } from '../../../shared/line/unit.ts'
import { parseSpec } from '../../../shared/factory/control-files.ts'
import { SEARCH_METHOD } from '../../../shared/exports/likeness.ts'
import { SPEC_RULES } from '../../../shared/specification/document/rules.ts'
import specSchema from '../../../schemas/spec.schema.json' with { type: 'json' }
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { factoryOf, unitOf } from '../../support/unit-of.ts'
import { GOOD, said, specText } from '../specification/sample-spec.ts'

let repository: TestRepository | undefined
afterEach(() => repository?.remove())

const PATH = 'specs/trim-lines.spec.md'
/** Recorded traces hold it: the address of the schema may move, this name does not. */
const SPEC_FORMAT = 'https://jidoka.dev/schemas/spec/v1'
const FACTORY_BYTES = Buffer.from('version: "1"\n')

/** A unit at spec-validate whose spec is the good one with other fields. */
function unitFor(files: Record<string, string>, fields: object = {}, parts: Partial<Unit> = {}): Unit {
  const specBytes = Buffer.from(specText({ ...GOOD, ...fields }))
  repository = makeRepository({ 'README.md': '', ...files })
  const base = repository.git('rev-parse', 'HEAD')
  const { spec } = parseSpec(specBytes, PATH)
  return unitOf(repository.path, base, {
    spec,
    specPath: PATH,
    specBytes,
    factoryBytes: FACTORY_BYTES,
    ...parts,
  })
}

function blocked(findings: Finding[]): string[] {
  return said(findings).filter((each) => each.startsWith('block'))
}

describe('spec-validate', () => {
  it('passes a good spec and says what it examined', async () => {
    const unit = unitFor({
      'src/shout.ts': '/** Text in capitals. */\nexport function shout(text: string): string { return text }',
      'src/trimmed.ts': 'export function isTrimmed(text: string): boolean { return true }',
      'package.json': '{"dependencies":{"a":"1","b":"1"}}',
      'specs/other.spec.md': specText({
        ...GOOD,
        id: 'other',
        paths: { write: ['src/o.ts'] },
        interface: [],
      }),
    })
    const report = await validateUnit(unit)
    expect(report.verdict).toEqual({ kind: 'pass', findings: [] })
    expect(report.evidence).toEqual({
      rules: Object.keys(SPEC_RULES).sort(),
      specsCompared: 2,
      search: {
        method: SEARCH_METHOD,
        files: 2,
        exports: 2,
        skipped: { tooLarge: 0, unreadable: 0, tooSlow: 0, overLimit: 0 },
        dependencies: 2,
        threshold: 0.5,
        best: { wanted: 'trimLines', found: 'isTrimmed', file: 'src/trimmed.ts', line: 1, score: 0.25 },
      },
    })
  })

  it('hands on the spec, factory.yml and its findings, by digest', async () => {
    const unit = unitFor({ [PATH]: specText(GOOD) })
    const report = await validateUnit(unit)
    expect(report.subjects).toEqual([
      {
        name: PATH,
        digest: {
          sha256: sha256(unit.specBytes),
          gitBlob: repository?.git('rev-parse', `HEAD:${PATH}`),
        },
      },
    ])
    expect(report.attachments).toEqual([
      { name: 'factory.yml', content: 'version: "1"\n' },
      { name: 'findings.json', content: '[]' },
      { name: 'spec.md', content: specText(GOOD) },
    ])
    expect(report.materials).toEqual([
      { uri: `git+test/repo@${unit.base}`, gitCommit: unit.base },
      { uri: 'factory.yml', sha256: sha256(FACTORY_BYTES) },
      { uri: SPEC_FORMAT, sha256: digestOf({ ...specSchema, $id: SPEC_FORMAT }) },
    ])
  })

  it('stops a spec whose job is done already', async () => {
    const unit = unitFor({ 'src/lines.ts': 'export const trimLines = (text: string): string => text' })
    const { verdict, attachments, evidence } = await validateUnit(unit)
    expect(verdict.kind).toBe('stop')
    expect(said(verdict.findings)).toEqual(['block SPEC_EXISTS src/lines.ts:1 0.69'])
    expect(attachments.find(({ name }) => name === 'findings.json')?.content).toBe(
      canonicalJson(verdict.findings),
    )
    expect(evidence).toMatchObject({ search: { best: { found: 'trimLines', score: 0.69 } } })
  })

  it('reports the same from what an earlier run kept', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'jidoka-kept-'))
    onTestFinished(() => rmSync(cache, { recursive: true, force: true }))
    const many = Array.from({ length: 300 }, (_, n) => [`src/f${n}.ts`, `export const f${n} = ${n}\n`])
    const unit = unitFor(Object.fromEntries(many) as Record<string, string>)
    const plain = await validateUnit(unit)
    expect(await validateUnit({ ...unit, cache })).toEqual(plain)
    const [name = ''] = readdirSync(cache)
    expect(readFileSync(join(cache, name), 'utf8')).toContain('"f299"')
    expect(await validateUnit({ ...unit, cache })).toEqual(plain)
  })

  it('stops a spec that overlaps with an open one, which may itself have faults', async () => {
    const unit = unitFor({
      'specs/other.spec.md': specText({ ...GOOD, id: 'other', title: 'Other', why: { problem: 'Unclear.' } }),
      'specs/broken.spec.md': 'no front matter',
      'specs/done/old.spec.md': specText({ ...GOOD, id: 'old' }),
    })
    const { findings } = (await validateUnit(unit)).verdict
    expect(said(findings)).toEqual([
      'warn SPEC_OTHER_UNREADABLE specs/broken.spec.md',
      'warn SPEC_INTERFACE_TWIN specs/other.spec.md "trimLines"',
      'note SPEC_OVERLAP "src/trim.ts" specs/other.spec.md',
    ])
  })

  it('validates the bytes of the unit, not the older spec of the base commit', async () => {
    const unit = unitFor({ [PATH]: specText({ ...GOOD, risk: 'high', owner: undefined }) })
    expect((await validateUnit(unit)).verdict).toEqual({ kind: 'pass', findings: [] })
  })

  it('measures retire dates by the day of the base commit', async () => {
    const before = unitFor({}, { retire: '2025-12-31' })
    expect(blocked((await validateUnit(before)).verdict.findings)).toEqual(['block SPEC_RETIRED 2025-12-31'])
    repository?.remove()
    expect((await validateUnit(unitFor({}, { retire: '2026-01-01' }))).verdict.kind).toBe('pass')
  })

  it('measures budget and hold-outs by factory.yml', async () => {
    const [first] = GOOD.acceptance
    const fields = { budget: { calls: 3 }, acceptance: [first, { ...first, id: 'AC-2', holdout: true }] }
    const run = {
      name: 'test',
      work: { kind: 'run' as const, run: ['npm test'], report: undefined, minutes: 5, exercise: false },
      pass: undefined,
      stop: undefined,
    }
    const factory = factoryOf({ budget: { calls: 2, tokens: 10, minutes: 1 }, line: [run] })
    const { findings } = (await validateUnit(unitFor({}, fields, { factory }))).verdict
    expect(findings.map(({ code }) => code).sort()).toEqual(['SPEC_BUDGET', 'SPEC_HOLDOUT_NEEDS_REPORT'])
  })

  it('reads nothing of the work tree', async () => {
    const unit = unitFor({})
    repository?.write({
      'src/lines.ts': 'export function trimLines(text: string): string { return text }',
      'specs/other.spec.md': specText({ ...GOOD, id: 'other' }),
    })
    expect((await validateUnit(unit)).verdict).toEqual({ kind: 'pass', findings: [] })
  })

  it('decides the same every time', async () => {
    const unit = unitFor({
      'src/lines.ts': 'export function trimLines(text: string): string { return text }',
    })
    expect(canonicalJson(await validateUnit(unit))).toBe(canonicalJson(await validateUnit(unit)))
  })

  it('searches by the title for a spec without code', async () => {
    const [first] = GOOD.acceptance
    const fields = { interface: undefined, acceptance: [{ ...first, examples: undefined, check: 'review' }] }
    const trim = '/** Trims each line. */\nexport function trimLines(text: string): string { return text }'
    expect(said((await validateUnit(unitFor({ 'src/lines.ts': trim }, fields))).verdict.findings)).toEqual([
      'block SPEC_EXISTS "Trim every line of a text" src/lines.ts:2 0.88',
    ])
    repository?.remove()
    expect((await validateUnit(unitFor({ 'src/trim.ts': trim }, fields))).verdict.findings).toEqual([])
  })
})
