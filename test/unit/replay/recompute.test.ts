import { describe, expect, it } from 'vitest'
import type { Station } from '../../../shared/factory/factory.ts'
import type { StationReport } from '../../../shared/line/unit.ts'
import { recomputeLast } from '../../../shared/replay/recompute.ts'
import { lazyAnalysis } from '../../../shared/station/load-station.ts'
import { factoryOf, linkOf, unitOf } from '../../support/unit-of.ts'
import { TRUST } from '../trace/trace-fixture.ts'

const GATE: Station = {
  name: 'gate',
  work: { kind: 'action', action: 'style-gate' },
  pass: undefined,
  stop: undefined,
}
const factory = factoryOf({ line: [GATE] })
const report: StationReport = {
  verdict: { kind: 'pass', findings: [] },
  evidence: {},
  subjects: [],
  attachments: [],
  materials: [],
}
const context = { trust: TRUST, signal: new AbortController().signal, analysis: lazyAnalysis() }

function recompute(says: 'style-gate' | 'spec-validate') {
  const unit = unitOf('/nowhere', '0'.repeat(40), { factory, station: 'trace-publish' })
  const link = linkOf(unit, report, says)
  const links = [{ ...link, extension: { ...link.extension, station: 'gate' } }]
  return recomputeLast({ ...unit, upstream: { links, outcomes: [] } }, 'style-gate', context)
}

describe('deciding a gate again', () => {
  it('finds the gate by the line, also when its link says that it ran another action', async () => {
    await expect(recompute('style-gate')).rejects.toMatchObject({ code: 'RUN_COULD_NOT' })
    await expect(recompute('spec-validate')).rejects.toMatchObject({ code: 'RUN_COULD_NOT' })
  })

  it('has nothing to do where the station did not run', async () => {
    const unit = unitOf('/nowhere', '0'.repeat(40), { factory })
    expect(await recomputeLast(unit, 'style-gate', context)).toEqual([])
  })
})
