import { expect, it } from 'vitest'
import type { JsonObject } from '../../../shared/formats/canonical.ts'
import type { NewUnit } from '../../../shared/ledger/entry.ts'
import { unitEntryOf } from '../../../shared/ledger/unit-entry.ts'
import { linkOf, unitOf } from '../../support/unit-of.ts'

/** The entry of a unit that ended at generate, which signed this as evidence. */
function entryWith(evidence: JsonObject): Promise<NewUnit> {
  const unit = unitOf('.', 'c'.repeat(40))
  const { serial, factory, factoryBytes, spec } = unit
  const report = {
    verdict: { kind: 'stop' as const, findings: [] },
    ...{ subjects: [], materials: [], attachments: [], evidence },
  }
  const ended = {
    ...{ serial, factory, factoryBytes, spec, links: [linkOf(unit, report, 'generate')] },
    journey: { status: 'halted' as const, stoppedBy: 'generate' },
  }
  return unitEntryOf(ended, { seal: Buffer.alloc(0), fileAtBase: () => Promise.resolve(undefined) })
}

it.each<[what: string, evidence: JsonObject, models: string[]]>([
  ['that was not asked', { model: { requested: 'gpt-5.2', answered: null } }, []],
  ['of a link without a model', {}, []],
  [
    'that answered',
    { model: { requested: 'gpt-5.2', answered: 'gpt-5.2-0901' }, usage: { calls: 1 } },
    ['gpt-5.2-0901'],
  ],
  ['that answered from elsewhere', { model: { requested: 'branch', answered: 'branch x' } }, ['branch x']],
  [
    'that was asked in vain',
    { model: { requested: 'gpt-5.2', answered: null }, usage: { calls: 2 } },
    ['gpt-5.2'],
  ],
  [
    'whose server names none',
    { reviewer: { requested: 'other', answered: '' }, usage: { calls: 1 } },
    ['other'],
  ],
])('the entry names a model as it was asked: one %s', async (_, evidence, models) => {
  const { models: named, stations } = await entryWith(evidence)
  expect(named).toEqual(models)
  expect(stations.flatMap(({ model }) => model ?? [])).toEqual(models)
})
