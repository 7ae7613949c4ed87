import { expect, test } from 'vitest'
import { checkEvidence } from '../../../../shared/specification/checks/line-evidence.ts'
import type { FactoryShape } from '../../../../shared/specification/checks/factory-limits.ts'
import { fileOf, GOOD, said } from '../sample-spec.ts'

const RUN = { work: { kind: 'run' as const, report: undefined } }
const [FIRST] = GOOD.acceptance
const READ = { acceptance: [{ ...FIRST, examples: [], check: 'review' }] }

function factory(actions: string[], parts: Partial<FactoryShape> = {}): FactoryShape {
  const line = [RUN, ...actions.map((action) => ({ work: { kind: 'action' as const, action } }))]
  return { specs: 'specs/*', budget: { calls: 1, tokens: 1, minutes: 1 }, line, ...parts }
}

const WHOLE = ['generate', 'style-gate', 'review']
const codes = (spec: object, shape: FactoryShape | undefined): string[] =>
  said(checkEvidence(fileOf(spec), shape)).map((line) => line.split(' ').slice(0, 2).join(' '))

test.each<[string, object, FactoryShape | undefined, string[]]>([
  ['a whole line', {}, factory(WHOLE), []],
  ['no factory.yml', READ, undefined, []],
  ['a line that generates nothing', READ, factory([]), []],
  ['a line without gate', {}, factory(['generate', 'review']), ['warn SPEC_LINE_UNGATED']],
  ['a line without review', {}, factory(['generate', 'style-gate']), ['warn SPEC_LINE_UNREVIEWED']],
  [
    'examples that no station calls',
    {},
    { ...factory(WHOLE), line: factory(WHOLE).line.slice(1) },
    ['block SPEC_UNSHOWN'],
  ],
  ['reading without a reviewer', READ, factory(WHOLE), ['block SPEC_UNSHOWN']],
  ['reading with one', READ, factory(WHOLE, { models: { reviewer: {} } }), []],
  [
    'reading without a station for it',
    READ,
    factory(WHOLE.slice(0, 2), { models: { reviewer: {} } }),
    ['warn SPEC_LINE_UNREVIEWED', 'block SPEC_UNSHOWN'],
  ],
])('%s', (_, spec, shape, expected) => {
  expect(codes(spec, shape)).toEqual(expected)
})
