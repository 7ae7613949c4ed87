import { stringify } from 'devalue'
import { expect, it } from 'vitest'
import type { RunOutcome } from '../../../shared/line/outcome.ts'
import { bodyBlock } from '../../../shared/report/pull-request-text.ts'
import { unitOf } from '../../support/unit-of.ts'

/** An outcome whose commands succeeded, and whose one example gave this. */
function outcomeOf(round: number, value: string): RunOutcome {
  const alone = { kind: 'returned', value: stringify(value) } as const
  return {
    ...{ station: 'test', round, verdict: 'pass', reason: '3 tests passed', outcome: 'success' },
    ...{ commands: ['npm test'], tests: [], output: '' },
    values: { rows: [{ criterion: 'AC-1', example: 1, alone }] },
  }
}

it('the table of a pull request has the outcomes that the publishing station signs, and says why one of them stopped', () => {
  const outcomes = [outcomeOf(1, 'other'), outcomeOf(2, 'hello-world')]
  const unit = unitOf('/repository', 'b'.repeat(40), {
    ...{ station: 'trace-publish', round: 2 },
    upstream: { links: [], outcomes },
  })
  const runUrl = 'https://github.com/octo/demo/actions/runs/1'
  const rows = bodyBlock({ unit, reason: 'every gate passed', runUrl }).match(/^\| .*\|$/gm)
  expect(rows).toEqual([
    '| station | round | verdict | why |',
    expect.stringMatching(/^\| test \| 1 \| stop \| .*kebab.*hello-world/),
    '| test | 2 | pass | 3 tests passed |',
    '| trace-publish | 2 | pass | every gate passed |',
  ])
})

it('a pull request says that merging it closes its spec, where it does', () => {
  const unit = unitOf('/repository', 'b'.repeat(40))
  const facts = { unit, reason: 'every gate passed', runUrl: 'https://github.com/octo/demo/actions/runs/1' }
  expect(bodyBlock({ ...facts, closesSpec: true })).toMatch(
    /at b{12}\. Merging it marks the spec as done\.\n/,
  )
  expect(bodyBlock(facts)).toMatch(/at b{12}\.\n/)
})
