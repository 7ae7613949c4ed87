import { runnerOf, runtimeCommand, type RuntimeCommand } from './known-runners.ts'
import { installCommands, startOf } from '../found/manager.ts'
import { commandsOf, unreadVariable, type ScriptCommand } from '../found/script-words.ts'
import { firstOfTests, FOLDER, folderFor, nodeTestScript, type NodeTestScript } from './node-test-script.ts'
import type { PackageFacts } from '../found/package-facts.ts'

/** How a repository probably runs its tests, and how the tests of a spec are written there. */
export interface TestPlan {
  /** Commands of the test station that leave a JUnit file. Without any, the examples of the spec are all that runs. */
  run: string[]
  /** A command of the team that leaves no report: its exit code alone would count, so a person decides. */
  offered: string | undefined
  /** Commands that install what the code and its tests need. */
  setup: string[]
  acceptance: { runner: 'node' | 'vitest' | 'jest' | 'mocha' | 'none'; folder: string }
  /** A remark about the guess for people. */
  note: string | undefined
}

export const REPORT = 'junit.xml'

/** The test station of a repository, guessed from package.json; `undefined` facts mean there is none. The examples of specs are called in any. */
export function testPlanOf(facts: PackageFacts | undefined): TestPlan {
  const plan = guessedPlan(facts)
  const unread = unreadVariable(facts?.script ?? '')
  if (unread === undefined) return plan
  const said = `the test script sets a variable in a way that is not read (${unread}): set it before the command in factory.yml`
  return { ...plan, note: plan.note === undefined ? said : `${plan.note}; ${said}` }
}

function guessedPlan(facts: PackageFacts | undefined): TestPlan {
  if (facts === undefined) return examplesOnly(undefined, 'there is no package.json to guess from')
  if (facts.dependencies.includes('vitest') || vitestCall(facts) !== undefined) return vitestPlan(facts)
  const { script } = facts
  if (script === undefined) return examplesOnly(facts, NO_SCRIPT[facts.runtime])
  const own = runtimeCommand(facts)
  if (own !== undefined) return runtimePlan(facts, own)
  const chain = script.split(/\s*&&\s*/)
  const at = firstOfTests(chain)
  const rest = chain.filter((_, index) => index !== at)
  const [{ variables, words } = NO_COMMAND, ...others] = commandsOf(chain[at] ?? '')
  const parts = others.length === 0 ? nodeTestScript(words.join(' ').replace(MEASURED, '')) : undefined
  if (parts !== undefined) return nodePlan(facts, { ...parts, variables }, rest)
  return (
    runnerPlan(facts, script) ??
    examplesOnly(facts, 'the test script of package.json names no runner that is known')
  )
}

/** What measures coverage starts the tests as they are. */
const MEASURED = /^(?:npx )?(?:c8|nyc) (?=node )/

const NO_COMMAND: ScriptCommand = { variables: [], words: [] }

/** The first command of the script that starts vitest. */
function vitestCall({ script }: PackageFacts): ScriptCommand | undefined {
  return commandsOf(script ?? '').find(({ words }) => words.includes('vitest'))
}

/** The stations run the examples of a spec themselves: whatever runs the tests of the team, a right change can be released. */
function examplesOnly(facts: PackageFacts | undefined, reason: string): TestPlan {
  return {
    run: [],
    offered: facts?.script === undefined ? undefined : SCRIPT[facts.runtime],
    setup: facts === undefined ? [] : installOf(facts),
    acceptance: { runner: 'none', folder: FOLDER },
    note: `the test station calls the examples of specs and runs no tests of yours: ${reason}; ${WRITE_ONE}`,
  }
}

const SCRIPT = { node: 'npm test', deno: 'deno task test' }

const WRITE_ONE = 'add run and report, the JUnit file they write, to test in factory.yml'

/** A station for the other runners: with a report where the runner or an installed reporter writes JUnit. */
function runnerPlan(facts: PackageFacts, script: string): TestPlan | undefined {
  const found = runnerOf(script, facts.dependencies)
  if (found === undefined) return undefined
  const { name, variables, report, acceptance } = found
  const plan = examplesOnly(facts, `${name} leaves no JUnit file${found.missing}`)
  const command = [...variables, startOf(facts.manager), found.command].join(' ')
  const own = { ...plan, acceptance: { runner: acceptance, folder: FOLDER } }
  return report ? { ...own, run: [command], note: undefined } : { ...own, offered: command }
}

const NO_SCRIPT = { node: 'package.json has no test script', deno: 'deno.json has no task test' }

/**
 * The test runner of a runtime. What a regression test of a spec needs it does not have. A runtime that is a package of npm lies
 * among the packages, and is put there by its install script.
 */
function runtimePlan(facts: PackageFacts, { name, variables, command }: RuntimeCommand): TestPlan {
  const isPackage = facts.dependencies.includes(name) && facts.manager.name === 'npm'
  return {
    run: [[...variables, ...(isPackage ? ['npx'] : []), command].join(' ')],
    offered: undefined,
    setup: [...installOf(facts), ...(isPackage ? [`npm rebuild ${name}`] : [])],
    acceptance: { runner: 'none', folder: FOLDER },
    note: undefined,
  }
}

function vitestPlan(facts: PackageFacts): TestPlan {
  const { variables } = vitestCall(facts) ?? NO_COMMAND
  return {
    setup: installOf(facts),
    run: [
      [...variables, startOf(facts.manager), 'vitest run --reporter=junit', `--outputFile=${REPORT}`].join(
        ' ',
      ),
    ],
    offered: undefined,
    acceptance: { runner: 'vitest', folder: FOLDER },
    note: facts.choosesTests
      ? `the configuration of vitest names the tests to run: let it include ${FOLDER}, where the tests of specs go`
      : undefined,
  }
}

/** A station starts from a clean copy, so what the tests need is installed there. */
function installOf({ manager, dependencies, runtime, script }: PackageFacts): string[] {
  // what deno.json imports is installed for the tests alone: the examples are called by Node
  return installCommands(manager, runtime === 'deno' ? script !== undefined : dependencies.length > 0)
}

function nodePlan(
  facts: PackageFacts,
  { flags, patterns, variables }: NodeTestScript & Pick<ScriptCommand, 'variables'>,
  rest: readonly string[],
): TestPlan {
  const folder = folderFor(patterns)
  const kept = folder === undefined ? [] : patterns
  const words = [
    ...variables,
    'node',
    ...flags,
    '--test',
    '--test-reporter=junit',
    `--test-reporter-destination=${REPORT}`,
    ...kept,
  ]
  const left = `the test station runs every test that Node finds, not only ${patterns.join(' ')}: those would leave out ${FOLDER}`
  const chained = `the test station runs the tests of the test script alone, not: ${rest.join(' && ')}`
  const notes = [...(folder === undefined ? [left] : []), ...(rest.length === 0 ? [] : [chained])]
  return {
    setup: installOf(facts),
    run: [words.join(' ')],
    offered: undefined,
    acceptance: { runner: 'node', folder: folder ?? FOLDER },
    note: notes.length === 0 ? undefined : notes.join('; '),
  }
}
