import type { StyleContent } from '../../../shared/report/style-page.ts'
import { censusOf } from '../../../shared/style/census/census.ts'
import { figuresOf } from '../../../shared/style/census/trend.ts'
import { foreignModule, modulesOf, plainModule, stylesOf } from '../style/houses.ts'

export const COMMIT = 'c'.repeat(40)
const HOUSE = modulesOf('src', 30, plainModule)
const MIXED = stylesOf({ ...HOUSE, ...modulesOf('lib', 30, foreignModule) })

/** A house of two styles and two months. */
export const CONTENT: StyleContent = {
  commit: COMMIT,
  census: censusOf(MIXED, (path) => (path.startsWith('lib/') ? ['<b>small-1</b>'] : [])),
  trend: [
    { month: '2026-01', commit: 'a'.repeat(40), ...figuresOf(stylesOf(HOUSE)) },
    { month: '2026-02', commit: COMMIT, ...figuresOf(MIXED) },
  ],
}
