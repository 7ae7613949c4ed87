import { FACTORY_FILE } from '../factory/nearest-factory.ts'
import { WORKFLOW_FOLDER } from './workflow-paths.ts'

/** A line, as one of several of its repository. */
export interface LinePlace {
  /** Its name in factory.yml. */
  name: string
  /** Repository path of its factory.yml. */
  factoryPath: string
}

/** What is told apart by name when several lines of one repository run on GitHub. */
export interface LineNames {
  /** Finds the specs and starts the units. */
  dispatcher: string
  /** One unit, from its spec to its result: one run. */
  unit: string
  /** One round after the first; only of a line that repairs. */
  round: string
  pullRequest: string
  /** Answers to the questions of the line, from comments; only of a line that asks in issues. */
  answer: string
  /** What arrived on the default branch; only of a line that keeps a ledger. */
  ledger: string
  /** The check to require of pull requests. */
  mergeCheck: string
  /** The branch that proposes answers to questions about a spec. */
  answersBranch: (specId: string) => string
  /** The environment of a job, where factory.yml names none. */
  environment: (job: string) => string
  /** The first word of its concurrency groups: which group is meant. */
  group: (kind?: string) => string
}

/**
 * The names of a line. The one at the top has the plain ones, any other those with its own name. Names of lines and stations have no dot, so
 * `factory.kit.unit` is neither the unit of a line `kit-unit` nor anything of the line at the top.
 */
export function lineNames({ name, factoryPath }: LinePlace): LineNames {
  const [stem, dot] = factoryPath === FACTORY_FILE ? ['factory', '-'] : [`factory.${name}`, '.']
  const of = (part: string): string => `${stem}${dot}${part}`
  const file = (named: string): string => `${WORKFLOW_FOLDER}/${named}.yml`
  return {
    dispatcher: file(stem),
    unit: file(of('unit')),
    round: file(of('round')),
    pullRequest: file(of('pr')),
    answer: file(of('answer')),
    ledger: file(of('ledger')),
    mergeCheck: `${stem} / pull request`,
    answersBranch: (specId) => `${stem.replace('factory', 'factory/answers')}/${specId}`,
    environment: of,
    group: (kind) => (kind === undefined ? stem : of(kind)),
  }
}

/** What earlier compilers wrote for the line at the top; `jidoka compile` removes it. */
const FORMER_LINE_FILE = `${WORKFLOW_FOLDER}/factory-line.yml`

const { dispatcher, unit, round, pullRequest, answer, ledger } = lineNames({
  name: '',
  factoryPath: FACTORY_FILE,
})
const AT_THE_TOP: readonly string[] = [
  ...[dispatcher, unit, round, pullRequest, answer, ledger],
  FORMER_LINE_FILE,
]
const OF_A_PROJECT = /^factory\.[a-z0-9-]+(?:\.(unit|round|pr|answer|ledger))?\.yml$/

/** Is this repository path one that `jidoka compile` writes, for whatever line? */
export function isCompiledPath(path: string): boolean {
  return AT_THE_TOP.includes(path) || projectPart(path) !== undefined
}

/** Is it the workflow of one unit, of whatever line? */
export function isUnitWorkflow(path: string): boolean {
  return path === unit || projectPart(path) === 'unit'
}

/** Which workflow of a line that is not at the top this path is. */
function projectPart(path: string): string | undefined {
  if (!path.startsWith(`${WORKFLOW_FOLDER}/`)) return undefined
  const found = OF_A_PROJECT.exec(path.slice(WORKFLOW_FOLDER.length + 1))
  return found === null ? undefined : (found[1] ?? 'dispatcher')
}
