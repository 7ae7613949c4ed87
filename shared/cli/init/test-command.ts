import { posix } from 'node:path'
import { pathProblem } from '../../paths/safe-path.ts'
import { matchesGlob } from '../../paths/globs.ts'
import { isGlob, literalPrefix } from '../../paths/declared-paths.ts'

/** How a repository probably runs its tests, and the folder in which the tests of a spec are run with them. */
export interface TestPlan {
  /** Commands of the test station, or `undefined` when none could be guessed. */
  run: string[] | undefined
  /** Commands that install what the tests need. */
  setup: string[]
  acceptance: { runner: 'node' | 'vitest'; folder: string }
  /** Its commands need pnpm or yarn, which runners have by corepack. */
  corepack: boolean
  /** A remark about the guess for people. */
  note: string | undefined
}

export interface PackageFacts {
  /** The `test` script of package.json. */
  script: string | undefined
  /** Names under dependencies and devDependencies. */
  dependencies: readonly string[]
  /** Does the configuration of vitest name the tests to run? */
  choosesTests: boolean
  lockFile: 'package-lock.json' | 'pnpm-lock.yaml' | 'yarn.lock' | undefined
}

export const REPORT = 'junit.xml'
const FOLDER = 'test/acceptance'

/** A test command that leaves a JUnit report, guessed from package.json; `undefined` facts mean there is none. */
export function testPlanOf(facts: PackageFacts | undefined): TestPlan {
  if (facts === undefined) return unknownPlan('there is no package.json to guess from')
  if (facts.dependencies.includes('vitest') || /(^|\s)vitest(\s|$)/.test(facts.script ?? ''))
    return vitestPlan(facts)
  const script = nodeTestScript(facts.script)
  return script === undefined ? unknownPlan(noTestReason(facts)) : nodePlan(facts, script)
}

function noTestReason({ script }: PackageFacts): string {
  return script === undefined
    ? 'package.json has no test script'
    : 'the test script of package.json is neither node --test nor vitest'
}

function unknownPlan(reason: string): TestPlan {
  return {
    run: undefined,
    setup: [],
    corepack: false,
    acceptance: { runner: 'node', folder: FOLDER },
    note: `no test station: ${reason}; add one to factory.yml with run and report, the JUnit file its tests write`,
  }
}

function vitestPlan(facts: PackageFacts): TestPlan {
  const start =
    facts.lockFile === 'pnpm-lock.yaml' ? 'pnpm exec' : facts.lockFile === 'yarn.lock' ? 'yarn' : 'npx'
  return {
    setup: installOf(facts),
    corepack: needsCorepack(facts),
    run: [`${start} vitest run --reporter=junit --outputFile=${REPORT}`],
    acceptance: { runner: 'vitest', folder: FOLDER },
    note: facts.choosesTests
      ? `the configuration of vitest names the tests to run: let it include ${FOLDER}, where the tests of specs go`
      : undefined,
  }
}

function needsCorepack({ lockFile }: PackageFacts): boolean {
  return lockFile === 'pnpm-lock.yaml' || lockFile === 'yarn.lock'
}

/** A station starts from a clean copy, so what the tests need is installed there. */
function installOf({ lockFile, dependencies }: PackageFacts): string[] {
  if (dependencies.length === 0) return []
  switch (lockFile) {
    case 'package-lock.json':
      return ['npm ci --ignore-scripts']
    case 'pnpm-lock.yaml':
      return ['pnpm install --frozen-lockfile --ignore-scripts']
    case 'yarn.lock':
      return ['yarn install --immutable --mode=skip-build']
    case undefined:
      return ['npm install --ignore-scripts --no-audit --no-fund']
  }
}

interface NodeTestScript {
  /** Options before `--test`. */
  flags: string[]
  /** Files and patterns after it. */
  patterns: string[]
}

/** Reads one plain `node ... --test ...` call; `undefined` for a script that needs a shell. */
function nodeTestScript(script: string | undefined): NodeTestScript | undefined {
  if (script === undefined || !/^node( [\w@%+=:,./*{}"'-]+)* --test( [\w@%+=:,./*{}"'-]+)*$/.test(script))
    return undefined
  const words = script.split(' ').slice(1)
  const at = words.indexOf('--test')
  const after = words.slice(at + 1)
  const flags = after.filter((word) => word.startsWith('-') && !/^--(test-reporter|watch)/.test(word))
  return { flags: [...words.slice(0, at), ...flags], patterns: after.filter((word) => !word.startsWith('-')) }
}

function nodePlan(facts: PackageFacts, { flags, patterns }: NodeTestScript): TestPlan {
  const folder = folderFor(patterns)
  const kept = folder === undefined ? [] : patterns
  const words = [
    'node',
    ...flags,
    '--test',
    '--test-reporter=junit',
    `--test-reporter-destination=${REPORT}`,
    ...kept,
  ]
  return {
    setup: installOf(facts),
    corepack: needsCorepack(facts),
    run: [words.join(' ')],
    acceptance: { runner: 'node', folder: folder ?? FOLDER },
    note:
      folder === undefined
        ? `the test station runs every test that Node finds, not only ${patterns.join(' ')}: those would leave out ${FOLDER}`
        : undefined,
  }
}

/** A folder whose `<id>.test.ts` files the patterns cover; without patterns Node looks everywhere. */
function folderFor(patterns: readonly string[]): string | undefined {
  if (patterns.length === 0) return FOLDER
  const globs = patterns.map((pattern) => pattern.replace(/^["']|["']$/g, '').replace(/^\.\//, ''))
  const starts = globs.filter(isGlob).map(literalPrefix)
  const folders = [FOLDER, ...starts.flatMap((start) => [posix.join(start, 'acceptance'), start])]
  return folders.find(
    (folder) =>
      pathProblem(folder) === undefined && globs.some((glob) => matchesGlob(`${folder}/x.test.ts`, glob)),
  )
}
