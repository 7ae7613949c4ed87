import { blockingProblem, shortJson, type FactoryProblem } from '../factory/factory-draft.ts'
import type { Factory } from '../factory/factory.ts'
import type { GithubOptions } from '../factory/github-options.ts'
import type { Runner } from '../factory/machine-options.ts'
import { escapePointer } from '../formats/json-pointer.ts'

const LABEL = /^[A-Za-z0-9][A-Za-z0-9._=/,:+ -]{0,127}$/

/** Runners that no job can be given, and runners that a job should not be given. `places` are the jobs that may have their own. */
export function runnerProblems(
  { line }: Pick<Factory, 'line'>,
  { runsOn }: GithubOptions,
  places: readonly string[],
): FactoryProblem[] {
  const commands = line.filter(({ work }) => work.kind === 'run').map(({ name }) => name)
  const runners: [string, Runner][] = [['default', runsOn.default], ...runsOn.stations]
  return runners.flatMap(([name, runner]) => {
    const isForCommands =
      name === 'default' ? commands.some((each) => !runsOn.stations.has(each)) : commands.includes(name)
    const isKnown = name === 'default' || places.includes(name)
    return problemsOf(name, runner, { isKnown, isForCommands })
  })
}

const NAMES =
  'name stations of the line, plan, deliver, or default, each with a runner label or a list of labels'

function problemsOf(
  name: string,
  { group, labels }: Runner,
  { isKnown, isForCommands }: { isKnown: boolean; isForCommands: boolean },
): FactoryProblem[] {
  const problem = (message: string, hint = NAMES): FactoryProblem =>
    blockingProblem('COMPILE_RUNNER', `/github/runsOn/${escapePointer(name)}`, message, hint)
  if (!isKnown) return [problem(`there is no station ${shortJson(name)} to run`)]
  const words = [...labels, ...(group === undefined ? [] : [group])]
  if (words.length === 0 || !words.every((word) => LABEL.test(word)))
    return [problem(`${shortJson(name)} has no usable runner labels`)]
  if (isForCommands && words.some(isWindows)) return [{ ...problem(...ON_WINDOWS), code: 'COMPILE_WINDOWS' }]
  return [
    ...(labels.some((label) => label.endsWith('-latest'))
      ? [
          warning(
            problem(
              `the runner of ${shortJson(name)} changes by itself`,
              'name a version, e.g. ubuntu-24.04',
            ),
          ),
        ]
      : []),
    ...(isForCommands && isOfUnknownSystem(words) ? [warning(problem(...OWN_RUNNER))] : []),
  ]
}

function warning(problem: FactoryProblem): FactoryProblem {
  return { ...problem, level: 'warn' }
}

const ON_WINDOWS = [
  'commands do not run on Windows: they are started by bash, with an environment of their own',
  'name a runner with Linux (commands run apart there) or macOS',
] as const

function isWindows(word: string): boolean {
  return /(?:^|[^a-z])win(?:dows|\d|32|64)?(?:$|[^a-z])/i.test(word)
}

const OWN_RUNNER = [
  'a runner of your own keeps what code on trial leaves on it, and its system is not known',
  'let it run one job only (ephemeral), add the label linux or macos, and keep it at 2.327.1 or newer, with git 2.31',
] as const

/** Labels of GitHub's own runners begin with their system; own runners carry it as a label. */
function isOfUnknownSystem(words: readonly string[]): boolean {
  return !words.some((word) => /^(?:ubuntu|macos)-|^(?:linux|macos)$/i.test(word))
}
