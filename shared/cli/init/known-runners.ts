import type { PackageFacts } from '../found/package-facts.ts'
import { commandsOf } from '../found/script-words.ts'

/** What a test script runs, and how its results can be had as JUnit. */
export interface KnownRunner {
  name: string
  /** What the script sets before it. */
  variables: string[]
  /** The command, without what starts it in a project. */
  command: string
  /** Does it write junit.xml? */
  report: boolean
  /** What is missing for a report, in words. */
  missing: string
  /** Runner that the regression test of a released change is written for. */
  acceptance: 'jest' | 'mocha' | 'none'
}

interface Runner {
  name: string
  words: string
  acceptance: KnownRunner['acceptance']
  /** Options that write junit.xml in the working folder. Source: the documentation of each runner. */
  junit?: string
  /** Package that the options need. */
  reporter?: string
  /** May what the script says behind its name be kept? */
  keepsWords?: boolean
}

const RUNNERS: readonly Runner[] = [
  {
    ...{ name: 'jest', words: 'jest --ci', acceptance: 'jest' },
    ...{ junit: '--reporters=jest-junit', reporter: 'jest-junit' },
  },
  {
    ...{ name: 'mocha', words: 'mocha', acceptance: 'mocha', keepsWords: true },
    junit: '--reporter xunit --reporter-option output=junit.xml',
  },
  { name: 'ava', words: 'ava', acceptance: 'none' },
  // its JUnit reporter counts more tests than it lists (21.7.4)
  { name: 'tap', words: 'tap', acceptance: 'none' },
  { name: 'tape', words: 'tape', acceptance: 'none', keepsWords: true },
  { name: 'jasmine', words: 'jasmine', acceptance: 'none' },
]

/** The first known runner of a script such as `xo && nyc ava`; `undefined` where there is none. */
export function runnerOf(script: string, dependencies: readonly string[]): KnownRunner | undefined {
  for (const { variables, words } of commandsOf(script)) {
    const at = words.findIndex((word) => RUNNERS.some(({ name }) => name === word))
    const runner = RUNNERS.find(({ name }) => name === words[at])
    if (runner === undefined || !words.slice(0, at).every(isPrefix)) continue
    return { ...knownRunner(runner, words.slice(at + 1), dependencies), variables }
  }
  return undefined
}

/** Programs that start a runner. */
function isPrefix(word: string): boolean {
  return /^(?:npx|c8|nyc|pnpm|yarn|exec|run)$/.test(word)
}

function knownRunner(
  { name, words, acceptance, junit, reporter, keepsWords }: Runner,
  behind: readonly string[],
  dependencies: readonly string[],
): Omit<KnownRunner, 'variables'> {
  const report = junit !== undefined && (reporter === undefined || dependencies.includes(reporter))
  const kept = keepsWords === true ? plainWords(withoutReporter(behind)) : []
  return {
    name,
    acceptance,
    report,
    command: [words, ...(report ? [junit] : []), ...kept].join(' '),
    missing: reporter === undefined || report ? '' : ` (install ${reporter})`,
  }
}

/** Of two reporters a runner takes the last. */
function withoutReporter(words: readonly string[]): string[] {
  return words.filter((word, at) => {
    const isName = /^(?:-R|--reporter)$/.test(words[at - 1] ?? '')
    return !/^(?:-R|--reporter)(?:=|$)/.test(word) && !isName
  })
}

/** Up to the first word in which a shell would see more than a word. */
function plainWords(words: readonly string[]): string[] {
  const end = words.findIndex((word) => !/^[\w@%+=:,./*{}"'-]+$/.test(word))
  return end === -1 ? [...words] : words.slice(0, end)
}

/** A runtime with a test runner of its own. Both write JUnit. Source: docs.deno.com and bun.sh, `deno test` and `bun test`. */
const RUNTIMES = [
  { name: 'bun', junit: '--reporter=junit --reporter-outfile=junit.xml' },
  { name: 'deno', junit: '--junit-path=junit.xml' },
] as const

export interface RuntimeCommand {
  name: (typeof RUNTIMES)[number]['name']
  variables: string[]
  command: string
}

/** The first `bun test` or `deno test` of a script with its plain words; `undefined` where there is none. */
export function runtimeCommand({ script }: Pick<PackageFacts, 'script'>): RuntimeCommand | undefined {
  for (const { variables, words } of commandsOf(script ?? '')) {
    const [, name, behind = ''] = /^(bun|deno) test((?: [\w@%+=:,./*{}"'-]+)*)$/.exec(words.join(' ')) ?? []
    const runtime = RUNTIMES.find((each) => each.name === name)
    if (runtime === undefined) continue
    const command = `${runtime.name} test ${runtime.junit}${withoutReport(behind)}`
    return { name: runtime.name, variables, command }
  }
  return undefined
}

/** Of two reporters the last one counts. */
function withoutReport(words: string): string {
  return words.replace(/ --(?:reporter(?:-outfile)?|junit-path)=\S+/g, '')
}
