import { posix } from 'node:path'
import { cacheFolder } from '../cache-folder.ts'
import { FactoryError, noneOn } from '../errors.ts'
import { describeFinding, type Finding } from '../findings.ts'
import { namedPath, namedPlace, standingIn } from '../git/repository-path.ts'
import { readTracked } from '../git/tracked-file.ts'
import { loadFactory, parseFactory } from '../factory/control-files.ts'
import { FACTORY_FILE, nearestFactoryInTree } from '../factory/nearest-factory.ts'
import { safeLog } from '../text/safe-log.ts'
import type { FactoryShape } from '../specification/checks/factory-limits.ts'
import {
  validateRepository,
  type RepositoryOptions,
  type RepositoryValidation,
} from '../specification/checks/validate-repository.ts'
import { expiredFinding } from '../house/deviations-met.ts'
import { expiredDeviations } from '../house/standard/deviations.ts'
import { readTreeHouse } from './found/house-in-tree.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { factoryAround, standingOf } from './work-tree.ts'
import { MAX_CONTROL_FILE_BYTES } from '../limits.ts'
import { defined } from '../formats/defined.ts'

export const command: Command = {
  name: 'validate',
  summary: 'check specs, and whether the code exists already',
  help: `
jidoka validate [specs...] [--repo DIR] [--factory FILE] [--base COMMIT] [--skip-trial] [--allow-none]
                 [--json]

Checks the named specs of the work tree, or all that factory.yml covers: shape, words, testability, scope, conflicts between
open specs, and whether the code exists already at the base commit (default: HEAD). Uses no model and no network, and lists all
findings at once. Specs that a release has closed are listed as done, with its serial.
Deviations of the house that are over are listed too.

Exports of the base commit are given the rows of a new function to do, whatever they are called: one that does all of them exists already.
They run apart, without a network, in a tree that cannot be written; where this machine cannot do that, none is called.

  --skip-trial   call nothing
  --allow-none   a repository without specs is no failure

What the files of the base commit export is kept in the cache folder of the user, by object id (JIDOKA_CACHE names another folder,
or off).

Exit: 0 no blocking finding, 1 at least one or no spec was there, 2 bad usage or files.

Examples
  jidoka validate
  jidoka validate specs/parse-duration.spec.md --json
`,
  options: {
    repo: { type: 'string' },
    factory: { type: 'string' },
    base: { type: 'string' },
    'allow-none': { type: 'boolean' },
    'skip-trial': { type: 'boolean' },
  },
  endsItself: true,
  run,
}

type LineShape = FactoryShape & { house?: string | undefined }

/** Default for a repository without a factory.yml: the usual place of specs, and no limits. */
const DEFAULT_SHAPE: LineShape = {
  specs: 'specs/*.spec.md',
  budget: { calls: Infinity, tokens: Infinity, minutes: Infinity },
  line: [{ work: { kind: 'run' } }],
}

async function run(args: Arguments, terminal: Terminal): Promise<Outcome> {
  const { cwd, env } = terminal
  const standing = standingOf(args, cwd)
  const repo = await standingIn(standing)
  const base = args.text('base')
  const factoryFile = args.text('factory')
  const paths = await Promise.all(args.positionals.map((path) => namedPath(standing, path)))
  const factoryPath = paths.length === 0 ? await factoryAround(standing) : await factoryOver(repo, paths)
  const factory = await factoryShapeAt(
    repo,
    factoryPath,
    factoryFile === undefined ? undefined : await namedPlace(standing, factoryFile),
  )
  const specs = await validateRepository(repo, paths, {
    factory,
    factoryPath,
    ...defined({
      base,
      cache: cacheFolder(env),
      tryExports: args.flag('skip-trial') ? undefined : trialBy(terminal),
    }),
  })
  const report = { ...specs, findings: [...specs.findings, ...(await endedDeviations(repo, factory.house))] }
  const blocked = report.findings.some(({ level }) => level === 'block')
  const isEmpty = report.specs.length + report.done.length === 0 && !args.flag('allow-none')
  return {
    exit: blocked || isEmpty ? 1 : 0,
    json: { ...report, base: report.base ?? null },
    text: [validationText(report), ...(isEmpty ? [nothingText(factory.specs)] : [])].join('\n'),
  }
}

/** Node loads TypeScript from here on. */
const TRIAL_NODE = 24

/** How exports are called; `undefined` on a Node that cannot. */
function trialBy({ env, signal }: Terminal): RepositoryOptions['tryExports'] {
  if (Number(process.versions.node.split('.')[0]) < TRIAL_NODE) return undefined
  return async (files, of) => {
    const { tryExports } = await import('../commands/try-exports.ts')
    const around = { env, signal, now: () => new Date(), print: () => undefined, hidden: [of.repo] }
    return tryExports(files, of, around)
  }
}

/** Nothing that was examined is never a pass. */
function nothingText(glob: string): string {
  return safeLog(`no file fits ${glob}, so nothing was checked: name a spec, or allow it with --allow-none`)
}

/** Deviations of the house that are over: who writes the next spec hears of them. What else is wrong with a house is no matter of specs. */
async function endedDeviations(repo: string, path: string | undefined): Promise<Finding[]> {
  const reading = await readTreeHouse({ repo, path }).catch(
    noneOn('HOUSE_INVALID', 'FILE_UNREADABLE', 'FILE_TOO_LARGE'),
  )
  if (reading?.kind !== 'ok') return []
  const { house } = reading
  return expiredDeviations(house).map((deviation) => expiredFinding(deviation, house))
}

/** The factory.yml of the work tree; {@link DEFAULT_SHAPE} when there is none and none was named. */
async function factoryShapeAt(repo: string, path: string, named: string | undefined): Promise<LineShape> {
  if (named !== undefined) return (await loadFactory('', '', named)).factory
  const bytes = await readTracked(repo, path, MAX_CONTROL_FILE_BYTES)
  return bytes === undefined ? DEFAULT_SHAPE : parseFactory(bytes, path).factory
}

/** The one line of the named specs. @throws FactoryError USAGE for specs of several lines. */
async function factoryOver(repo: string, specs: readonly string[]): Promise<string> {
  const found = specs.map((path) => nearestFactoryInTree(repo, posix.dirname(path)))
  const places = new Set(await Promise.all(found))
  const [place = FACTORY_FILE, ...others] = places
  if (others.length === 0) return place
  throw new FactoryError('USAGE', `validate: these specs are of several lines: ${[...places].join(', ')}`, {
    hint: 'validate the specs of one project at a time',
  })
}

function validationText({ findings, specs, compared, exports, base, done }: RepositoryValidation): string {
  const count = (level: Finding['level']): number =>
    findings.filter((finding) => finding.level === level).length
  const searched =
    base === undefined ? 'no commit to search yet' : `${exports} exports searched at ${base.slice(0, 12)}`
  const summary = `${specs.length} specs, ${compared} compared, ${searched}: ${count('block')} block, ${count('warn')} warn, ${count('note')} note`
  const closed = done.map(({ path, serial }) => `done ${path}: released as ${serial}`)
  return safeLog([...findings.map(describeFinding), ...closed, summary].join('\n'), { maxLines: 10_000 })
}
