import { describe, expect, it } from 'vitest'
import { PAGE_STYLE } from '../../../shared/report/page-style.ts'

/** The colours of each palette of the page: light, dark, printed. */
const PALETTES = [...PAGE_STYLE.matchAll(/:root \{([^}]*)\}/g)].map(([, body = '']) =>
  Object.fromEntries(
    [...body.matchAll(/--(\w+): (#[0-9a-f]{6})/g)].map(([, name = '', colour = '']) => [name, colour]),
  ),
)

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[0-9a-f]{2}/g) ?? []).map((part) => {
    const value = Number.parseInt(part, 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

describe('the colours of the page', () => {
  it('are those of a light, a dark and a printed one', () => {
    expect(PALETTES).toHaveLength(3)
  })

  it.each(PALETTES)('are read easily by everybody (WCAG AA): %j', (palette) => {
    const texts = ['text', 'soft', 'pass', 'stop'].map((name) =>
      contrast(palette[name] ?? '', palette['ground'] ?? ''),
    )
    const grounds = ['added', 'removed', 'panel'].map((name) =>
      contrast(palette['text'] ?? '', palette[name] ?? ''),
    )
    expect(Math.min(...texts, ...grounds)).toBeGreaterThanOrEqual(4.5)
  })
})
