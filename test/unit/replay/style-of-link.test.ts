import { describe, expect, it } from 'vitest'
import { warning } from '../../../shared/findings.ts'
import { canonicalJson, type JsonObject } from '../../../shared/formats/canonical.ts'
import type { StationReport } from '../../../shared/line/unit.ts'
import { withStyleOf } from '../../../shared/replay/style-of-link.ts'
import { linkOf, unitOf } from '../../support/unit-of.ts'

const UNIT = unitOf('/nowhere', '0'.repeat(40))
const OLD_RULE = warning('no-enum', 'an enum')
const FOREIGN = warning('STYLE_FOREIGN', 'written otherwise')

function reportOf(findings: StationReport['verdict']['findings'], evidence: JsonObject): StationReport {
  return {
    verdict: { kind: 'pass', findings },
    evidence: { scope: 1, ...evidence },
    subjects: [],
    attachments: [{ name: 'findings.json', content: canonicalJson(findings) }],
    materials: [],
  }
}

const measured = (method: number, bits: number): JsonObject => ({
  style: { files: ['a.ts'], method, bits },
})

describe('style-gate, decided again by a later version', () => {
  it('gives no measure and no warning of style where its link has none', () => {
    const link = linkOf(UNIT, reportOf([OLD_RULE], {}), 'style-gate')
    const today = reportOf([FOREIGN, OLD_RULE], measured(1, 0.5))
    expect(withStyleOf(today, link)).toEqual(reportOf([OLD_RULE], {}))
  })

  it('gives the measure and the warning of its link where that used another method', () => {
    const signed = reportOf([warning('STYLE_FOREIGN', 'by another measure'), OLD_RULE], measured(0, 9))
    const today = reportOf([OLD_RULE], measured(1, 0.5))
    expect(withStyleOf(today, linkOf(UNIT, signed, 'style-gate'))).toEqual(signed)
  })

  it('takes no finding from a link that would stop', () => {
    const blocking = { ...FOREIGN, level: 'block' as const }
    const link = linkOf(UNIT, reportOf([blocking], measured(0, 9)), 'style-gate')
    expect(withStyleOf(reportOf([], measured(1, 0.5)), link).verdict).toEqual({ kind: 'pass', findings: [] })
  })

  it('is compared whole where the method is the same', () => {
    const link = linkOf(UNIT, reportOf([], measured(1, 0)), 'style-gate')
    const today = reportOf([FOREIGN], measured(1, 0.5))
    expect(withStyleOf(today, link)).toBe(today)
  })

  it('leaves other stations alone', () => {
    const today = reportOf([], measured(1, 0.5))
    expect(withStyleOf(today, linkOf(UNIT, reportOf([], {}), 'spec-validate'))).toBe(today)
  })
})
