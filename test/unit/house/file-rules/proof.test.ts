import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { architectureAt } from '../../../../shared/architecture/read-architecture.ts'
import { ruleMeans, type RuleMeans } from '../../../../shared/house/file-rules/means.ts'
import { proveHouse } from '../../../../shared/house/lint/prove-house.ts'
import type { HouseRule } from '../../../../shared/house/standard/house.ts'
import { templatesAt } from '../../../../shared/template/record/templates-at.ts'
import { ANALYSIS, removeRepositories } from '../repository.ts'
import { DECLARED, houseOf, LAYERS, makeJudged, NO_IO, templateRule } from './rules.ts'

let values: HouseRule
let means: RuleMeans
beforeAll(async () => {
  const repository = makeJudged()
  const { repo, base } = repository
  values = await templateRule(repository)
  const architecture = await architectureAt(repo, base, undefined)
  const templates = await templatesAt(repo, base)
  means = ruleMeans((await ANALYSIS.eslint()).ts, { architecture, templates })
})
afterAll(removeRepositories)

async function prove(rules: HouseRule[], given: RuleMeans = means): Promise<unknown> {
  return proveHouse(houseOf(rules), await ANALYSIS.eslint(), { means: given })
}

const NO_ENUM: HouseRule = {
  ...DECLARED,
  id: 'no-enum',
  good: ["export type A = 'a'"],
  bad: ['export enum A { a }'],
  enforce: { kind: 'selector', selector: 'TSEnumDeclaration', message: undefined },
}

describe('the proof of rules about whole files', () => {
  it('holds for each kind, beside rules of the linter', async () => {
    const rules = [NO_IO, DECLARED, values, NO_ENUM]
    expect(await prove(rules)).toEqual({ rules: 4, examples: 10, typed: false })
    expect(await prove([LAYERS])).toEqual({ rules: 1, examples: 2, typed: false })
  })

  it('reads examples of several files, which say where imports lead', async () => {
    const set = [
      '// file: src/domain/a.ts',
      "import { save } from '#save'",
      'Number(save)',
      '// file: package.json',
      '{ "imports": { "#save": "./src/io/save.ts" } }',
      '// file: src/io/save.ts',
      'export const save = 1',
    ]
    const other = set
      .with(4, '{ "imports": { "#save": "./src/domain/save.ts" } }')
      .with(5, '// file: src/domain/save.ts')
    const rule = { ...NO_IO, bad: [set.join('\n')], good: [other.join('\n')] }
    expect(await prove([rule])).toMatchObject({ rules: 1 })
    await expect(prove([{ ...rule, bad: rule.good }])).rejects.toMatchObject({ code: 'HOUSE_SELF_TEST' })
  })

  it.each<[string, () => HouseRule[], string]>([
    [
      'a bad example that keeps its rule: imports',
      () => [{ ...NO_IO, bad: NO_IO.good }],
      'the bad example of no-io is accepted by it',
    ],
    [
      'a bad example that keeps its rule: habit',
      () => [{ ...DECLARED, bad: ['1'] }],
      'the bad example of declared is accepted by it',
    ],
    [
      'a bad example that keeps its rule: template',
      () => [{ ...values, bad: values.good }],
      'the bad example of values is accepted by it',
    ],
    [
      'a good example that breaks its rule',
      () => [{ ...DECLARED, good: DECLARED.bad }],
      'the good example of declared is rejected by it',
    ],
    [
      'an example of the linter that breaks a rule about files',
      () => [{ ...NO_ENUM, good: ['export const a = (): number => 1'] }, DECLARED],
      'the good example of no-enum is rejected by declared',
    ],
    [
      'two rules about files that reject one example',
      () => [NO_IO, LAYERS],
      'the bad example of no-io is rejected by layers too',
    ],
    [
      'a template that is not there',
      () => [{ ...values, enforce: { kind: 'template', template: 'other' } }],
      'values names the template other, which does not exist',
    ],
  ])('fails with %s', async (_, rules, message) => {
    await expect(prove(rules())).rejects.toThrow(
      expect.objectContaining({ code: 'HOUSE_SELF_TEST', message: expect.stringContaining(message) }),
    )
  })

  it('fails where the layers that a rule repeats are not there', async () => {
    const none = ruleMeans(means.ts, { architecture: undefined, templates: new Map() })
    await expect(prove([LAYERS], none)).rejects.toThrow('there is no such file')
  })
})
