import { join } from 'node:path'
import type { CommandWork, Station } from '../../factory/factory.ts'
import { gitSucceeds } from '../../git/git.ts'
import { LOCK_FILES } from '../found/manager.ts'
import { packageFacts, type PackageFacts } from '../found/package-facts.ts'
import { failed, note, type Check } from './check.ts'
import { commandsOf, startedPrograms } from './command-words.ts'

const NAME = 'commands'

/** Programs of packages that a project must name itself. */
const KNOWN = new Set([
  'vitest',
  'jest',
  'mocha',
  'ava',
  'tap',
  'tape',
  'jasmine',
  'eslint',
  'biome',
  'xo',
  'tsc',
])

/** What is to be installed and cannot be, or is used and is not installed. */
export async function checkInstall(
  repo: string,
  { name, work }: Pick<Station, 'name'> & { work: CommandWork },
): Promise<Check[]> {
  const facts = await packageFacts(join(repo, work.directory ?? ''))
  if (facts === undefined || facts.runtime === 'deno') return []
  const lock = await lockMissing(repo, work)
  return [
    ...(lock === undefined ? [] : [lockCheck(name, lock)]),
    ...unnamed(facts, work).map((program) => unnamedCheck(name, program)),
    ...(facts.dependencies.length > 0 && !installs(work) ? [notInstalled(name)] : []),
  ]
}

function lockCheck(name: string, lock: string): Check {
  const fix = `commit ${lock}, or install without it in setup of ${name}`
  return failed(NAME, `${name} installs by ${lock}, which HEAD does not have`, fix)
}

/** Runners that a station starts and package.json does not bring. */
function unnamed({ dependencies }: PackageFacts, { run }: CommandWork): string[] {
  const programs = run.flatMap(startedPrograms).flatMap(({ packaged }) => packaged ?? [])
  return [...new Set(programs)].filter((program) => KNOWN.has(program) && !brings(dependencies, program))
}

function unnamedCheck(name: string, program: string): Check {
  const fix = `add it to devDependencies, or take it out of run of ${name}`
  return failed(NAME, `${name} starts ${program}, which package.json does not name`, fix)
}

function installs(work: CommandWork): boolean {
  return commandsOf(work).some((command) => /\b(?:ci|install|i)\b|^yarn$/.test(command))
}

function notInstalled(name: string): Check {
  const fix = `add setup to ${name}, e.g. setup: [npm ci --ignore-scripts]`
  return note(NAME, `${name} installs nothing, and package.json names packages`, fix)
}

/** The binary of a package is not always called like it. */
function brings(dependencies: readonly string[], program: string): boolean {
  const names: Readonly<Record<string, string>> = { tsc: 'typescript', biome: '@biomejs/biome' }
  return dependencies.includes(names[program] ?? program)
}

/** A frozen install needs a lock file in the commit. */
async function lockMissing(repo: string, work: CommandWork): Promise<string | undefined> {
  const commands = commandsOf(work)
  const wanted = [
    commands.some((command) => /\bnpm ci\b/.test(command)) ? LOCK_FILES.npm : undefined,
    commands.some((command) => /\bpnpm install\b.*--frozen-lockfile/.test(command))
      ? LOCK_FILES.pnpm
      : undefined,
    commands.some((command) => /\byarn install\b.*--(?:immutable|frozen-lockfile)/.test(command))
      ? LOCK_FILES.yarn
      : undefined,
  ]
  for (const file of wanted) {
    if (file === undefined) continue
    const path = [work.directory ?? '', file].filter((part) => part !== '').join('/')
    const isThere = await gitSucceeds(repo, ['cat-file', '-e', `HEAD:${path}`])
    const isShrunk =
      file === LOCK_FILES.npm && (await gitSucceeds(repo, ['cat-file', '-e', 'HEAD:npm-shrinkwrap.json']))
    if (!isThere && !isShrunk) return path
  }
  return undefined
}
