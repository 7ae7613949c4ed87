import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { edit, runTestedCli, type UnitJson } from '../../support/story.ts'
import { MANAGERS, moduleOf, type Fixture } from './fixture.ts'
import { environmentFor } from './programs.ts'
import { answerOf, specOf } from './spec.ts'

/**
 * Makes the repository, lets init write its line and try it, and carries two changes down it: a right one, and one that only the test of
 * the team can see. Where a program or package cannot be installed it is skipped, and the reason said.
 */
export async function expectCarried(fixture: Fixture, skip: (reason: string) => never): Promise<void> {
  const repository = makeRepository({ '.gitignore': 'node_modules\n', ...fixture.files })
  try {
    const env = ready(repository, fixture, skip)
    const proof = await initIn(repository.path, env)
    expect(proof).toMatchObject({ state: 'released' })
    await expectWritten(repository.path, fixture)
    expect(await verdicts(repository, fixture, env)).toEqual([
      ['half', 'released', null],
      ['wrong', 'halted', 'test'],
    ])
  } finally {
    repository.remove()
  }
}

/** Its package.json and lock file are committed. Gives the environment in which its manager is found. */
function ready(
  repository: TestRepository,
  fixture: Fixture,
  skip: (reason: string) => never,
): Record<string, string> {
  const { packages, manifest } = fixture
  const whole = { name: 'shop', version: '1.0.0', ...manifest, devDependencies: packages }
  repository.write({ 'package.json': `${JSON.stringify(whole, null, 2)}\n` })
  const env = installed(repository, fixture, skip)
  repository.git('remote', 'add', 'origin', 'git@github.com:acme/shop.git')
  repository.commit({}, 'install')
  return env
}

function installed(
  { path }: TestRepository,
  fixture: Fixture,
  skip: (reason: string) => never,
): Record<string, string> {
  const { packages, manager = 'npm' } = fixture
  try {
    const env = environmentFor(fixture)
    const [program, ...words] = MANAGERS[manager].lock
    if (Object.keys(packages).length > 0)
      execFileSync(program, words, { cwd: path, env: { ...process.env, ...env }, stdio: 'pipe' })
    return env
  } catch (thrown) {
    const said = Object.entries(packages).map((each) => each.join('@'))
    return skip(`${manager} cannot install ${said.join(' ')}: ${String(thrown)}`)
  }
}

/** What init says of a right change for its first spec, in a copy, with the tests of the team. */
async function initIn(folder: string, env: Record<string, string>): Promise<unknown> {
  const { stdout, stderr } = await runTestedCli(folder, ['init', '--json'], env)
  const { proof } = JSON.parse(stdout === '' ? '{}' : stdout) as { proof?: unknown }
  return proof ?? stderr
}

/** The tests of the team and what installs them are in factory.yml, and the compiled workflow brings the manager. */
async function expectWritten(folder: string, fixture: Fixture): Promise<void> {
  const { command, isOffered, setup, manager = 'npm' } = fixture
  const factory = readFileSync(join(folder, 'factory.yml'), 'utf8')
  expect(factory).toContain(isOffered === true ? `# run: [${JSON.stringify(command)}]` : command)
  for (const line of setup) expect(factory).toContain(line)
  edit(folder, 'factory.yml', 'rounds: 3', 'rounds: 1')
  if (isOffered === true) edit(folder, 'factory.yml', '# run: [', 'run: [')
  const compiled = await runTestedCli(folder, ['compile'])
  expect([compiled.exit, compiled.stderr]).toEqual([0, ''])
  const unit = readFileSync(join(folder, '.github', 'workflows', 'factory-unit.yml'), 'utf8')
  expect(unit.includes('corepack enable')).toBe(manager !== 'npm')
}

/** Both changes, each as a spec of its own with a prepared answer. */
async function verdicts(
  repository: TestRepository,
  fixture: Fixture,
  env: Record<string, string>,
): Promise<unknown[]> {
  const module = moduleOf(fixture)
  const code = fixture.files[module] ?? ''
  const ids = ['half', 'wrong']
  repository.commit(
    Object.fromEntries(ids.map((id) => [`specs/${id}.spec.md`, specOf(id, module)])),
    'declare a line',
  )
  for (const id of ids)
    repository.write({ [`answers/${id}/generate.r1/1.md`]: answerOf(module, code, id === 'wrong') })
  const specs = ids.map((id) => `specs/${id}.spec.md`)
  const words = ['run', ...specs, '--json', '--local-keys', '--answers', 'answers']
  const { stdout, stderr } = await runTestedCli(repository.path, words, env)
  if (stdout === '') throw new Error(stderr)
  const { units } = JSON.parse(stdout) as { units: UnitJson[] }
  return units.map(({ verdict, stoppedBy, reason }, at) => [
    ids[at],
    verdict,
    stoppedBy,
    ...(verdict === 'error' ? [reason] : []),
  ])
}
