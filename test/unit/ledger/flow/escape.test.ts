import { describe, expect, it } from 'vitest'
import { uniqueEscapes, type Escape } from '../../../../shared/ledger/flow/escape.ts'

const ESCAPE: Escape = {
  serial: 'JD-0000-0000-0001',
  tier: 'suspected',
  evidence: 'lines',
  at: 20,
  incident: 'commit',
  restoredAt: 20,
  station: undefined,
  why: undefined,
}

describe('escapes', () => {
  it('are counted once for each unit and incident, with the strongest evidence and what a person said', () => {
    const told: Escape = {
      ...ESCAPE,
      tier: 'declared',
      evidence: 'Ada',
      at: 30,
      restoredAt: undefined,
      station: 'test',
      why: 'x',
    }
    const linked: Escape = { ...ESCAPE, tier: 'linked', evidence: 'trailer', at: 10 }
    expect(uniqueEscapes([ESCAPE, linked, told], () => true)).toEqual([{ ...told, at: 10, restoredAt: 20 }])
  })

  it('of units that the ledger does not know are left out', () => {
    expect(uniqueEscapes([ESCAPE], () => false)).toEqual([])
  })

  it('of two incidents are two', () => {
    expect(uniqueEscapes([ESCAPE, { ...ESCAPE, incident: 'other' }], () => true)).toHaveLength(2)
  })
})
