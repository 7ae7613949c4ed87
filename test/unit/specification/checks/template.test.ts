import { describe, expect, it } from 'vitest'
import { validateSpecs } from '../../../../shared/specification/checks/validate-spec.ts'
import { templatesOf } from '../../../../shared/template/record/templates-at.ts'
import { EVERY_KIND, EVERY_KIND_SKELETON } from '../../template/templates.ts'
import { sourceOf } from '../sample-spec.ts'

const FOLDER = '.factory/templates'
const TEMPLATES = templatesOf([
  { path: `${FOLDER}/every-kind/template.yml`, bytes: Buffer.from(EVERY_KIND) },
  { path: `${FOLDER}/every-kind/all.ts.tmpl`, bytes: Buffer.from(EVERY_KIND_SKELETON) },
  {
    path: `${FOLDER}/tested/template.yml`,
    bytes: Buffer.from(EVERY_KIND.replace('src/{{name:kebab}}.ts', 'test/{{name:kebab}}.test.ts')),
  },
  { path: `${FOLDER}/tested/all.ts.tmpl`, bytes: Buffer.from(EVERY_KIND_SKELETON) },
  { path: `${FOLDER}/broken/template.yml`, bytes: Buffer.from('version: "1"\n') },
])

/** Files of the base commit, and the template of each. */
const PRESENT = new Map([
  ['src/plain.ts', ''],
  ['src/known.ts', 'every-kind'],
  ['src/other.ts', 'other'],
])

async function found(fields: object, templates = TEMPLATES): Promise<string[]> {
  const findings = await validateSpecs([sourceOf(fields, 'specs/trim-lines.spec.md')], {
    templates: { templates, templateOf: (path) => PRESENT.get(path) },
  })
  return findings
    .filter(({ code }) => code.startsWith('SPEC_TEMPLATE') || code === 'SPEC_SCHEMA')
    .map(({ code }) => code)
}

const SHELF = { template: 'every-kind', with: { name: 'shelf' } }

describe('a spec that names a template', () => {
  it.each<[what: string, fields: object, codes: string[]]>([
    [
      'passes where it may write what the template makes',
      { ...SHELF, paths: { write: ['src/shelf.ts'] } },
      [],
    ],
    ['passes where a glob covers it', { ...SHELF, paths: { write: ['src/*.ts'] } }, []],
    ['names one that the base commit has not', { template: 'none', with: { name: 'a' } }, ['SPEC_TEMPLATE']],
    ['names one that cannot be read', { template: 'broken' }, ['SPEC_TEMPLATE']],
    ['leaves a value out', { template: 'every-kind' }, ['SPEC_TEMPLATE_WITH']],
    [
      'gives a value too many',
      { template: 'every-kind', with: { name: 'shelf', b: 'c' } },
      ['SPEC_TEMPLATE_WITH'],
    ],
    [
      'gives a word of the language',
      { template: 'every-kind', with: { name: 'delete' } },
      ['SPEC_TEMPLATE_WITH'],
    ],
    [
      'leads out of the folder',
      { template: 'every-kind', with: { name: '../../a' } },
      ['SPEC_TEMPLATE_WITH'],
    ],
    ['may not write the file', { ...SHELF, paths: { write: ['src/other.ts'] } }, ['SPEC_TEMPLATE_PATH']],
    [
      'covers a test by a glob alone',
      { ...SHELF, template: 'tested', paths: { write: ['test/*.test.ts'] } },
      ['SPEC_TEMPLATE_PATH'],
    ],
    ['names the test', { ...SHELF, template: 'tested', paths: { write: ['test/shelf.test.ts'] } }, []],
    [
      'takes the place of code',
      { template: 'every-kind', with: { name: 'plain' }, paths: { write: ['src/plain.ts'] } },
      ['SPEC_TEMPLATE_PATH'],
    ],
    [
      'takes the place of another instance',
      { template: 'every-kind', with: { name: 'other' }, paths: { write: ['src/other.ts'] } },
      ['SPEC_TEMPLATE_PATH'],
    ],
    [
      'fills an instance anew',
      { template: 'every-kind', with: { name: 'known' }, paths: { write: ['src/known.ts'] } },
      [],
    ],
    ['gives values and names no template', { with: { name: 'shelf' } }, ['SPEC_SCHEMA']],
    ['has a name that is a path', { template: '../every-kind' }, ['SPEC_SCHEMA']],
  ])('%s', async (_, fields, codes) => {
    expect(await found(fields)).toEqual(codes)
  })
})
