import { afterEach, beforeEach, expect, test } from 'vitest'
import { contextAt } from '../../../../shared/specification/checks/commit-context.ts'
import { validateSpecs } from '../../../../shared/specification/checks/validate-spec.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12345\n`

let repository: TestRepository
beforeEach(() => {
  repository = makeRepository({
    '.gitattributes': '*.json filter=lfs diff=lfs merge=lfs -text\n',
    'data/words.json': POINTER,
    'data/more.json': POINTER,
    'data/notes.txt': 'text\n',
  })
  repository.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},vendor/kit`)
  repository.git('commit', '-q', '-m', 'a submodule')
})
afterEach(() => repository.remove())

/** The findings about places for a spec with these paths. */
async function found(write: string, read = ''): Promise<string[]> {
  const text = `---\nid: a-page\ntitle: A page about words\nwhy: Readers do not know the words.\npaths: { write: [${write}], read: [${read}] }
acceptance:\n  - { id: AC-1, ears: The page shall name each word., check: review }\n---\n`
  const source = { path: 'specs/a-page.spec.md', bytes: Buffer.from(text) }
  const context = await contextAt(repository.path, repository.git('rev-parse', 'HEAD'), [source])
  const findings = await validateSpecs([source], context)
  return findings
    .filter(({ code }) => code === 'SPEC_PATH_UNSAFE')
    .map(({ level, message }) => `${level} ${message}`)
}

const pointer = (path: string): string =>
  `"${path}" is a pointer of Git LFS: no model sees or writes its content`
const submodule = (path: string): string =>
  `the path "${path}" lies in the submodule "vendor/kit", which is another repository`

test('a file whose content lies in Git LFS is refused where it is to be written, and named where it is not', async () => {
  expect(await found('docs/a.md, data/words.json')).toEqual([`block ${pointer('data/words.json')}`])
  expect(await found('docs/a.md, data/**')).toEqual([
    `warn "data/more.json" and 1 more is a pointer of Git LFS: no model sees or writes its content`,
  ])
  expect(await found('docs/a.md', 'data/words.json')).toEqual([`warn ${pointer('data/words.json')}`])
  expect(await found('docs/a.md, data/notes.txt')).toEqual([])
})

test('paths in a submodule are refused by its name, and a folder around it is not', async () => {
  for (const path of ['vendor/kit', 'vendor/kit/src/a.ts', 'vendor/kit/src/*.ts'])
    expect(await found(`docs/a.md, ${path}`)).toEqual([`block ${submodule(path)}`])
  expect(await found('docs/a.md', 'vendor/kit/README.md')).toEqual([
    `block ${submodule('vendor/kit/README.md')}`,
  ])
  expect(await found('docs/a.md, vendor/**, vendor/kitchen/a.ts')).toEqual([])
})
