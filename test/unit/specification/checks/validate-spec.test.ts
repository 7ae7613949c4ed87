import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { placeOf } from '../../../../shared/findings.ts'
import { indexExports } from '../../../../shared/exports/existence-index.ts'
import { indexTests } from '../../../../shared/specification/checks/tests.ts'
import {
  validateSpecs,
  type ValidationContext,
} from '../../../../shared/specification/checks/validate-spec.ts'
import { criterion, GOOD, sourceOf, specText, TINY } from '../sample-spec.ts'

const CONTEXT: ValidationContext = {
  factory: {
    specs: 'specs/*.spec.md',
    budget: { calls: 4, tokens: 1000, minutes: 2 },
    line: [{ work: { kind: 'run' } }],
  },
  today: '2026-11-23',
  existence: indexExports([], {
    files: 0,
    exports: 0,
    skipped: { tooLarge: 0, unreadable: 0, tooSlow: 0, overLimit: 0 },
    places: [],
  }),
  tests: indexTests([], []),
}

async function codes(sources: Parameters<typeof validateSpecs>[0], context = CONTEXT): Promise<string[]> {
  return (await validateSpecs(sources, context)).map(({ file, code }) => `${file ?? ''} ${code}`)
}

describe('validation', () => {
  it('finds nothing in a good spec and in a tiny one', async () => {
    const tiny = { path: 'specs/trim-lines.spec.md', bytes: Buffer.from(specText(TINY)) }
    expect(await validateSpecs([sourceOf()], CONTEXT)).toEqual([])
    expect(await validateSpecs([sourceOf()])).toEqual([])
    expect(await validateSpecs([tiny], { ...CONTEXT, existence: undefined as never })).toEqual([])
    expect(await validateSpecs([], CONTEXT)).toEqual([])
  })

  it('finds nothing in the spec that docs/specs.md shows', async () => {
    const page = readFileSync(new URL('../../../../docs/specs.md', import.meta.url), 'utf8')
    const [, text = ''] = /```yaml\n(---\n[^]+?\n---\n)```/.exec(page) ?? []
    const [, id = ''] = /^id: (.+)$/m.exec(text) ?? []
    const spec = { path: `specs/${id}.spec.md`, bytes: Buffer.from(text) }
    expect(await validateSpecs([spec], CONTEXT)).toEqual([])
  })

  it('finds everything wrong with a spec at once, sorted and placed', async () => {
    const source = sourceOf(
      {
        id: 'trim',
        risk: 'high',
        owner: undefined,
        paths: { write: ['src/trim.ts', 'factory.yml'] },
        interface: [{ module: 'src/x.ts', signature: 'function trimLines(' }],
        budget: { calls: 9 },
        retire: '2020-01-01',
        ...criterion({
          ears: 'It is robust.',
          examples: [{ call: 'trimLines(', returns: 1 }],
          holdout: true,
        }),
      },
      'specs/other.spec.md',
    )
    const found = await validateSpecs([source], CONTEXT)
    expect(found.map((each) => `${placeOf(each)} ${each.level} ${each.code}`)).toEqual([
      'specs/other.spec.md:2:1 block SPEC_ID_NAME',
      'specs/other.spec.md:2:1 block SPEC_RISK_UNOWNED',
      'specs/other.spec.md:5:32 block SPEC_PATH_FORBIDDEN',
      'specs/other.spec.md:7:14 block SPEC_INTERFACE_OUTSIDE',
      'specs/other.spec.md:7:34 block SPEC_SIGNATURE',
      'specs/other.spec.md:8:27 block SPEC_EARS',
      'specs/other.spec.md:8:27 block SPEC_WORD_WEAK',
      'specs/other.spec.md:8:63 block SPEC_CALL',
      'specs/other.spec.md:8:97 block SPEC_HOLDOUT_ALL',
      'specs/other.spec.md:9:10 block SPEC_BUDGET',
      'specs/other.spec.md:10:1 block SPEC_RETIRED',
    ])
  })

  it('compares specs with one another', async () => {
    const sources = [
      sourceOf({ id: 'a' }),
      sourceOf({ id: 'b' }),
      sourceOf({ id: 'a' }, 'specs/deep/a.spec.md'),
    ]
    expect(await codes(sources)).toEqual([
      'specs/a.spec.md SPEC_ID_TWICE',
      'specs/deep/a.spec.md SPEC_ID_TWICE',
      'specs/a.spec.md SPEC_INTERFACE_TWIN',
      'specs/b.spec.md SPEC_INTERFACE_TWIN',
      'specs/deep/a.spec.md SPEC_INTERFACE_TWIN',
      'specs/a.spec.md SPEC_OVERLAP',
      'specs/b.spec.md SPEC_OVERLAP',
      'specs/deep/a.spec.md SPEC_OVERLAP',
    ])
  })

  it('reports on the files that are asked for and only compares the others', async () => {
    const bad = { path: 'specs/bad.spec.md', bytes: Buffer.from('nothing') }
    const sloppy = sourceOf({
      id: 'c',
      ...criterion({ ears: 'It is robust.' }),
      paths: { write: ['src/c.ts'] },
    })
    const sources = [sourceOf({ id: 'a' }), sourceOf({ id: 'b' }), sloppy, bad]
    expect(await codes(sources, { ...CONTEXT, only: new Set(['specs/a.spec.md']) })).toEqual([
      'specs/a.spec.md SPEC_OTHER_UNREADABLE',
      'specs/a.spec.md SPEC_INTERFACE_TWIN',
      'specs/a.spec.md SPEC_OVERLAP',
    ])
  })

  it('reports what cannot be read beside what can', async () => {
    const bad = { path: 'specs/bad.spec.md', bytes: Buffer.from('nothing') }
    expect(await codes([bad, sourceOf({ id: 'x' }, 'specs/y.spec.md')])).toEqual([
      'specs/bad.spec.md SPEC_FRONT_MATTER',
      'specs/y.spec.md SPEC_ID_NAME',
    ])
  })

  it('looks up tests and budgets only where they are known', async () => {
    const source = sourceOf({ budget: { calls: 99 }, ...criterion({ tests: ['none'] }) })
    expect(await codes([source])).toEqual([
      'specs/trim-lines.spec.md SPEC_TEST_MISSING',
      'specs/trim-lines.spec.md SPEC_BUDGET',
    ])
    expect(await validateSpecs([source])).toEqual([])
  })

  it('gives the same findings whatever the order of the files', async () => {
    const sources = ['a', 'b', 'c'].map((id) => sourceOf({ id, paths: { write: ['src/**'] } }))
    expect(await validateSpecs(sources.toReversed(), CONTEXT)).toEqual(await validateSpecs(sources, CONTEXT))
  })

  it('does not load the code parser for specs without code', async () => {
    const prose = { ...TINY, acceptance: [{ id: 'A', ears: 'It shall trim.', check: 'review' }] }
    const bytes = Buffer.from(specText(prose))
    expect(await validateSpecs([{ path: 'specs/trim-lines.spec.md', bytes }])).toEqual([])
    const source = readFileSync(
      new URL('../../../../shared/specification/checks/validate-spec.ts', import.meta.url),
      'utf8',
    )
    expect(source).not.toMatch(/^import .*(code|interface|calls|existing)\.ts'$/m)
  })

  it('takes a thousand specs and a spec of a hundred criteria', async () => {
    const many = Array.from({ length: 1000 }, (_, index) =>
      sourceOf({
        id: `s${index}`,
        paths: { write: [`src/s${index}.ts`] },
        interface: [{ module: `src/s${index}.ts`, signature: `function job${index}x(a: string): string` }],
        ...criterion({ examples: [{ call: `job${index}x("a")`, returns: 1 }] }),
      }),
    )
    expect(await validateSpecs(many, CONTEXT)).toEqual([])
    const criteria = Array.from({ length: 100 }, (_, index) => ({ ...GOOD.acceptance[0], id: `AC-${index}` }))
    expect(await validateSpecs([sourceOf({ acceptance: criteria })], CONTEXT)).toEqual([])
  })
})
