import { resolve } from 'node:path'
import { asFactoryError, FactoryError } from '../errors.ts'
import type { ReadFacts } from '../exports/facts-cache.ts'
import { defined } from '../formats/defined.ts'
import { safeWord } from '../text/safe-log.ts'
import { secretNames } from '../factory/secret-names.ts'
import { secretVariables } from '../model/redaction.ts'
import { hideVariables } from '../local/hide-variables.ts'
import { namedPlace } from '../git/repository-path.ts'
import { prepareUnit, type PreparedUnit } from '../local/prepare.ts'
import type { RunOptions } from '../local/run-state.ts'
import { runUnits } from '../local/run-units.ts'
import { unitJson, unitText, worst } from './run/unit-outcome.ts'
import { sarifPlace, writeSarif } from './run/write-sarif.ts'
import { overrideOf } from './said/who.ts'
import { oneOf, oneOfIfAny, type Arguments, type Command, type Outcome, type Terminal } from './command.ts'
import { standingOf } from './work-tree.ts'

const MODES = ['auto', 'replay', 'refresh'] as const

export const command: Command = {
  name: 'run',
  summary: 'carry specs down the line on this machine',
  help: `
jidoka run <spec...> [options]

Carries each spec down the line that factory.yml declares. Recorded model answers are replayed, new ones are recorded. Ends with the serial, the verdict, where the
change and the trace lie, and what comes next.

  --repo DIR        repository to work in (default: the one around the current folder)
  --factory FILE    read this factory.yml from disk instead of the base commit (HEAD)
  --mode MODE       auto: replay what is recorded, ask for the rest; replay: a miss is an error; refresh: ask again
  --out DIR         where the trace goes (default: <repo>/.jidoka/traces/<serial>/)
  --until STATION   pause after this station
  --resume          continue an interrupted or failed run at the station that did not finish
  --local-keys      sign with keys of this machine instead of the stations' own, to try a keyed line; links then say so, and
                    jidoka verify needs --trust .jidoka/trust.json
  --answers DIR     replies written by hand, used where nothing is recorded: <spec id>/<station>.r<round>/1.md
  --change CHANGE   where the change lies that somebody else made, instead of where models.writer of factory.yml says: a branch or
                    commit, the number of a pull request, or the file of a patch
  --sarif FILE      write what each station found when it judged last as SARIF 2.1.0, for editors and code scanning; a run for each spec
  --ignore-andon    go on although the line is stopped (jidoka andon status), with --reason; the ledger says who wanted it
  --reason TEXT     with --ignore-andon: why
  --json            one JSON document on standard output

A spec that a release has closed (released: <serial> in its front matter) is done: it is named with the serial, nothing is run or paid.

Exit: 0 released, done or paused (--until), 4 asking (see jidoka answer), 1 halted, 2 bad usage, files or keys, 3 could not run,
130 interrupted; the worst of several specs.

Examples
  jidoka run specs/parse-duration.spec.md
  jidoka run specs/*.spec.md --mode replay --json
  jidoka run specs/parse-duration.spec.md --resume
  jidoka run specs/parse-duration.spec.md --sarif findings.sarif
`,
  options: {
    repo: { type: 'string' },
    factory: { type: 'string' },
    mode: { type: 'string' },
    out: { type: 'string' },
    until: { type: 'string' },
    resume: { type: 'boolean' },
    'local-keys': { type: 'boolean' },
    answers: { type: 'string' },
    change: { type: 'string' },
    sarif: { type: 'string' },
    'ignore-andon': { type: 'boolean' },
    reason: { type: 'string' },
  },
  // examples are called with what Node 24 has, and their values are compared word by word
  node: 24,
  endsItself: true,
  run,
}

function run(args: Arguments, terminal: Terminal): Promise<Outcome> {
  return runSpecs(args, terminal, undefined)
}

