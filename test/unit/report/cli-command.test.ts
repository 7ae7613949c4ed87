import { describe, expect, test } from 'vitest'
import { githubOptions } from '../../../shared/factory/github-options.ts'
import { cliCommand } from '../../../shared/report/cli-command.ts'
import { bodyBlock } from '../../../shared/report/pull-request-text.ts'
import { stationSummary } from '../../../shared/report/summary.ts'
import { tracePage } from '../../../shared/report/trace-page.ts'
import { factoryOf, unitOf } from '../../support/unit-of.ts'

const COMMIT = 'c'.repeat(40)
const PINNED = `npx --yes github:octo/factory#${COMMIT}`

function commandFor(source: string | undefined, host?: string): string {
  const raw = {
    ...(source === undefined ? {} : { actions: { source } }),
    ...(host === undefined ? {} : { host }),
  }
  return cliCommand({ github: githubOptions(raw) })
}

describe('the command that readers are told', () => {
  test.each([
    [`octo/factory@${COMMIT}`, undefined, PINNED],
    [
      `octo/factory@${COMMIT}`,
      'https://ghe.example.com',
      `npx --yes git+https://ghe.example.com/octo/factory.git#${COMMIT}`,
    ],
    [`octo/factory@${COMMIT}`, 'javascript:alert(1)', 'jidoka'],
    ['octo/factory@v1', undefined, 'jidoka'],
    ['./built', undefined, 'jidoka'],
    [undefined, undefined, 'jidoka'],
  ])('for actions from %s on %s is %s', (source, host, command) => {
    expect(commandFor(source, host)).toBe(command)
  })

  test('names our commit, never a package of npm, in pull request, summary and page', () => {
    const factory = factoryOf({ github: githubOptions({ actions: { source: `octo/factory@${COMMIT}` } }) })
    const unit = unitOf('/repository', 'b'.repeat(40), { factory, station: 'generate' })
    const decision = {
      verdict: { kind: 'pass' as const, findings: [] },
      next: 'released',
      reason: 'all passed',
    }
    const texts = [
      bodyBlock({ unit, reason: 'all passed', runUrl: 'https://github.com/octo/demo/actions/runs/1' }),
      stationSummary(unit, decision, { status: 'recorded' }),
      tracePage({ serial: unit.serial, spec: unit.spec, factory, links: [] }),
    ]
    for (const text of texts) {
      expect(text).toContain(`${PINNED} verify`)
      expect(text).not.toContain('npx jidoka')
    }
  })
})
