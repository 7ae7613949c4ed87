import { join } from 'node:path'
import type { CommandWork, Station } from '../../factory/factory.ts'
import { optionalGaps } from '../../dependencies/optional-gaps.ts'
import { gitSucceeds } from '../../git/git.ts'
import { resolveCommit } from '../../git/revision.ts'
import { readFileAt } from '../../git/tree.ts'
import { LOCK_FILES } from '../found/manager.ts'
import { packageFacts, type PackageFacts } from '../found/package-facts.ts'
import { failed, note, type Check } from './check.ts'
import { commandsOf, startedPrograms } from './command-words.ts'

const NAME = 'commands'
const NPM_CI = /\bnpm ci\b/

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
    ...(lock === undefined ? await gapChecks(repo, { name, work }) : [lockCheck(name, lock)]),
    ...unnamed(facts, work).map((program) => unnamedCheck(name, program)),
    ...(facts.dependencies.length > 0 && !installs(work) ? [notInstalled(name)] : []),
  ]
}

function lockCheck(name: string, lock: string): Check {
  const fix = `commit ${lock}, or install without it in setup of ${name}`
  return failed(NAME, `${name} installs by ${lock}, which HEAD does not have`, fix)
}

/** `npm ci` refuses a lock file that leaves an optional package out, and says little of why. */
async function gapChecks(
  repo: string,
  { name, work }: Pick<Station, 'name'> & { work: CommandWork },
): Promise<Check[]> {
  if (!commandsOf(work).some((command) => NPM_CI.test(command))) return []
  const path = placeIn(work, LOCK_FILES.npm)
  const bytes = await readFileAt(repo, await resolveCommit(repo, 'HEAD'), path)
  const [gap, ...others] = bytes === undefined ? [] : optionalGaps(bytes.toString('utf8'))
  if (gap === undefined) return []
  const more = others.length === 0 ? '' : `, and ${others.length} more`
  return [
    failed(
      NAME,
      `npm ci of ${name} refuses ${path}: ${gap.by} asks for the optional ${gap.name}, which it leaves out${more}`,
      `run npm install where the registry has ${gap.name}, choose a version of ${gap.by} that does not ask for it, or install with npm install in setup of ${name}`,
    ),
  ]
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
    commands.some((command) => NPM_CI.test(command)) ? LOCK_FILES.npm : undefined,
    commands.some((command) => /\bpnpm install\b.*--frozen-lockfile/.test(command))
      ? LOCK_FILES.pnpm
      : undefined,
    commands.some((command) => /\byarn install\b.*--(?:immutable|frozen-lockfile)/.test(command))
      ? LOCK_FILES.yarn
      : undefined,
  ]
  for (const file of wanted) {
    if (file === undefined) continue
    const path = placeIn(work, file)
    const isThere = await gitSucceeds(repo, ['cat-file', '-e', `HEAD:${path}`])
    const isShrunk =
      file === LOCK_FILES.npm && (await gitSucceeds(repo, ['cat-file', '-e', 'HEAD:npm-shrinkwrap.json']))
    if (!isThere && !isShrunk) return path
  }
  return undefined
}

function placeIn({ directory = '' }: CommandWork, file: string): string {
  return directory === '' ? file : `${directory}/${file}`
}