/** `jidoka run` by whoever has read files of the repository in this process already. */
export async function runSpecs(
  args: Arguments,
  terminal: Terminal,
  read: ReadFacts | undefined,
): Promise<Outcome> {
  if (args.positionals.length === 0)
    throw new FactoryError('USAGE', 'run: give at least one spec', { hint: 'jidoka run specs/<id>.spec.md' })
  const units = await prepareAll(args, terminal)
  const options = { ...(await runOptions(args, terminal, units)), read }
  const sarif = sarifPlace(args, terminal, units.length)
  hideVariables([...secretVariables(options.env), ...units.flatMap(({ factory }) => secretNames(factory))])
  for (const warning of new Set(units.flatMap((unit) => unit.warnings))) terminal.say(`note: ${warning}`)
  const results = await runUnits(units, options)
  if (sarif !== undefined) await writeSarif(sarif, units, results)
  return {
    exit: worst(results),
    json: { units: results.map(unitJson), ...defined({ sarif }) },
    text: [...results.map(unitText), ...(sarif === undefined ? [] : [`sarif ${sarif}`])].join('\n'),
  }
}

/** All units, or one error that names every bad file: nothing is run then. @throws FactoryError of files and options. */
async function prepareAll(args: Arguments, { cwd }: Terminal): Promise<PreparedUnit[]> {
  const prepared = await Promise.allSettled(
    args.positionals.map((spec) =>
      prepareUnit({ cwd, repo: args.text('repo'), factory: args.text('factory'), spec }),
    ),
  )
  const errors = prepared.flatMap((each) => (each.status === 'rejected' ? [asFactoryError(each.reason)] : []))
  const [first] = errors
  if (first !== undefined) throw joinErrors(first, errors)
  const units = prepared.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  refuseTwins(units)
  return units
}

function joinErrors(first: FactoryError, errors: FactoryError[]): FactoryError {
  const messages = [...new Set(errors.map(({ message }) => message))]
  if (messages.length === 1) return first
  // the place of the first is none of all of them
  return first.with({ message: messages.join('\n'), where: undefined })
}

function refuseTwins(units: readonly PreparedUnit[]): void {
  const seen = new Map<string, string>()
  for (const { serial, specPath } of units) {
    const twin = seen.get(serial)
    if (twin !== undefined)
      throw new FactoryError('USAGE', `run: ${twin} and ${specPath} are the same unit, ${serial}`, {
        hint: 'name each spec once',
      })
    seen.set(serial, specPath)
  }
}

async function runOptions(args: Arguments, terminal: Terminal, units: PreparedUnit[]): Promise<RunOptions> {
  const { cwd } = terminal
  const [out, answers] = [args.text('out'), args.text('answers')]
  if (out !== undefined && units.length > 1)
    throw new FactoryError('USAGE', 'run: --out goes with a single spec')
  const change = await changeNamed(args, terminal, units)
  const stations = units.flatMap(({ factory }) => factory.line.map(({ name }) => name))
  return {
    mode: oneOf('mode', args.text('mode'), MODES, 'auto'),
    out: out === undefined ? undefined : resolve(cwd, out),
    until: oneOfIfAny('until', args.text('until'), stations),
    resume: args.flag('resume'),
    localKeys: args.flag('local-keys'),
    answers: answers === undefined ? undefined : await namedPlace(standingOf(args, cwd), answers),
    change,
    ignoreAndon: await overrideOf(args, units[0]?.repo ?? terminal.cwd),
    env: { ...terminal.env },
    say: (line) => terminal.say(safeWord(line)),
    signal: terminal.signal,
  }
}

/** A patch is a file as the person sees it; the others are names that git knows. @throws FactoryError USAGE. */
async function changeNamed(
  args: Arguments,
  { cwd }: Terminal,
  units: readonly PreparedUnit[],
): Promise<string | undefined> {
  const change = args.text('change')
  if (change === undefined) return undefined
  const [first, ...more] = units
  const writer = first?.factory.models.writer
  if (more.length > 0 || writer?.kind !== 'change')
    throw new FactoryError('USAGE', 'run: --change goes with a single spec whose models.writer has from', {
      hint: 'write `writer: { from: branch }` under models in factory.yml, or leave --change out',
    })
  return writer.from === 'patch' ? namedPlace(standingOf(args, cwd), change) : change
}
