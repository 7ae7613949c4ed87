import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTrace } from '../../shared/replay/verify-trace.ts'
import { dashboardPage } from '../../shared/report/flow/dashboard.ts'
import { stylePage } from '../../shared/report/style-page.ts'
import { tracePage } from '../../shared/report/trace-page.ts'
import { readTrust } from '../../shared/trace/verify/trust.ts'
import { SERIAL } from '../support/resigned-trace.ts'
import { CONTENT } from '../unit/report/census-content.ts'
import { HOSTILE, hostileFigures } from '../unit/report/flow/hostile-flow.ts'
import { findTool } from './find-tool.ts'

const TRACES = join(import.meta.dirname, '..', '..', 'docs', 'traces')
const executablePath = findTool('chromium')

async function unitPage(): Promise<string> {
  const trust = readTrust(readFileSync(join(TRACES, 'trust.json')))
  return tracePage({ ...(await openTrace(join(TRACES, SERIAL), trust)), base: new Map() })
}

const PAGES = {
  unit: unitPage,
  dashboard: () => Promise.resolve(dashboardPage(hostileFigures(), { title: HOSTILE, andon: [HOSTILE] })),
  census: () => Promise.resolve(stylePage(CONTENT)),
}
type Name = keyof typeof PAGES
const NAMES = Object.keys(PAGES) as Name[]

let browser: Browser
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jidoka-pages-'))
  for (const name of NAMES) writeFileSync(join(folder, `${name}.html`), await PAGES[name]())
  if (executablePath !== undefined) browser = await chromium.launch({ executablePath })
})
afterAll(async () => {
  if (executablePath !== undefined) await browser.close()
  rmSync(folder, { recursive: true })
})

interface Opened {
  page: Page
  /** Addresses that were asked for, and what the browser complained of. */
  asked: string[]
  complaints: string[]
}

async function open(name: Name, width: number, colorScheme: 'light' | 'dark'): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
  const [asked, complaints]: [string[], string[]] = [[], []]
  page.on('request', (request) => asked.push(request.url()))
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(addressOf(name))
  return { page, asked, complaints }
}

const addressOf = (name: Name): string => pathToFileURL(join(folder, `${name}.html`)).href

// these texts run in the page, which has a document; this program has none
const OPEN_FOLDS = `for (const fold of document.querySelectorAll('details')) fold.open = true`
const WIDER = 'document.documentElement.scrollWidth - window.innerWidth'
const NUMBER_PLACES = `
  const all = [...document.querySelectorAll('a[href], button, summary, [tabindex="0"]')]
  const shown = all.filter((each) => each.checkVisibility())
  for (const [at, each] of shown.entries()) each.dataset.walk = String(at)
  shown.length`
const PLACE = 'document.activeElement?.dataset.walk'
const CHECKED = `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))`

/** What the rules of WCAG 2.1, levels A and AA, that a program can check reject: contrast, names, order, languages. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate<string[]>(CHECKED)
}

/** What takes the focus when Tab is pressed again and again, and what a person could want to reach. */
async function walk(page: Page): Promise<{ wanted: number; reached: number }> {
  const wanted = await page.evaluate<number>(NUMBER_PLACES)
  const reached = new Set<string>()
  // boxes that scroll take the focus as well
  for (let presses = 0; presses < 2 * wanted + 20 && reached.size < wanted; presses++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate<string | undefined>(PLACE)
    if (at !== undefined) reached.add(at)
  }
  return { wanted, reached: reached.size }
}

describe.skipIf(executablePath === undefined).each(NAMES)('the page %s in Chromium', (name) => {
  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [360, 'light'],
    [360, 'dark'],
  ] as const)('fits into %i points, %s, is readable, and asks for nothing', async (width, scheme) => {
    const { page, asked, complaints } = await open(name, width, scheme)
    await page.evaluate(OPEN_FOLDS)
    expect(await page.evaluate<number>(WIDER)).toBeLessThanOrEqual(0)
    expect(await violationsOf(page)).toEqual([])
    expect(asked).toEqual([addressOf(name)])
    expect(complaints).toEqual([])
    await page.close()
  })

  test('is walked with the keyboard', async () => {
    const { page } = await open(name, 1280, 'light')
    const { wanted, reached } = await walk(page)
    expect(wanted).toBeGreaterThan(2)
    expect(reached).toBe(wanted)
    await page.close()
  })
})

test.skipIf(executablePath === undefined)('a table of the dashboard is sorted by the keyboard', async () => {
  const { page } = await open('dashboard', 1280, 'light')
  await page.focus('th button')
  const head = page
    .locator('th')
    .filter({ has: page.locator('button') })
    .first()
  await page.keyboard.press('Enter')
  const first = await head.getAttribute('aria-sort')
  await page.keyboard.press('Enter')
  const second = await head.getAttribute('aria-sort')
  expect([first, second].sort()).toEqual(['ascending', 'descending'])
  await page.close()
})
