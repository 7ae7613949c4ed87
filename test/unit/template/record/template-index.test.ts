import { afterAll, beforeAll, expect, it } from 'vitest'
import { templateIndexAt, type TemplateIndex } from '../../../../shared/template/record/template-index.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'
import { EVERY_KIND, EVERY_KIND_SKELETON } from '../templates.ts'

let repository: TestRepository
let index: TemplateIndex
beforeAll(async () => {
  repository = makeRepository({
    '.factory/templates/every-kind/template.yml': EVERY_KIND,
    '.factory/templates/every-kind/all.ts.tmpl': EVERY_KIND_SKELETON,
    'src/made.ts': '// template every-kind/all.ts@0123456789abcdef {}\n',
    'src/wörtlich: a.ts': '// template other/a.ts@0123456789abcdef {}\n',
    'src/plain.ts': 'const a = "// template every-kind/all.ts"\n',
  })
  index = await templateIndexAt(repository.path, repository.git('rev-parse', 'HEAD'))
})
afterAll(() => repository.remove())

it.each([
  ['src/made.ts', 'every-kind'],
  ['src/wörtlich: a.ts', 'other'],
  ['src/plain.ts', ''],
  ['src/none.ts', undefined],
])('%s was made from %j', (path, template) => {
  expect(index.templateOf(path)).toBe(template)
})

it('a commit has the templates of its folder', () => {
  expect([...index.templates].map(([name, { kind }]) => [name, kind])).toEqual([['every-kind', 'ok']])
})
