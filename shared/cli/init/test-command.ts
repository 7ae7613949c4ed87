import { posix } from 'node:path'
import { runnerOf } from './known-runners.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import { matchesGlob } from '../../paths/globs.ts'
import { isGlob, literalPrefix } from '../../paths/declared-paths.ts'

/** How a repository probably runs its tests, and how the tests of a spec are written there. */
export interface TestPlan {
  /** Commands of the test station that leave a JUnit file. Without any, the examples of the spec are all that runs. */
  run: string[]
  /** A command of the team that leaves no report: its exit code alone would count, so a person decides. */
  offered: string | undefined
  /** Commands that install what the code and its tests need. */
  setup: string[]
  acceptance: { runner: 'node' | 'vitest' | 'jest' | 'mocha' | 'none'; folder: string }
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

/** The test station of a repository, guessed from package.json; `undefined` facts mean there is none. The examples of specs are called in any. */
export function testPlanOf(facts: PackageFacts | undefined): TestPlan {
  if (facts === undefined) return examplesOnly(undefined, 'there is no package.json to guess from')
  if (facts.dependencies.includes('vitest') || /(^|\s)vitest(\s|$)/.test(facts.script ?? ''))
    return vitestPlan(facts)
  const { script } = facts
  if (script === undefined) return examplesOnly(facts, 'package.json has no test script')
  const [first = '', ...rest] = script.split(/\s*&&\s*/)
  const parts = nodeTestScript(first)
  if (parts !== undefined) return nodePlan(facts, parts, rest)
  return (
    runnerPlan(facts, script) ??
    examplesOnly(facts, 'the test script of package.json names no runner that is known')
  )
}

/** The stations run the examples of a spec themselves: whatever runs the tests of the team, a right change can be released. */
function examplesOnly(facts: PackageFacts | undefined, reason: string): TestPlan {
  return {
    run: [],
    offered: facts?.script === undefined ? undefined : 'npm test',
    setup: facts === undefined ? [] : installOf(facts),
    corepack: facts !== undefined && needsCorepack(facts),
    acceptance: { runner: 'none', folder: FOLDER },
    note: `the test station calls the examples of specs and runs no tests of yours: ${reason}; ${WRITE_ONE}`,
  }
}

const WRITE_ONE = 'add run and report, the JUnit file they write, to test in factory.yml'

/** A station for the other runners: with a report where the runner or an installed reporter writes JUnit. */
function runnerPlan(facts: PackageFacts, script: string): TestPlan | undefined {
  const found = runnerOf(script, facts.dependencies)
  if (found === undefined) return undefined
  const { name, command, report, acceptance } = found
  const plan = examplesOnly(facts, `${name} leaves no JUnit file${found.missing}`)
  const start = startOf(facts)
  const own = { ...plan, acceptance: { runner: acceptance, folder: FOLDER } }
  return report
    ? { ...own, run: [`${start} ${command}`], note: undefined }
    : { ...own, offered: `${start} ${command}` }
}

function startOf({ lockFile }: PackageFacts): string {
  return lockFile === 'pnpm-lock.yaml' ? 'pnpm exec' : lockFile === 'yarn.lock' ? 'yarn' : 'npx'
}

function vitestPlan(facts: PackageFacts): TestPlan {
  return {
    setup: installOf(facts),
    corepack: needsCorepack(facts),
    run: [`${startOf(facts)} vitest run --reporter=junit --outputFile=${REPORT}`],
    offered: undefined,
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

function nodePlan(
  facts: PackageFacts,
  { flags, patterns }: NodeTestScript,
  rest: readonly string[],
): TestPlan {
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
  const left = `the test station runs every test that Node finds, not only ${patterns.join(' ')}: those would leave out ${FOLDER}`
  const chained = `the test station runs the first command of the test script, not: ${rest.join(' && ')}`
  const notes = [...(folder === undefined ? [left] : []), ...(rest.length === 0 ? [] : [chained])]
  return {
    setup: installOf(facts),
    corepack: needsCorepack(facts),
    run: [words.join(' ')],
    offered: undefined,
    acceptance: { runner: 'node', folder: folder ?? FOLDER },
    note: notes.length === 0 ? undefined : notes.join('; '),
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
