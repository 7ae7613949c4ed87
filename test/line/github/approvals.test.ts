import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { jobResults, withLine, type GithubLineOptions } from '../../support/github-line/github-line.ts'
import { decisions, storedLinks } from '../../support/github-line/links.ts'
import { runLocally } from '../../support/github-line/local-run.ts'
import { withModel } from '../../support/github-line/model-story.ts'
import { requiredChecks } from '../../support/workflow-runner/required-checks.ts'

/** Somebody has to approve each delivery. */
const REVIEWED: GithubLineOptions = {
  github: { environments: { deliver: 'production' } },
  runner: { environments: { production: { approval: 'wait' } } },
}

describe.concurrent('the approval of a delivery', () => {
  test('given late delivers what was judged on top of a main that went on, workflows included, while other units run', async () => {
    await withLine(REVIEWED, async (line) => {
      const run = line.dispatch('truncate-middle')
      await run.waiting('deliver')
      expect(line.runner.runs()[0]).toMatchObject({ status: 'waiting', conclusion: null })
      const local = await runLocally(line, ['truncate-middle'])
      expect(decisions(storedLinks(line))).toEqual(decisions(local.links))
      writeFileSync(join(line.folder, '.github', 'workflows', 'other.yml'), 'on: push\njobs: {}\n')
      writeFileSync(join(line.folder, 'NOTES.md'), 'Main goes on.\n')
      const tip = line.commit('meanwhile')
      const inputs = { spec: 'specs/kebab-case.spec.md', base: tip, mode: 'auto' }
      const other = await line.start({ event: 'workflow_dispatch', sha: tip, inputs }).done
      expect(jobResults(other)).toEqual({ 'spec-validate': 'success', result: 'failure' })
      run.review('production', 'approve')
      expect(jobResults(await run.done)).toMatchObject({ result: 'success', deliver: 'success' })
      const [pull, ...more] = line.github.pulls()
      expect([pull, more]).toMatchObject([{ base: 'main', state: 'open' }, []])
      expect(line.git('rev-parse', `${pull?.head ?? ''}^`)).toBe(tip)
      expect(line.git('diff', '--name-only', 'main', pull?.head ?? '')).not.toMatch(/NOTES|workflows/)
      expect(line.github.violations()).toEqual([])
    })
  })

  test('is asked for no unit that was halted, and no unit that could not run', async () => {
    await withModel(
      () => ({ fault: '401' }),
      REVIEWED,
      async ({ line }) => {
        const halted = line.run('kebab-case')
        const dead = line.run('truncate-middle')
        for (const run of [await halted, await dead])
          expect([run.job('result').result, run.job('deliver').result]).toEqual(['failure', 'skipped'])
        expect((await dead).job('generate').result).toBe('failure')
      },
    )
  })
})

test('requiring `result` blocks a unit that a gate stopped; requiring a station behind the gate would not', async () => {
  await withLine({}, async (line) => {
    const run = await line.run('kebab-case')
    expect(requiredChecks([run], ['result'], line.base)).toEqual({ kind: 'blocked', by: ['result'] })
    expect(requiredChecks([run], ['review', 'deliver'], line.base)).toEqual({ kind: 'mergeable' })
    expect(run.job('result').log).toMatch(/halted by spec-validate in round 1/)
  })
})
