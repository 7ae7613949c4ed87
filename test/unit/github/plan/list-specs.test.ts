import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { listSpecs } from '../../../../shared/github/plan/list-specs.ts'
import { refusalOf } from '../../../support/refusal-of.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const made: TestRepository[] = []
afterAll(() => made.forEach((repository) => repository.remove()))

function repositoryOf(files: Record<string, string>): TestRepository {
  const repository = makeRepository(files)
  made.push(repository)
  return repository
}

const [A, B, C] = ['specs/a.spec.md', 'specs/b.spec.md', 'specs/c.spec.md'] as const

function place(repository: TestRepository, commit: string) {
  return { repo: repository.path, commit, glob: 'specs/*.spec.md' }
}

describe('listSpecs', () => {
  it('lists what a push changed: new and changed specs, the new name of a renamed one, no deleted one', async () => {
    const repository = repositoryOf({ [A]: 'a\n', [B]: 'b\n', [C]: 'c\n', 'src/x.ts': '' })
    const before = repository.git('rev-parse', 'HEAD')
    repository.git('mv', B, 'specs/renamed.spec.md')
    repository.commit({ [C]: undefined, 'src/x.ts': 'changed' })
    const head = repository.commit({
      [A]: 'a again\n',
      'specs/new.spec.md': 'new\n',
      'specs/deep/d.spec.md': 'd\n',
    })
    const list = await listSpecs(place(repository, head), { kind: 'push', before })
    expect(list).toEqual({ specs: [A, 'specs/new.spec.md', 'specs/renamed.spec.md'], refused: [] })
  })

  it('lists a forced push against the commit before it while that commit is still there', async () => {
    const repository = repositoryOf({ [A]: 'a\n' })
    const before = repository.commit({ [B]: 'b\n' })
    repository.git('reset', '--quiet', '--hard', 'HEAD~1')
    const head = repository.commit({ [C]: 'c\n' })
    const list = await listSpecs(place(repository, head), { kind: 'push', before })
    expect(list.specs).toEqual([C])
  })

  it('lists every spec of a new branch, and none of a push without specs', async () => {
    const repository = repositoryOf({ [A]: 'a\n', [B]: 'b\n' })
    const before = repository.git('rev-parse', 'HEAD')
    const head = repository.commit({ 'README.md': 'more\n' })
    const all = await listSpecs(place(repository, head), { kind: 'push', before: '0'.repeat(40) })
    const none = await listSpecs(place(repository, head), { kind: 'push', before })
    expect([all.specs, none.specs]).toEqual([[A, B], []])
  })

  it('refuses a push whose old commit is gone, or is no commit', async () => {
    const repository = repositoryOf({ [A]: 'a\n' })
    const head = repository.git('rev-parse', 'HEAD')
    const blob = repository.git('rev-parse', `HEAD:${A}`)
    for (const before of ['1'.repeat(40), blob, '--output=x', ''])
      expect(
        await refusalOf(() => listSpecs(place(repository, head), { kind: 'push', before })),
      ).toMatchObject({
        code: 'PLAN_BEFORE_GONE',
      })
  })

  it('lists names with spaces, quotes and letters of any script, and refuses by name those no station could read', async () => {
    const odd = ['specs/a b.spec.md', "specs/it's $(x).spec.md", 'specs/größe.spec.md']
    const bad = ['specs/-x.spec.md', 'specs/a\nb.spec.md', 'specs/a*.spec.md']
    const repository = repositoryOf(Object.fromEntries([...odd, ...bad, A].map((name) => [name, 'x\n'])))
    const bytes = Buffer.concat([
      Buffer.from('100644 blob '),
      Buffer.from(repository.git('rev-parse', `HEAD:${A}`)),
      Buffer.from('\tspecs/'),
      Buffer.from([0xff]),
      Buffer.from('.spec.md\0'),
    ])
    execFileSync('git', ['update-index', '-z', '--index-info'], { cwd: repository.path, input: bytes })
    repository.git('commit', '--quiet', '-m', 'bytes')
    const head = repository.git('rev-parse', 'HEAD')
    const { specs, refused } = await listSpecs(place(repository, head), { kind: 'all' })
    expect(specs).toEqual([...odd, A].sort())
    expect(refused).toHaveLength(4)
  })

  it('takes no link for a spec', async () => {
    const repository = repositoryOf({ [A]: 'a\n' })
    symlinkSync('a.spec.md', join(repository.path, 'specs/link.spec.md'))
    const head = repository.commit({})
    const list = await listSpecs(place(repository, head), { kind: 'all' })
    expect(list).toEqual({ specs: [A], refused: [] })
    expect(
      await refusalOf(() => listSpecs(place(repository, head), { kind: 'one', spec: 'specs/link.spec.md' })),
    ).toMatchObject({ code: 'PLAN_SPEC_UNKNOWN' })
  })

  it('lists the spec of a start by hand, which must be there under exactly that name', async () => {
    const repository = repositoryOf({ [A]: 'a\n', 'src/x.ts': '' })
    const head = repository.git('rev-parse', 'HEAD')
    const one = (spec: string) => listSpecs(place(repository, head), { kind: 'one', spec })
    expect(await one(A)).toEqual({ specs: [A], refused: [] })
    for (const spec of [B, 'specs/A.spec.md', 'src/x.ts', 'specs/*.spec.md'.replace('*', 'x')])
      expect(await refusalOf(() => one(spec))).toMatchObject({ code: 'PLAN_SPEC_UNKNOWN' })
    for (const spec of ['../a.spec.md', '/specs/a.spec.md', 'specs/*.spec.md', 'specs/a.spec.md\n'])
      expect(await refusalOf(() => one(spec))).toMatchObject({ code: 'PATH_UNSAFE' })
  })
})
