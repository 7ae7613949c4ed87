import { describe, expect, it } from 'vitest'
import { lineChart } from '../../../shared/report/style-charts.ts'
import { stylePage } from '../../../shared/report/style-page.ts'
import { censusOf } from '../../../shared/style/census/census.ts'
import { modulesOf, plainModule, stylesOf } from '../style/houses.ts'
import { COMMIT, CONTENT } from './census-content.ts'

describe('the page of a census', () => {
  const page = stylePage(CONTENT)

  it('shows the styles with their files and choices, and the figures of each month as a table too', () => {
    expect(page).toContain('<h1>At least 2 styles</h1>')
    for (const text of ['Style 1: 30 files', 'lib/price-0.ts', 'top-level functions', '2026-01', '2026-02'])
      expect(page).toContain(text)
    expect(page.match(/<figure>/g)).toHaveLength(3)
  })

  it('can be walked with the keyboard: every point and every fold takes the focus', () => {
    expect(page.match(/tabindex="0" role="img" aria-label="2026-0[12]: /g)).toHaveLength(6)
    expect(page.match(/<summary>/g)!.length).toBeGreaterThanOrEqual(3)
  })

  it('holds no markup of what it tells', () => {
    expect(page).toContain('&lt;b&gt;small-1&lt;/b&gt;')
    expect(page).not.toContain('<b>')
  })

  it('loads nothing, runs nothing and has both a light and a dark face', () => {
    expect(page).not.toMatch(/<script|<img|<link|https?:|url\(|@import|\son[a-z]+=/)
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(page).toContain('color-scheme: light dark')
  })

  it('is whole without a trend, and where there are too few files', () => {
    const census = censusOf(stylesOf(modulesOf('src', 3, plainModule)))
    const bare = stylePage({ commit: COMMIT, census, trend: [] })
    expect(bare).toContain('Too few sources to tell styles apart')
    expect(bare).not.toContain('<figure>')
  })
})

describe('a chart', () => {
  const chart = (values: (number | undefined)[]): string =>
    lineChart({
      title: 'a',
      points: values.map((value, at) => ({ label: `m${at}`, value })),
      text: String,
      atLeast: 1,
    }).markup

  it('breaks its line where a month has no figure', () => {
    expect(/ d="([^"]*)"/.exec(chart([1, undefined, 1, 0]))?.[1]).toMatch(/^M[^ML]+M[^ML]+L[^ML]+$/)
  })

  it('of one month is one point in the middle', () => {
    expect(chart([0.5])).toContain('cx="372" cy="88"')
  })

  it('draws nothing that is no number', () => {
    expect(chart([0, 0, 0])).not.toContain('NaN')
    expect(chart([])).not.toContain('NaN')
  })

  it('names at most twelve months on its axis', () => {
    const names = chart(Array.from({ length: 60 }, () => 1)).match(/class="axis"[^>]*"middle">m\d+/g)
    expect(names).toHaveLength(12)
  })
})
