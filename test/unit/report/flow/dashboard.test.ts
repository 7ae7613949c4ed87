import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DASHBOARD_SCRIPT, DASHBOARD_STYLE } from '../../../../shared/report/flow/dashboard-style.ts'
import { dashboardPage } from '../../../../shared/report/flow/dashboard.ts'
import { HOSTILE, hostileFigures } from './hostile-flow.ts'

const page = dashboardPage(hostileFigures(), { title: HOSTILE, andon: [HOSTILE] })

describe('the dashboard', () => {
  it('shows hostile text as text', () => {
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).not.toContain('<script>alert')
    expect(page).not.toContain('\u001b')
    expect(page).not.toContain('\u202e')
  })

  it('has one script, which its policy names by digest, and loads nothing', () => {
    expect(page.match(/<script/g)).toHaveLength(1)
    const digest = createHash('sha256').update(DASHBOARD_SCRIPT).digest('base64')
    expect(page).toContain(`script-src &#39;sha256-${digest}&#39;`)
    expect(page).toContain(`<script>${DASHBOARD_SCRIPT}</script>`)
    expect(page).not.toMatch(
      /<(?:link|img|iframe|object|embed|base|form)\b|\b(?:src|href)="(?!#)|@import|url\(/,
    )
  })

  it('has a button in the head of each column, and tables that the keyboard reaches', () => {
    const heads = page.match(/<th [^>]*>/g) ?? []
    expect(heads.length).toBeGreaterThan(20)
    expect(page.match(/<button type="button">/g)).toHaveLength(heads.length)
    expect(page.match(/tabindex="0"/g)).toHaveLength(page.match(/<table>/g)?.length ?? 0)
  })

  it('leads from each link to its table', () => {
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
    expect(targets.length).toBeGreaterThan(10)
    for (const id of targets) expect(page).toContain(`<h2 id="${id ?? ''}">`)
  })
})

describe('its colours', () => {
  const schemes = [...DASHBOARD_STYLE.matchAll(/--ground: [^}]+/g)].map(([text]) => {
    const colours = [...text.matchAll(/--(\w+): (#[0-9a-f]{6})/g)]
    return new Map(colours.map(([, name = '', value = '']) => [name, value]))
  })
  const colourOf = (scheme: number, name: string): string => schemes[scheme]?.get(name) ?? ''

  it.each([0, 1])('of scheme %i can be read by people who see less', (scheme) => {
    for (const name of ['ink', 'quiet', 'accent', 'stop', 'pass', 'ask'])
      for (const back of ['ground', 'shade'])
        expect(
          contrast(colourOf(scheme, name), colourOf(scheme, back)),
          `${name} on ${back}`,
        ).toBeGreaterThanOrEqual(4.5)
    expect(contrast(colourOf(scheme, 'line'), colourOf(scheme, 'ground'))).toBeGreaterThanOrEqual(3)
  })
})

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
