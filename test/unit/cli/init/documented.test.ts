import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { testPlanOf } from '../../../../shared/cli/init/test-command.ts'
import { packageFactsOf } from './facts.ts'

const PAGE = readFileSync(new URL('../../../../docs/init.md', import.meta.url), 'utf8')

/** The rows of the table: script, installed packages, commands, runner. */
const ROWS = PAGE.split('\n')
  .slice(
    0,
    PAGE.split('\n').findIndex((line) => line.startsWith('## ')),
  )
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )

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
