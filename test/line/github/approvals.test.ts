import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  jobResults,
  REPOSITORY,
  withLine,
  type GithubLineOptions,
} from '../../support/github-line/github-line.ts'
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
  test('given late delivers what was judged, while main goes on and other units run; moved workflow files stop it', async () => {
    await withLine(REVIEWED, async (line) => {
      const run = line.dispatch('truncate-middle')
      await run.waiting('deliver')
      expect(line.runner.runs()[0]).toMatchObject({ status: 'waiting', conclusion: null })
      const local = await runLocally(line, ['truncate-middle'])
      expect(decisions(storedLinks(line))).toEqual(decisions(local.links))
      const moved = join(line.folder, '.github', 'workflows', 'other.yml')
      writeFileSync(moved, 'on: push\njobs: {}\n')
      line.commit('another workflow')
      run.review('production', 'approve')
      const stopped = await run.done
      expect(jobResults(stopped)).toMatchObject({ result: 'success', deliver: 'failure' })
      const { log } = stopped.job('deliver')
      expect(log).toMatch(/PUBLISH_BASE_MOVED.*workflow files/)
      expect(log).toContain(
        `gh workflow run factory.yml --repo github.com/${REPOSITORY} --ref main -f spec=specs/truncate-middle.spec.md`,
      )
      expect(line.git('branch', '--list', 'factory/*')).toBe('')
      const again = line.runner.rerunFailed(stopped)
      await again.waiting('deliver')
      rmSync(moved)
      writeFileSync(join(line.folder, 'NOTES.md'), 'Main goes on.\n')
      const base = line.commit('meanwhile')
      const inputs = { spec: 'specs/kebab-case.spec.md', base, mode: 'auto' }
      const other = await line.start({ event: 'workflow_dispatch', sha: base, inputs }).done
      expect(jobResults(other)).toEqual({ 'spec-validate': 'success', result: 'failure' })
      again.review('production', 'approve')
      const { jobs } = await again.done
      expect(jobs.filter(({ attempt }) => attempt === 2).map(({ id, result }) => [id, result])).toEqual([
        ['deliver', 'success'],
      ])
      expect(line.github.pulls()).toMatchObject([{ base: 'main', state: 'open' }])
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
