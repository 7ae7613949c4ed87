import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { testPlanOf } from '../../../../shared/cli/init/test-command.ts'
import { packageFactsOf } from './facts.ts'

/** A page of the repository, by its path from the top. */
function pageOf(path: string): string {
  return readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')
}

/** The rows of the first table of a text: script, installed packages, commands, runner. */
function rowsOf(text: string): string[][] {
  const table = text.split('\n').filter((line) => line.startsWith('|'))
  return table.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const [ALL = ''] = pageOf('docs/init.md').split('\n## ')
const [, SOME = ''] = /<!-- init -->([^]*)<!-- \/init -->/.exec(pageOf('README.md')) ?? []
const ROWS = rowsOf(ALL)

test('README shows some of them', () => {
  expect(ROWS).toEqual(expect.arrayContaining(rowsOf(SOME)))
  expect(rowsOf(SOME).length).toBeGreaterThan(5)
})

test('the page has a row for each kind of runner', () => {
  expect(ROWS.length).toBeGreaterThan(10)
})

test.each(ROWS)(
  'what init writes is what its page says: %s with %s',
  (script = '', installed = '', commands = '', runner = '') => {
    const plain = (text: string): string => text.replaceAll('`', '')
    const plan = testPlanOf(
      packageFactsOf({
        ...(script === '' ? {} : { script: plain(script) }),
        dependencies: installed.split(', ').filter(Boolean),
      }),
    )
    const said =
      plan.run.length > 0 ? plan.run.join(', ') : plan.offered === undefined ? '' : `offered: ${plan.offered}`
    expect([said, plan.acceptance.runner]).toEqual([plain(commands), runner])
  },
)
