import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeFinding } from '../../../../shared/findings.ts'
import { indexExports } from '../../../../shared/exports/existence-index.ts'
import { SPEC_RULES } from '../../../../shared/specification/document/rules.ts'
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
    line: [{ work: { kind: 'run', report: 'junit.xml' } }],
  },
  today: '2026-11-23',
  existence: indexExports([], {
    files: 0,
    exports: 0,
    skipped: { tooLarge: 0, unreadable: 0, tooSlow: 0, overLimit: 0 },
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
          examples: [{ call: 'trimLines(x)', returns: 1 }],
          holdout: true,
        }),
      },
      'specs/other.spec.md',
    )
    expect((await validateSpecs([source], CONTEXT)).map(describeFinding)).toEqual([
      'specs/other.spec.md:2:1 block SPEC_ID_NAME the id "trim" is not the name of its file "other.spec.md" (call the file trim.spec.md, or the spec by its file)',
      'specs/other.spec.md:2:1 block SPEC_RISK_UNOWNED risk is high and owner is missing (high risk needs an owner, and a why with who, problem, value and alternatives)',
      'specs/other.spec.md:5:32 block SPEC_PATH_FORBIDDEN the path "factory.yml" is the file that declares the line (people change these files; take the path out of paths.write)',
      'specs/other.spec.md:7:14 block SPEC_INTERFACE_OUTSIDE the module "src/x.ts" is not among paths.write (add it to paths.write, or name the module that the change writes)',
      'specs/other.spec.md:7:34 block SPEC_SIGNATURE the signature "function trimLines(" cannot be read: Unexpected token (write one declaration without a body, e.g. function slugify(text: string): string)',
      'specs/other.spec.md:8:27 block SPEC_EARS AC-1 has no "shall" (write "When <trigger>, <system> shall <response>", "If <condition>, then <system> shall ..." or "<System> shall ...")',
      'specs/other.spec.md:8:27 block SPEC_WORD_WEAK "robust" leaves open what shall happen (say what can be observed: a value, a number with its unit, a name)',
      'specs/other.spec.md:8:63 block SPEC_CALL the call "trimLines(x)" x is not a literal (write a call with literal arguments, e.g. slugify("Hello World"))',
      'specs/other.spec.md:8:99 block SPEC_HOLDOUT_ALL every criterion is a hold-out, so the writer would see none (show the writer at least one)',
      'specs/other.spec.md:9:10 block SPEC_BUDGET the spec asks for 9 calls, factory.yml allows 4 (ask for at most 4, or raise the budget in factory.yml)',
      "specs/other.spec.md:10:1 block SPEC_RETIRED the code was to be deleted on 2020-01-01 (delete the code instead of changing it, or give the owner's new date)",
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
      'specs/a.spec.md SPEC_OVERLAP',
      'specs/b.spec.md SPEC_OVERLAP',
      'specs/deep/a.spec.md SPEC_ID_TWICE',
      'specs/deep/a.spec.md SPEC_OVERLAP',
      'specs/a.spec.md SPEC_INTERFACE_TWIN',
      'specs/b.spec.md SPEC_INTERFACE_TWIN',
      'specs/deep/a.spec.md SPEC_INTERFACE_TWIN',
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
      'specs/a.spec.md SPEC_OVERLAP',
      'specs/a.spec.md SPEC_OTHER_UNREADABLE',
      'specs/a.spec.md SPEC_INTERFACE_TWIN',
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

describe('every rule', () => {
  it('has a test that names it', () => {
    const root = new URL('../', import.meta.url)
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.test.ts'),
    )
    const tests = files
      .map((name) => readFileSync(new URL(name.replaceAll('\\', '/'), root), 'utf8'))
      .join('\n')
    expect(
      Object.keys(SPEC_RULES).filter((code) => !tests.includes(`${code} `) && !tests.includes(`${code}'`)),
    ).toEqual([])
  })
})
