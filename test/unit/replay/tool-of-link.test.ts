import { describe, expect, it } from 'vitest'
import type { StationReport } from '../../../shared/line/unit.ts'
import { SPEC_FORMAT } from '../../../shared/line/validate-unit.ts'
import { withToolOf } from '../../../shared/replay/tool-of-link.ts'
import { linkOf, unitOf } from '../../support/unit-of.ts'

const UNIT = unitOf('/nowhere', '0'.repeat(40))

function reportOf(rules: string[], schema: string): StationReport {
  return {
    verdict: { kind: 'pass', findings: [] },
    evidence: { rules, specsCompared: 1 },
    subjects: [],
    attachments: [],
    materials: [
      { uri: 'factory.yml', sha256: 'f'.repeat(64) },
      { uri: SPEC_FORMAT, sha256: schema.repeat(64) },
    ],
  }
}

const EARLIER = reportOf(['A', 'B'], '1')
const LINK = signed('spec-validate')

function signed(action: 'spec-validate' | 'style-gate'): ReturnType<typeof linkOf> {
  const link = linkOf(UNIT, EARLIER, action)
  const configuration = EARLIER.materials.map(({ uri, sha256 = '' }) => ({ uri, digest: { sha256 } }))
  link.statement.predicate['configuration'] = configuration
  return link
}

describe('spec-validate, decided again by a later version', () => {
  it('names the rules and the schema that its link names', () => {
    expect(withToolOf(reportOf(['A', 'B', 'C'], '2'), LINK)).toEqual(EARLIER)
  })

  it('differs where a rule of the link is gone', () => {
    expect(withToolOf(reportOf(['A', 'C'], '1'), LINK).evidence['rules']).toEqual(['A', 'C'])
  })

  it('keeps everything else that it finds today', () => {
    const found = {
      ...reportOf(['A', 'B', 'C'], '2'),
      evidence: { rules: ['A', 'B', 'C'], specsCompared: 2 },
    }
    const verdict = {
      kind: 'stop' as const,
      findings: [{ code: 'C', level: 'block' as const, message: 'no' }],
    }
    const again = withToolOf({ ...found, verdict }, LINK)
    expect([again.evidence['specsCompared'], again.verdict]).toEqual([2, verdict])
  })

  it('takes from the link what only an earlier method of search knew, and nothing else', () => {
    const search = { files: 3, exports: 9, threshold: 0.5, best: null }
    const link = signed('spec-validate')
    link.extension.evidence = { ...link.extension.evidence, search }
    const found = (fields: object): StationReport => ({
      ...EARLIER,
      evidence: {
        ...EARLIER.evidence,
        search: { method: 2, files: 3, exports: 12, threshold: 0.5, best: { score: 0.2 }, ...fields },
      },
    })
    expect(withToolOf(found({}), link).evidence['search']).toEqual(search)
    expect(withToolOf(found({ files: 4 }), link).evidence['search']).toEqual({ ...search, files: 4 })
    link.extension.evidence['search'] = { ...search, method: 2 }
    expect(withToolOf(found({}), link).evidence['search']).toEqual(found({}).evidence['search'])
  })

  it('is the one station whose rules are those of the tool', () => {
    const today = reportOf(['A', 'B', 'C'], '2')
    expect(withToolOf(today, signed('style-gate'))).toEqual(today)
  })
})
