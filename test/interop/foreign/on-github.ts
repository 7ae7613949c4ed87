import { rmSync } from 'node:fs'
import { expect } from 'vitest'
import { jobResults, REPOSITORY, withLine } from '../../support/github-line/github-line.ts'
import { nonceIn } from '../../support/answers.ts'
import { hurried } from '../../support/hurried.ts'
import { runCommand } from '../../support/processes.ts'
import type { Script } from '../../support/model-server/model-server.ts'
import type { EnvironmentSetting, RunResult } from '../../support/workflow-runner/options.ts'
import type { Fixture } from './fixture.ts'
import { environmentOfJobs } from './programs.ts'

/** A writer that gives this answer to everything. */
export function writerOf(answer: string): Script {
  return ({ prompt }) => answer.replaceAll('{{nonce}}', nonceIn(prompt))
}

/**
 * The compiled workflow of what is committed releases the spec `half` in the local workflow runner. Its machines have what those of GitHub
 * have: Node, npm and corepack.
 */
export async function expectReleasedOnGithub(
  path: string,
  fixture: Fixture,
  environments: Record<string, EnvironmentSetting>,
): Promise<void> {
  const make = (folder: string): Promise<void> => {
    runCommand(path, 'git', 'clone', '--quiet', path, folder)
    runCommand(folder, 'git', 'remote', 'set-url', 'origin', `https://github.com/${REPOSITORY}`)
    return Promise.resolve()
  }
  const tools = `${path}-tools`
  const env = { ...environmentOfJobs(fixture, tools), ...hurried(50) }
  try {
    await withLine({ make, runner: { env, environments, secrets: {}, runners: 2 } }, async (line) => {
      const run = await line.run('half')
      expectPassed(run)
      expectSetUp(run, fixture)
      expect(line.git('branch', '--list', 'factory/*')).not.toBe('')
    })
  } finally {
    rmSync(tools, { recursive: true, force: true })
  }
}

function expectPassed(run: RunResult): void {
  const failed = run.jobs.filter(({ result }) => result === 'failure')
  const logs = failed.map(({ path, log }) => `${path}\n${log}`).join('\n')
  expect(jobResults(run), logs).toMatchObject({ test: 'success', result: 'success', deliver: 'success' })
}

/** The job of the tests really installed what they need. */
function expectSetUp(run: RunResult, { setup }: Fixture): void {
  const steps = run.job('test').steps.filter(({ name }) => name === 'Set up the base commit')
  expect(steps.map(({ outcome }) => outcome)).toEqual(setup.length === 0 ? [] : ['success'])
}
