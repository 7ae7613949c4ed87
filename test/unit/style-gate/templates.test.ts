import { afterEach, describe, expect, it } from 'vitest'
import { checkStyle } from '../../../actions/style-gate/check.ts'
import { openPullChange } from '../../../shared/line/pull-change.ts'
import { putIn } from '../../../shared/template/render/put-in.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { EXAMPLE } from '../compile/lines.ts'
import { EVERY_KIND, EVERY_KIND_SKELETON, skeletonOf, templateOf } from '../template/templates.ts'

const FOLDER = '.factory/templates/every-kind'
const MOVED = EVERY_KIND_SKELETON.replace('strict: true', 'strict: false')

function shelf(skeleton = EVERY_KIND_SKELETON, fills: Record<string, string> = {}): string {
  const template = templateOf('every-kind', { 'template.yml': EVERY_KIND, 'all.ts.tmpl': skeleton })
  return putIn(skeletonOf(template, { name: 'shelf' }), new Map(Object.entries({ state: '0', ...fills })))
}

const SPEC = `---
id: shelf
title: A shelf counts what lies on it
why: Shelves are counted by hand.
template: every-kind
with: { name: shelf }
paths: { write: [src/shelf.ts] }
interface:
  - { module: src/shelf.ts, signature: "class Shelf { add(n: number): number }" }
acceptance:
  - { id: AC-1, ears: "When two are added, Shelf shall count two.", examples: [{ given: "const s = new Shelf()", call: "s.add(2)", returns: 2 }] }
---
`

let repository: TestRepository | undefined
afterEach(() => repository?.remove())

/** `code level` of what templates say of a pull request with these files. */
async function proposing(
  files: Record<string, string>,
  base: Record<string, string> = {},
): Promise<string[]> {
  repository = makeRepository({
    'factory.yml': EXAMPLE.replace(/^house: .*\n/m, ''),
    [`${FOLDER}/template.yml`]: EVERY_KIND,
    [`${FOLDER}/all.ts.tmpl`]: EVERY_KIND_SKELETON,
    'src/a.ts': 'export const a = 1\n',
    ...base,
  })
  const from = repository.git('rev-parse', 'HEAD')
  const head = repository.commit(files)
  const change = await openPullChange({ repo: repository.path, base: from, head, factory: 'factory.yml' })
  const { findings } = await checkStyle(change)
  return findings
    .filter(({ code }) => /^(?:TEMPLATE|HOLE)_/.test(code))
    .map(({ code, level }) => `${code} ${level}`)
}

describe('a pull request', () => {
  it('may change what is in the holes of an instance, and nothing around them', async () => {
    const base = { 'src/shelf.ts': shelf() }
    expect(
      await proposing({ 'src/shelf.ts': shelf(EVERY_KIND_SKELETON, { start: 'void n' }) }, base),
    ).toEqual([])
    repository?.remove()
    const changed = shelf().replace('n < 0', 'n < 1')
    expect(await proposing({ 'src/shelf.ts': changed }, base)).toEqual(['TEMPLATE_BROKEN block'])
  })

  it('may move a template with its instances, which a person confirms', async () => {
    const files = { [`${FOLDER}/all.ts.tmpl`]: MOVED, 'src/shelf.ts': shelf(MOVED) }
    expect(await proposing(files, { 'src/shelf.ts': shelf() })).toEqual(['TEMPLATE_MOVED warn'])
  })

  it('that works on a spec with a template makes an instance of it', async () => {
    const base = { 'specs/shelf.spec.md': SPEC }
    expect(await proposing({ 'src/shelf.ts': shelf() }, base)).toEqual([])
    repository?.remove()
    const own = 'export class Shelf {\n  add(n: number): number {\n    return n\n  }\n}\n'
    expect(await proposing({ 'src/shelf.ts': own }, base)).toEqual(['TEMPLATE_BROKEN block'])
  })
})
