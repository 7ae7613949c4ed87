import { compareText } from '../../findings.ts'
import { lineNames } from '../../compile/line-names.ts'
import { defined } from '../../formats/defined.ts'
import { githubOptions } from '../../factory/github-options.ts'
import type { Factory } from '../../factory/factory.ts'
import { modelKeyNames } from '../../factory/secret-names.ts'
import { safeLog, safeWord } from '../../text/safe-log.ts'
import { shellWord } from '../../text/shell-word.ts'
import type { Outcome } from '../command.ts'
import { APPROVAL, openPulls } from '../doctor/delivery.ts'
import type { CreatedFile } from './create-file.ts'
import type { Proof } from './prove.ts'
import type { StationSecret } from './station-keys.ts'

/** What init has done, or would do. */
export interface Ready {
  repo: string
  /** Repository path of factory.yml. */
  factoryPath: string
  /** Can GitHub run the line? */
  isOnGithub: boolean
  factory: Factory
  files: CreatedFile[]
  notes: string[]
  secrets: StationSecret[]
  /** `undefined` where nothing was to be tried. */
  proof: Proof | undefined
  /** Of a dry run that would write a first one. */
  factoryText: string | undefined
}

const PROOF = {
  released: 'tried',
  halted: 'TRIED, NOT RELEASED',
  error: 'TRIED, COULD NOT RUN',
  skipped: 'not tried',
}

/** For people and for `--json`. */
export function outcomeOf(ready: Ready): Outcome {
  const { repo, factory, files, notes, secrets, factoryText, proof } = ready
  const next = nextSteps(ready)
  const text = [
    ...files.map(({ path, state }) => safeWord(`${state.padEnd(8)} ${path}`)),
    ...notes.map((note) => safeLog(`note: ${note}`)),
    ...(proof === undefined ? [] : [safeLog(`${PROOF[proof.state]}: ${proof.detail}`)]),
    ...(secrets.length === 0 ? [] : ['', ...secretLines(secrets)]),
    ...(factoryText === undefined
      ? []
      : ['', 'Nothing was written. factory.yml would be:', '', safeLog(factoryText, { maxLines: 200 })]),
    '',
    'Next',
    ...next.map((step, index) => safeWord(`  ${index + 1}. ${step}`)),
  ]
  const json = {
    repo,
    repository: factory.repository,
    files,
    notes,
    secrets: secrets.map(secretEntry),
    next,
    ...defined({ factoryText, proof }),
  }
  return { exit: 0, json, text: text.join('\n') }
}

function secretEntry({ station, name, environments, value }: StationSecret): Record<string, unknown> {
  return { station, name, environments, value }
}

function secretLines(secrets: readonly StationSecret[]): string[] {
  return [
    'Secrets to set: the private keys of the stations. They are shown only now and stored nowhere. Set each one in the',
    'environment named beside it, where no other job can read it: jidoka keys prints the calls of gh that do it.',
    ...secrets.flatMap(({ name, environments, value }) => [
      '',
      `${name}  environment ${environments.map((each) => safeWord(each)).join(', ')}`,
      value.trimEnd(),
    ]),
  ]
}

function nextSteps({ factory, factoryPath, files, secrets, isOnGithub }: Ready): string[] {
  const first = files.find(({ path }) => path.endsWith('.spec.md'))?.path
  const changed = files.filter(({ state }) => state !== 'kept').map(({ path }) => path)
  return [
    changed.length === 0
      ? 'commit what you have changed since'
      : `look at the new files and commit them: git add ${topsOf(changed).map(shellWord).join(' ')} && git commit -m "Declare a line"`,
    `${trialOf(first, factory)}${keyHint(factory, isOnGithub)}`,
    ...(isOnGithub ? githubSteps(factory, { secrets, factoryPath }) : []),
    'see the layers of your code: jidoka architecture init prints who imports whom in it',
  ]
}

/** `spec`: the first one, where there is any. */
function trialOf(spec: string | undefined, { specs, signing }: Factory): string {
  const keys = signing.mode === 'local' ? '' : ' --local-keys'
  return spec === undefined
    ? `write a first spec in a file that ${specs} covers, and try the line with it on this machine: jidoka run <that file>${keys}`
    : `try the line on this machine: jidoka run ${shellWord(spec)}${keys}`
}

function githubSteps(
  factory: Factory,
  { secrets, factoryPath }: Pick<Ready, 'secrets' | 'factoryPath'>,
): string[] {
  return [
    `let GitHub run it: ${secrets.length === 0 ? '' : 'set the secrets, '}push, and ask jidoka doctor what is missing`,
    ...openPullsStep(factory),
    ...requireStep(factory, factoryPath),
  ]
}

/** A check that nobody requires stops nothing. */
function requireStep({ name, github = githubOptions() }: Factory, factoryPath: string): string[] {
  if (!github.pullRequests) return []
  const { mergeCheck } = lineNames({ name, factoryPath })
  return [`require the check "${mergeCheck}", and no other of the line, where people merge pull requests`]
}

/** In a new repository every pull request of the line would be refused. */
function openPullsStep({ repository, github = githubOptions() }: Factory): string[] {
  if (github.publish !== 'pull-request' || github.token !== undefined) return []
  return [
    openPulls(repository),
    `know that the checks of its pull requests wait until somebody approves the workflow runs: ${APPROVAL}`,
  ]
}

/** The words for `git add`: top folders instead of every file in them. */
function topsOf(paths: readonly string[]): string[] {
  return [...new Set(paths.map((path) => path.split('/')[0] ?? path))].sort(compareText)
}

function keyHint({ models }: Factory, isOnGithub: boolean): string {
  const keys = modelKeyNames(models)
  const places = isOnGithub ? 'set, here and as a secret on GitHub' : 'set'
  return keys.length === 0 ? '' : ` (with ${keys.join(' and ')} ${places})`
}
