import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openTrace } from '../../../shared/replay/verify-trace.ts'
import { canonicalJson } from '../../../shared/formats/canonical.ts'
import { changeSetOf } from '../../../shared/git/change-set.ts'
import type { PageContent } from '../../../shared/report/page-content.ts'
import { tracePage } from '../../../shared/report/trace-page.ts'
import { readTrust } from '../../../shared/trace/verify/trust.ts'
import { SERIAL } from '../../support/resigned-trace.ts'

const TRACES = join(import.meta.dirname, '..', '..', '..', 'docs', 'traces')
const trust = readTrust(readFileSync(join(TRACES, 'trust.json')))
const recorded = await openTrace(join(TRACES, SERIAL), trust)

/** The page of the recorded unit, its change replaced. */
function pageOf(
  files: { path: string; content: string | undefined }[],
  base?: Record<string, string>,
): string {
  const changeSet = Buffer.from(canonicalJson(changeSetOf('0'.repeat(40), files)))
  const links = recorded.links.map((link) =>
    link.attachments.has('change-set.json')
      ? { ...link, attachments: new Map([...link.attachments, ['change-set.json', changeSet]]) }
      : link,
  )
  const content: PageContent = { ...recorded, links }
  const page = tracePage(base === undefined ? content : { ...content, base: new Map(Object.entries(base)) })
  return page.replace(/\s+/g, ' ')
}

describe('the page of a unit', () => {
  const page = tracePage({ ...recorded, base: new Map() }).replace(/\s+/g, ' ')

  it('asks for nothing from anywhere', () => {
    expect(page).toContain(`default-src 'none'`)
    expect(page).not.toMatch(/(?:src|href)\s*=|url\(|@import|<script|<link/i)
  })

  it('shows what each example gave, and which tests ran', () => {
    expect(page).toContain('3 of 3 examples right')
    expect(page).toContain('<code>durationText(0)</code> should give &quot;0.0 s&quot;: so it did')
    expect(page).toContain('passed <code>AC-1: example 1</code>')
    expect(page).toContain('(hold-out)')
  })

  it('says what was written by hand and what no key vouches for', () => {
    expect(page).toContain('The answers of generate round 1 were written by hand: no model was asked.')
    expect(page).toContain('not who ran it')
  })

  it('shows time, models and calls of each station', () => {
    expect(page).toMatch(/<th scope="row">test<\/th> <td>1<\/td> <td>0<\/td> <td>up to [\d.]+ s<\/td>/)
    expect(page).toContain('<td>gpt-5.2</td>')
  })

  it('tells the lines that are new from those that stood there before', () => {
    const shown = pageOf([{ path: 'a.ts', content: 'old\nnew\n' }], { 'a.ts': 'old\ngone\n' })
    expect(shown).toContain('<td class="by">base</td> <td class="no">1</td> <td><code> old</code></td>')
    expect(shown).toContain('<td class="by">r1</td> <td class="no">2</td> <td><code>+ new</code></td>')
    expect(shown).toContain('<td class="by"></td> <td class="no"></td> <td><code>- gone</code></td>')
  })

  it('says so where the base is not at hand', () => {
    expect(pageOf([{ path: 'a.ts', content: 'old\n' }])).toContain('The base commit was not at hand')
  })

  it('shows a deleted file as it was', () => {
    const shown = pageOf([{ path: 'a.ts', content: undefined }], { 'a.ts': 'gone\n' })
    expect(shown).toContain('<td><code>- gone</code></td>')
  })

  it('shows what stopped a station of commands', () => {
    const links = recorded.links.map((link) => {
      const outcome = link.attachments.get('outcome.test.r1.json')?.toString('utf8')
      if (outcome === undefined) return link
      const failed = outcome
        .replace('"status":"passed"', '"status":"failed"')
        .replace('"outcome":"success"', '"outcome":"failure"')
        .replace('"verdict":"pass"', '"verdict":"stop"')
      return {
        ...link,
        attachments: new Map([...link.attachments, ['outcome.test.r1.json', Buffer.from(failed)]]),
      }
    })
    expect(tracePage({ ...recorded, links })).toContain(
      'block RUN_TEST_FAILED test/acceptance/duration-text.test.ts',
    )
  })

  it('lets no text of a change become an element', () => {
    const attack = '</code></td><script>alert(1)</script><svg onload=x>\u202e'
    const shown = pageOf([{ path: 'a"><img src=x>.ts', content: `${attack}\n` }])
    expect(shown).not.toMatch(/<script|<img|<svg onload/)
    expect(shown).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(shown).toContain('[U+202E]')
  })
})
