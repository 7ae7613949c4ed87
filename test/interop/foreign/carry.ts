import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { REPOSITORY } from '../../support/github-line/github-line.ts'
import { PIN, SOURCE } from '../../support/github-line/prepare.ts'
import { keepSecrets } from '../../support/github-line/printed-keys.ts'
import { startModelServer } from '../../support/model-server/model-server.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { edit, pointAt, runCli, type UnitJson } from '../../support/story.ts'
import type { EnvironmentSetting } from '../../support/workflow-runner/options.ts'
import { MANAGERS, moduleOf, type Fixture } from './fixture.ts'
import { expectReleasedOnGithub, writerOf } from './on-github.ts'
import { environmentFor } from './programs.ts'
import { answerOf, specOf } from './spec.ts'

/**
 * Makes the repository and lets init write its line and try it. Then the compiled workflow releases a right change, and the line stops one
 * that only the test of the team can see. Where a program or package cannot be installed it is skipped, and the reason said.
 */
export async function expectCarried(fixture: Fixture, skip: (reason: string) => never): Promise<void> {
  const repository = makeRepository({ '.gitignore': 'node_modules\n', ...fixture.files })
  const module = moduleOf(fixture)
  const code = fixture.files[module] ?? ''
  const model = await startModelServer(writerOf(answerOf(module, code, false)))
  const environments: Record<string, EnvironmentSetting> = {}
  try {
    const env = await ready(repository, fixture, skip)
    keepSecrets(environments, await initIn(repository.path, env))
    await expectWritten(repository.path, fixture, model.url)
    const ids = ['half', 'wrong']
    const specs = ids.map((id) => [`specs/${id}.spec.md`, specOf(id, module)])
    repository.commit(Object.fromEntries(specs) as Record<string, string>, 'declare a line')
    repository.write({ ['answers/wrong/generate.r1/1.md']: answerOf(module, code, true) })
    expect(await verdictOn(repository.path, 'wrong', env)).toEqual(['halted', 'test'])
    await expectReleasedOnGithub(repository.path, fixture, environments)
  } finally {
    await model.close()
    repository.remove()
  }
}

/** Its package.json and lock file are committed. Gives the environment in which its manager is found. */
async function ready(
  repository: TestRepository,
  fixture: Fixture,
  skip: (reason: string) => never,
): Promise<Record<string, string>> {
  const { packages, manifest } = fixture
  const whole = { name: 'shop', version: '1.0.0', ...manifest, devDependencies: packages }
  repository.write({ 'package.json': `${JSON.stringify(whole, null, 2)}\n` })
  const env = await installed(repository, fixture, skip)
  repository.git('remote', 'add', 'origin', `git@github.com:${REPOSITORY}.git`)
  repository.commit({}, 'install')
  return env
}

async function installed(
  { path }: TestRepository,
  fixture: Fixture,
  skip: (reason: string) => never,
): Promise<Record<string, string>> {
  const { packages, manager = 'npm' } = fixture
  try {
    const env = environmentFor(fixture)
    const [program, ...words] = MANAGERS[manager].lock
    if (Object.keys(packages).length > 0)
      await promisify(execFile)(program, words, { cwd: path, env: { ...process.env, ...env } })
    return env
  } catch (thrown) {
    const said = Object.entries(packages).map((each) => each.join('@'))
    return skip(`${manager} cannot install ${said.join(' ')}: ${String(thrown)}`)
  }
}

/** Lets init write a line that releases a right change for its first spec, in a copy, with the tests of the team. Gives what it printed. */
async function initIn(folder: string, env: Record<string, string>): Promise<string> {
  const { stdout, stderr } = await runCli(folder, ['init', '--json', '--actions', `${SOURCE}@${PIN}`], env)
  const { proof } = JSON.parse(stdout === '' ? '{}' : stdout) as { proof?: unknown }
  expect(proof ?? stderr).toMatchObject({ state: 'released' })
  return stdout
}

/** The tests of the team and what installs them are in factory.yml, and the compiled workflow brings the manager. */
async function expectWritten(folder: string, fixture: Fixture, endpoint: string): Promise<void> {
  const { command, isOffered, setup, manager = 'npm' } = fixture
  const factory = readFileSync(join(folder, 'factory.yml'), 'utf8')
  expect(factory).toContain(isOffered === true ? `# run: [${JSON.stringify(command)}]` : command)
  for (const line of setup) expect(factory).toContain(line)
  edit(folder, 'factory.yml', 'rounds: 3', 'rounds: 1')
  pointAt(folder, endpoint)
  if (isOffered === true) edit(folder, 'factory.yml', '# run: [', 'run: [')
  const compiled = await runCli(folder, ['compile'])
  expect([compiled.exit, compiled.stderr]).toEqual([0, ''])
  const unit = readFileSync(join(folder, '.github', 'workflows', 'factory-unit.yml'), 'utf8')
  expect(unit.includes('corepack enable')).toBe(manager !== 'npm')
}

/** How a spec with a prepared answer ends on this machine. */
async function verdictOn(folder: string, id: string, env: Record<string, string>): Promise<unknown[]> {
  const words = ['run', `specs/${id}.spec.md`, '--json', '--local-keys', '--answers', 'answers']
  const { stdout, stderr } = await runCli(folder, words, env)
  const { units } = JSON.parse(stdout === '' ? '{"units":[]}' : stdout) as { units: UnitJson[] }
  const [unit] = units
  if (unit === undefined) throw new Error(stderr)
  const { verdict, stoppedBy, reason } = unit
  return [verdict, stoppedBy, ...(verdict === 'error' ? [reason] : [])]
}
