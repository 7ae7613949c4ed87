import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hurried } from '../../support/hurried.ts'
import { jobResults, withLine, type GithubLine } from '../../support/github-line/github-line.ts'
import { makeTwoProjects, PROJECTS, projectWriter } from '../../support/github-line/two-projects.ts'
import { startModelServer } from '../../support/model-server/model-server.ts'
import { runCli } from '../../support/story.ts'
import type { EnvironmentSetting, RunResult } from '../../support/workflow-runner/options.ts'

/** The repository of two lines on GitHub; no secret lies outside the environments of their own. */
async function withProjects(isRight: boolean, story: (line: GithubLine) => Promise<void>): Promise<void> {
  const model = await startModelServer(projectWriter(() => isRight))
  const environments: Record<string, EnvironmentSetting> = {}
  const make = (folder: string): Promise<void> => makeTwoProjects(folder, model.url, environments)
  try {
    await withLine({ make, runner: { env: hurried(50), environments, secrets: {}, runners: 2 } }, story)
  } finally {
    await model.close()
  }
}

const workflow = (name: string, part = ''): string => `.github/workflows/factory.${name}${part}.yml`
const NAMES = PROJECTS.map(({ name }) => name)

function push(line: GithubLine, before: string, after: string): void {
  line.runner.emit({
    event: 'push',
    sha: after,
    ref: 'refs/heads/main',
    payload: { before, after },
    actor: 'octocat',
  })
}

function runsOf(runs: readonly RunResult[], path: string): RunResult[] {
  return runs.filter(({ trigger }) => trigger.workflow === path)
}

/** Each line has planned once, and has run its own spec and no other. */
function expectOneUnitEach(runs: readonly RunResult[]): RunResult[] {
  const plans = NAMES.flatMap((name) => runsOf(runs, workflow(name)))
  const units = NAMES.flatMap((name) => runsOf(runs, workflow(name, '.unit')))
  expect(plans.map(({ conclusion }) => conclusion)).toEqual(['success', 'success'])
  expect(units.map(({ trigger }) => trigger.inputs?.['spec'])).toEqual(
    PROJECTS.map(({ folder }) => `${folder}/specs/ordinal.spec.md`),
  )
  expect(runs).toHaveLength(4)
  return units
}

describe.concurrent('two lines of one repository', () => {
  test('release the right answer, each with its own workflows, environments and keys', async () => {
    await withProjects(true, async (line) => {
      push(line, '0'.repeat(40), line.base)
      const units = expectOneUnitEach(await line.runner.settle())
      for (const unit of units)
        expect(jobResults(unit)).toMatchObject({ test: 'success', result: 'success', deliver: 'success' })
      const delivered = line.git('branch', '--list', 'factory/*', '--format=%(refname:short)').split('\n')
      const files = delivered.map((branch) => line.git('diff', '--name-only', 'main', branch))
      expect(files.join('\n')).toContain('packages/kit/src/ordinal.ts')
      expect(files.join('\n')).toContain('packages/my app/lib/ordinal.js')
      expect(
        files.filter((each) => each.includes('packages/kit') && each.includes('packages/my app')),
      ).toEqual([])
      expect(line.github.violations()).toEqual([])
    })
  })

  test('halt the wrong one, each in its own second round', async () => {
    await withProjects(false, async (line) => {
      push(line, '0'.repeat(40), line.base)
      for (const unit of expectOneUnitEach(await line.runner.settle())) {
        expect(unit.conclusion).toBe('failure')
        expect(jobResults(unit)).toMatchObject({ 'round 2 / test': 'success', result: 'failure' })
      }
      expect(line.git('branch', '--list', 'factory/*')).toBe('')
    })
  })

  test('are started by a push of their own specs alone, and stay in step on their own', async () => {
    await withProjects(true, async (line) => {
      const path = join(line.folder, 'packages/kit/specs/ordinal.spec.md')
      writeFileSync(path, `${readFileSync(path, 'utf8')}\nSaid more plainly.\n`)
      const after = line.commit('say it more plainly')
      push(line, line.base, after)
      const ran = await line.runner.settle()
      expect(ran.map(({ trigger, conclusion }) => [trigger.workflow, conclusion])).toEqual([
        [workflow('text-kit-kit'), 'success'],
        [workflow('text-kit-kit', '.unit'), 'success'],
      ])
      const app = join(line.folder, 'packages/my app/factory.yml')
      writeFileSync(app, readFileSync(app, 'utf8').replace('rounds: 3', 'rounds: 2'))
      const check = async (project: string): Promise<number | null> =>
        (await runCli(join(line.folder, project), ['compile', '--check'])).exit
      expect([await check('packages/kit'), await check('packages/my app')]).toEqual([0, 1])
    })
  })
})
