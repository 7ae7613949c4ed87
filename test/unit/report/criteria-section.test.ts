import { describe, expect, it } from 'vitest'
import { criteriaSection } from '../../../shared/report/criteria-section.ts'
import type { PageContent } from '../../../shared/report/page-content.ts'
import { criterionOf, specOf } from '../../support/unit-of.ts'

/** The page of a unit whose last review has these rows. */
function sectionOf(matrix: readonly object[]): string {
  const spec = specOf({ acceptance: [criterionOf('AC-1', {}), criterionOf('AC-2', {})] })
  const review = Buffer.from(JSON.stringify({ matrix }))
  const links = [{ extension: { runs: [] }, attachments: new Map([['review.json', review]]) }]
  return criteriaSection({ spec, links } as unknown as PageContent).markup.replace(/\s+/g, ' ')
}

describe('the criteria of a page', () => {
  it('show the verdict of the review, and where there is none', () => {
    const page = sectionOf([{ criterion: 'AC-1', verdict: 'unmet', reason: 'nothing is returned' }])
    expect(page).toContain('<td class="stop">unmet</td>')
    expect(page).toContain('nothing is returned')
    expect(page).toContain('<td class="stop">not reviewed</td>')
  })

  it('do not call a criterion unmet whose objection was run as a call', () => {
    const page = sectionOf([{ criterion: 'AC-1', verdict: 'unmet', reason: 'I doubt it', run: true }])
    expect(page).toContain('<td class="pass">met by its examples; the objection was run as a call</td>')
    expect(page).not.toContain('>unmet<')
  })
})
