import { makeRepository, type Repository } from '../repository.ts'
import { architectureAt } from '../../../../shared/architecture/read-architecture.ts'
import { changeSetOf } from '../../../../shared/git/change-set.ts'
import { compareStyle, type StyleComparison } from '../../../../shared/house/compare-style.ts'
import { ANALYSIS, placesOf } from '../repository.ts'
import type { House, HouseRule } from '../../../../shared/house/standard/house.ts'
import { templatesAt } from '../../../../shared/template/record/templates-at.ts'
import { putIn } from '../../../../shared/template/render/put-in.ts'
import { renderTemplate } from '../../../../shared/template/render/render.ts'

const RECORD = `version: "1"
layers:
  - { name: domain, files: ["src/domain/**"], may_import: [], packages: [] }
  - { name: io, files: ["src/io/**"], may_import: [domain] }
unlisted: off
`

const TEMPLATE = `version: "1"
description: A value with a name.
parameters:
  name: { type: name, say: what it is called }
files:
  - path: src/values/{{name:kebab}}.ts
    skeleton: value.ts.tmpl
    holes:
      value: { kind: expression, say: what it is }
examples:
  good: [{ with: { name: half }, fills: { value.ts: { value: '0.5' } } }]
  bad: [{ with: { name: half }, fills: { value.ts: { value: 'a, b' } }, finding: HOLE_KIND }]
`
const SKELETON = 'export const {{name}} = /*{{hole value}}*/\n'

const FILES = {
  '.factory/architecture.yml': RECORD,
  '.factory/templates/value/template.yml': TEMPLATE,
  '.factory/templates/value/value.ts.tmpl': SKELETON,
  'src/domain/order.ts': 'export const order = 1\n',
  'src/domain/old.ts': "import { save } from '../io/save.ts'\nexport const old = save\n",
  'src/io/save.ts': 'export const save = 1\n',
  'src/io/api.ts': 'export const api = 1\n',
  'src/arrows.ts': 'export const a = (): number => 1\nexport const b = (): number => 2\n',
  'src/values/old.ts': 'export const old = 1\n',
}

/** A repository with a record of layers, a template, and old code that breaks each of the rules. */
export function makeJudged(): Repository {
  return makeRepository(FILES)
}

const base = { why: undefined, level: 'block' as const }

export const NO_IO: HouseRule = {
  ...base,
  id: 'no-io',
  applies: ['src/domain/**'],
  say: 'Let the domain reach nothing outside.',
  good: ["import { order } from './order.ts'\nNumber(order)"],
  bad: ["import { save } from '../io/save.ts'\nNumber(save)", "import fs from 'node:fs'\nNumber(fs)"],
  enforce: {
    kind: 'layer',
    forbids: {
      files: ['src/io/**'],
      except: ['src/io/api.ts'],
      packages: ['pg'],
      builtins: ['fs'],
      types: 'allow',
    },
  },
}

export const LAYERS: HouseRule = {
  ...NO_IO,
  id: 'layers',
  say: 'Import what your layer may import.',
  bad: ["import { save } from '../io/save.ts'\nNumber(save)"],
  enforce: { kind: 'layer', forbids: 'architecture' },
}

export const DECLARED: HouseRule = {
  ...base,
  id: 'declared',
  applies: ['src/*.ts'],
  say: 'Declare functions.',
  good: ['export function half(n: number): number {\n  return n / 2\n}'],
  bad: ['export const half = (n: number): number => n / 2'],
  enforce: { kind: 'profile', point: 'topFunction', is: 'declaration' },
}

/** What the template of {@link makeJudged} makes of a name and a value. */
export async function valueFile(
  { repo, base: commit }: Repository,
  name: string,
  value: string,
): Promise<string> {
  const reading = (await templatesAt(repo, commit)).get('value')
  if (reading?.kind !== 'ok') throw new Error(JSON.stringify(reading))
  const [file] = renderTemplate(reading.template, { name })
  if (file === undefined) throw new Error('the template has no file')
  return putIn(file, new Map([['value', value]]))
}

/** The rule of the template, with examples that its skeleton makes. */
export async function templateRule(repository: Repository): Promise<HouseRule> {
  const good = await valueFile(repository, 'half', '0.5')
  return {
    ...base,
    id: 'values',
    applies: ['src/values/*.ts'],
    say: 'Make values from the template value.',
    good: [good],
    bad: ['export const half = 0.5', good.replace('export const', 'export let')],
    enforce: { kind: 'template', template: 'value' },
  }
}

export const houseOf = (rules: HouseRule[], more: Partial<House> = {}): House => ({
  path: 'house.yml',
  sha256: JSON.stringify(rules),
  rules,
  ...more,
})

/** The gate's answer to a change, the layers of the base included; `undefined` deletes a file. */
export async function judgeBy(
  { repo, base: commit }: Repository,
  house: House,
  change: Record<string, string | undefined>,
): Promise<StyleComparison> {
  const files = Object.entries(change).map(([path, content]) => ({ path, content }))
  const architecture = await architectureAt(repo, commit, undefined)
  return compareStyle({
    ...{ repo, base: commit, house, architecture, analysis: ANALYSIS },
    changeSet: changeSetOf(commit, files),
  })
}

/** Level, code and place of what rules and layers find: nothing of the other checks. */
export function foundIn(comparison: StyleComparison, codes: readonly string[]): string[] {
  return placesOf(comparison).filter((place) => codes.some((code) => place.startsWith(`${code} `)))
}
