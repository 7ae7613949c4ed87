import type { JsonObject } from '../formats/canonical.ts'
import type { ChangedFile } from './code/changed-files.ts'
import { openSnapshot, type BaseSnapshot } from './code/snapshot.ts'
import type { RuleMeans } from './file-rules/means.ts'
import { loadEslint, type Eslint } from './lint/eslint.ts'
import { proveHouse } from './lint/prove-house.ts'
import { newCompileCache, type CompileCache } from './program/compile-cache.ts'
import { compileChange, isTypeScript, type Compilation } from './program/compile.ts'
import { loadCompiler, type Compiler } from './program/compiler.ts'
import { openInstalled, type Installed } from './program/installed.ts'
import type { House } from './standard/house.ts'

/**
 * What ESLint and the compiler have loaded, read and parsed. The caller makes one for all judgements of a unit and
 * passes it to each of them: the second judgement over the same base parses no unchanged file again. Everything is made
 * on first use. Text is identified by its digest; packages in `node_modules` are read once in the life of this object.
 */
export interface CodeAnalysis {
  eslint(): Promise<Eslint>
  compiler(): Promise<Compiler>
  /** The files of a commit or tree. */
  snapshotAt(repo: string, commit: string): Promise<BaseSnapshot>
  /** The packages installed in the working tree of `repo`. */
  installedIn(repo: string): Promise<Installed>
  cache: CompileCache
  proofs: Map<string, Promise<JsonObject>>
}

/** Loads and reads nothing yet. */
export function createCodeAnalysis(): CodeAnalysis {
  const linters = new Map<'eslint', Promise<Eslint>>()
  const compilers = new Map<'typescript', Promise<Compiler>>()
  const snapshots = new Map<string, Promise<BaseSnapshot>>()
  const installed = new Map<string, Promise<Installed>>()
  const compiler = (): Promise<Compiler> => once(compilers, 'typescript', loadCompiler)
  return {
    eslint: () => once(linters, 'eslint', loadEslint),
    compiler,
    snapshotAt: (repo, commit) =>
      once(snapshots, JSON.stringify([repo, commit]), () => openSnapshot(repo, commit)),
    installedIn: (repo) =>
      once(installed, repo, async () => openInstalled(repo, (await compiler()).typesFolder)),
    cache: newCompileCache(),
    proofs: new Map(),
  }
}

/** The same promise for every caller; made again only after a failure. */
function once<K, T>(made: Map<K, Promise<T>>, key: K, make: () => Promise<T>): Promise<T> {
  const known = made.get(key)
  if (known !== undefined) return known
  const forget = (thrown: unknown): never => {
    made.delete(key)
    throw thrown
  }
  const promise = make().catch(forget)
  made.set(key, promise)
  return promise
}

export interface CodeOfChange {
  repo: string
  base: string
  /** Every file of the change. */
  files: readonly ChangedFile[]
  /** Those to be judged. */
  code: readonly ChangedFile[]
}

/** The code of a change compiled with its base; `undefined` when none of it is TypeScript. */
export async function compileCode(
  { repo, base, files, code }: CodeOfChange,
  analysis: CodeAnalysis,
): Promise<Compilation | undefined> {
  if (!code.some(({ path }) => isTypeScript(path))) return undefined
  const snapshot = await analysis.snapshotAt(repo, base)
  const installed = await analysis.installedIn(repo)
  const change = { base: snapshot, installed, files, code }
  return compileChange(change, await analysis.compiler(), analysis.cache)
}

/**
 * {@link proveHouse}, once for a house, kind of proof, and what its rules judge by.
 * @throws FactoryError HOUSE_SELF_TEST, HOUSE_TOO_SLOW.
 */
export function proofOf(
  house: House,
  analysis: CodeAnalysis,
  { typed, means }: { typed: boolean; means?: RuleMeans | undefined },
): Promise<JsonObject> {
  const key = JSON.stringify([house.path, house.sha256, typed, means?.id ?? null])
  return once(analysis.proofs, key, async () => {
    const types = typed ? { compiler: await analysis.compiler(), cache: analysis.cache } : undefined
    return proveHouse(house, await analysis.eslint(), { types, means })
  })
}
