import { afterEach, describe, expect, it } from 'vitest'
import { validateRepository } from '../../../../shared/specification/checks/validate-repository.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { criterion, said, specText, GOOD } from '../sample-spec.ts'

const FACTORY = {
  specs: 'specs/*.spec.md',
  budget: { calls: 4, tokens: 1000, minutes: 2 },
  line: [{ work: { kind: 'run' as const, report: 'junit.xml' } }],
}

let repository: TestRepository | undefined
afterEach(() => repository?.remove())

function make(files: Record<string, string>): TestRepository {
  repository = makeRepository(files)
  return repository
}

function spec(fields: object = {}): string {
  return specText({ ...GOOD, ...fields })
}

describe('the specs of a work tree', () => {
  it('are all validated when none is named, against the base commit', async () => {
    const test = make({
      'src/lines.ts': 'export function trimLines(text: string): string { return text }',
      'specs/notes.md': 'not a spec',
      'specs/done/old.spec.md': 'not open any more',
    })
    test.write({ 'specs/trim-lines.spec.md': spec(), 'specs/bad.spec.md': '---\n---\n' })
    const { findings, ...rest } = await validateRepository(test.path, [], { factory: FACTORY })
    expect(rest).toEqual({
      specs: ['specs/bad.spec.md', 'specs/trim-lines.spec.md'],
      compared: 2,
      base: test.git('rev-parse', 'HEAD'),
      exports: 1,
      done: [],
    })
    expect(said(findings)).toEqual(['block SPEC_SCHEMA', 'block SPEC_EXISTS src/lines.ts:1 0.69'])
  })

  it('are reported on when named, and compared with the open ones', async () => {
    const test = make({ 'README.md': '' })
    test.write({ 'specs/a.spec.md': spec({ id: 'a' }), 'drafts/b.spec.md': spec({ id: 'b' }) })
    const { findings, specs, compared } = await validateRepository(test.path, ['drafts/b.spec.md'], {
      factory: FACTORY,
    })
    expect([specs, compared]).toEqual([['drafts/b.spec.md'], 2])
    expect(said(findings)).toEqual([
      'warn SPEC_INTERFACE_TWIN specs/a.spec.md "trimLines"',
      'note SPEC_OVERLAP "src/trim.ts" specs/a.spec.md',
    ])
  })

  it('are not asked for when a release has closed them', async () => {
    const test = make({ 'README.md': '' })
    const released = 'JD-ABCD-EFGH-JKMN'
    test.write({ 'specs/a.spec.md': spec({ id: 'a', released }), 'specs/b.spec.md': spec({ id: 'b' }) })
    const { findings, specs, compared, done } = await validateRepository(test.path, [], { factory: FACTORY })
    expect([findings, specs, compared]).toEqual([[], ['specs/b.spec.md'], 1])
    expect(done).toEqual([{ path: 'specs/a.spec.md', serial: released }])
  })

  it('are validated without a search where nothing is committed yet', async () => {
    const test = make({})
    test.git('update-ref', '-d', 'HEAD')
    test.write({ 'specs/trim-lines.spec.md': spec({ retire: '1999-01-01' }) })
    expect(await validateRepository(test.path, [], { factory: FACTORY })).toEqual({
      findings: [],
      specs: ['specs/trim-lines.spec.md'],
      compared: 1,
      base: undefined,
      exports: 0,
      done: [],
    })
  })

  it('are measured by the day of the base commit and by its tests', async () => {
    const test = make({ 'test/trim.test.ts': "it('trims', () => {})" })
    test.write({
      'specs/trim-lines.spec.md': spec({
        retire: '2025-12-31',
        ...criterion({ tests: ['trims', 'test/trim.test.ts', 'none'] }),
      }),
    })
    const { findings } = await validateRepository(test.path, [], { factory: FACTORY })
    expect(said(findings)).toEqual(['block SPEC_TEST_MISSING "none"', 'block SPEC_RETIRED 2025-12-31'])
  })

  it('may be none, or in a folder that is not there', async () => {
    const test = make({ 'README.md': '' })
    expect((await validateRepository(test.path, [], { factory: FACTORY })).specs).toEqual([])
  })

  it('may lie in folders below', async () => {
    const test = make({ 'README.md': '' })
    test.write({ 'specs/shop/trim-lines.spec.md': spec() })
    const { specs } = await validateRepository(test.path, [], {
      factory: { ...FACTORY, specs: 'specs/**/*.spec.md' },
    })
    expect(specs).toEqual(['specs/shop/trim-lines.spec.md'])
  })

  it('are found too large without being read', async () => {
    const test = make({ 'README.md': '' })
    test.write({ 'specs/large.spec.md': 'x'.repeat(300 * 1024) })
    const { findings } = await validateRepository(test.path, [], { factory: FACTORY })
    expect(said(findings)).toEqual(['block SPEC_TOO_LARGE 262144'])
  })

  it('cannot lie outside, and must be there when they are named', async () => {
    const test = make({ 'README.md': '' })
    await expect(validateRepository(test.path, ['../a.spec.md'], { factory: FACTORY })).rejects.toMatchObject(
      { code: 'PATH_UNSAFE' },
    )
    await expect(
      validateRepository(test.path, ['specs/no.spec.md'], { factory: FACTORY }),
    ).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    })
    await expect(
      validateRepository(test.path, [], { factory: FACTORY, base: 'nowhere' }),
    ).rejects.toMatchObject({
      code: 'GIT_REVISION_UNKNOWN',
    })
  })
})
