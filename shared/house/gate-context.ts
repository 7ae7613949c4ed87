import type { Architecture } from '../architecture/architecture.ts'
import { changedGraphs, type ChangedGraphs } from '../architecture/change/changed-graphs.ts'
import { treeAt } from '../architecture/code-tree.ts'
import type { Effect } from '../effects.ts'
import type { Finding } from '../findings.ts'
import type { ChangeSet } from '../git/change-set.ts'
import { renamesIn, type BaseFiles } from '../git/renames.ts'
import type { JsonObject } from '../formats/canonical.ts'
import { compileCode, type CodeAnalysis } from './code-analysis.ts'
import { changedFiles, isTooLarge, withoutMark, type ChangedFile } from './code/changed-files.ts'
import type { BaseSnapshot } from './code/snapshot.ts'
import type { DependencyPolicy } from '../dependencies/policy.ts'
import { meansAt, type RuleMeans } from './file-rules/means.ts'
import { LINTED } from './lint/eslint.ts'
import type { Compilation } from './program/compile.ts'
import { permits, type Allowed, type Permit } from './permits.ts'
import { openSource, type OpenSource } from '../source/open-source.ts'
import { isFoundByName } from '../weakening/find-weakenings.ts'
import type { House } from './standard/house.ts'

/** What every check of the gate looks at. */
export interface GateContext {
  repo: string
  /** The commit that the change is made to. */
  base: string
  house: House
  /** Who may import whom, and in what; `undefined` where nobody says so. */
  architecture: Architecture | undefined
  /** Every file of the change, sorted. */
  files: ChangedFile[]
  /** The files that the linter and the compiler can read and that are not too large for them. */
  code: ChangedFile[]
  /** The same, and such files that a station makes: what code can do counts whoever made it. */
  readable: ChangedFile[]
  /** Is it a file that a station makes? */
  isMade: (path: string) => boolean
  analysis: CodeAnalysis
  /** What the spec of a unit allows; `undefined` for a change without one. */
  effects: readonly Effect[] | undefined
  /** What decides about packages that are new. */
  packages: PackageRules
  /** Every file of the base commit. */
  snapshot: BaseSnapshot
  /** What the spec lets the change take away from the gates. */
  weakens: Weakens
  /** Has anybody said what exports there shall be, or are they to be told? */
  comparesExports: boolean
  /** What is allowed in one file. */
  permitFor(path: string): Permit
  /** A version of a file read alone, once for all checks; `undefined` where it does not exist or cannot be read. */
  source(file: ChangedFile, side: 'base' | 'head'): Promise<OpenSource | undefined>
  /** What rules about whole files judge by; `undefined` where the house has none. */
  means(): Promise<RuleMeans | undefined>
  /** Who imports whom, once for all checks; files that a station makes may be imported, and are judged by no rule. */
  graphs(): Promise<ChangedGraphs>
  /** Made on first use; `undefined` when no TypeScript file changed. */
  compilation(): Promise<Compilation | undefined>
}

/** `file#subject: reason`, a line each; and whether what no line names stops the change, waits for an approval, or is told. */
export interface Weakens {
  lines: readonly string[]
  otherwise: 'stop' | 'ask' | 'told'
}

export interface PackageRules {
  /** Of factory.yml at the base. */
  policy: DependencyPolicy
  /** Names of packages that the spec names. */
  named: readonly string[]
}

/** One check: a file of this folder and an entry in the gate's list. Evidence holds no times and no machine names. */
export interface StyleCheck {
  /** Key of its evidence. */
  name: string
  run(context: GateContext): Promise<CheckReport>
}

export interface CheckReport {
  findings: Finding[]
  /** Left out by a check that looks at few changes and had nothing to look at. */
  evidence?: JsonObject
  /** Files of the base commit that decided how to judge, besides the house. */
  materials?: Material[]
}

export interface Material {
  uri: string
  sha256: string
}

export interface GateOptions extends Allowed {
  repo: string
  base: string
  changeSet: ChangeSet
  house: House
  /** Who may import whom, as the base commit says it. Default: nobody says so, and nothing is judged. */
  architecture?: Architecture | undefined
  /** One for all judgements of a unit. */
  analysis: CodeAnalysis
  /** What factory.yml and the spec say about new packages. Default: nothing. */
  packages?: PackageRules
  /** Lines of the spec about what the change takes away from the gates, and what becomes of the rest. Default: it is told. */
  weakens?: Weakens
  /** Is a path a file that a station makes? Such files are read for what hides in them and what they can do, and judged by no rule. Default: none is. */
  isMade?: (path: string) => boolean
}

/**
 * The context of a change to the commit `base`. When the linter or the compiler cannot be loaded, the check that uses it
 * throws.
 * @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING.
 */
export async function openGateContext(options: GateOptions): Promise<GateContext> {
  const { repo, base, changeSet, house, architecture, analysis } = options
  // loads while git reads
  if (changeSet.changes.some(({ path }) => LINTED.test(path))) analysis.eslint().catch(() => undefined)
  const snapshot = await analysis.snapshotAt(repo, base)
  const renames = await renamesIn(repo, { base, changes: changeSet.changes }, baseFiles(snapshot))
  const files = await changedFiles(snapshot, changeSet, renames)
  const { isMade = () => false } = options
  const readable = files.filter(({ path, head }) => LINTED.test(path) && !isTooLarge(head))
  const code = readable.filter(({ path }) => !isMade(path))
  let compiled: Promise<Compilation | undefined> | undefined
  const compilation = () => (compiled ??= compileCode({ repo, base, files, code }, analysis))
  let read: Promise<RuleMeans | undefined> | undefined
  const means = () => (read ??= meansAt(options, async () => (await analysis.eslint()).ts))
  let opened: Promise<ChangedGraphs> | undefined
  const graphs = () => (opened ??= graphsOf({ repo, base, files, isMade }))
  return {
    repo,
    base,
    house,
    architecture,
    files,
    code,
    readable,
    isMade,
    analysis,
    effects: options.effects,
    packages: options.packages ?? { policy: {}, named: [] },
    snapshot,
    weakens: options.weakens ?? { lines: [], otherwise: 'told' },
    comparesExports: options.asked !== undefined || options.scopes !== undefined,
    permitFor: permits(options),
    source: sourcesOf(analysis),
    means,
    graphs,
    compilation,
  }
}

/** Of files that a tool finds by their names, those who exchange them exchange what the tool is told: each is compared with what lay there. */
function baseFiles(snapshot: BaseSnapshot): BaseFiles {
  return {
    has: (path) => snapshot.has(path),
    texts: async (paths) => {
      await snapshot.fetch(paths)
      return paths.map((path) => snapshot.read(path) ?? '')
    },
    mayExchange: (path) => LINTED.test(path) && !isFoundByName(path),
  }
}

async function graphsOf({
  repo,
  base,
  files,
  isMade,
}: Pick<GateContext, 'repo' | 'base' | 'files' | 'isMade'>): Promise<ChangedGraphs> {
  return changedGraphs({ base: await treeAt(repo, base), files, isJudged: (path) => !isMade(path) })
}

function sourcesOf(analysis: CodeAnalysis): GateContext['source'] {
  const opened = new Map<string, OpenSource | undefined>()
  return async (file, side) => {
    const text = file[side]
    const key = JSON.stringify([side, file.path, file.from])
    if (text === undefined || isTooLarge(text) || opened.has(key)) return opened.get(key)
    const source = openSource((await analysis.eslint()).ts, file.path, withoutMark(text))
    opened.set(key, source)
    return source
  }
}
