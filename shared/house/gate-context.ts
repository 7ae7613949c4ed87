import type { Finding } from '../findings.ts'
import type { ChangeSet } from '../git/change-set.ts'
import type { JsonObject } from '../formats/canonical.ts'
import { changedFiles, isTooLarge, type ChangedFile } from './code/changed-files.ts'
import type { House } from './standard/house.ts'
import { LINTED } from './lint/eslint.ts'
import { loadLintTools, type LintTools } from './lint/lint-tools.ts'
import { loadCompiler } from './program/compiler.ts'
import { compileChange, isTypeScript, type Compilation } from './program/compile.ts'
import { openSnapshot } from './code/snapshot.ts'

/** What every check of the gate looks at. What is dear to make is made on first use and shared. */
export interface GateContext {
  house: House
  /** Every file of the change, sorted. */
  files: ChangedFile[]
  /** The files the linter and the compiler can read and are not too large to. */
  code: ChangedFile[]
  tools(): Promise<LintTools>
  /** `undefined` when no TypeScript file changed. */
  compilation(): Promise<Compilation | undefined>
}

/** One check: a file under checks/ and an entry in the gate's list. Evidence holds no times and no machine names. */
export interface StyleCheck {
  /** Key of its evidence. */
  name: string
  run(scene: GateContext): Promise<CheckReport>
}

interface CheckReport {
  findings: Finding[]
  evidence: JsonObject
  /** Files of the base commit that decided how to judge, beside the house. */
  materials?: Material[]
}

export interface Material {
  uri: string
  sha256: string
}

export interface GateOptions {
  repo: string
  base: string
  changeSet: ChangeSet
  house: House
}

/**
 * The scene of a change laid over the commit `base`; what the linter or the compiler lacks is thrown where it is used.
 * @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING.
 */
export async function openGateContext({ repo, base, changeSet, house }: GateOptions): Promise<GateContext> {
  const tools = once(loadLintTools)
  // loads while git reads; a failure is thrown where the tools are used
  if (changeSet.changes.some(({ path }) => LINTED.test(path))) tools().catch(() => undefined)
  const snapshot = await openSnapshot(repo, base)
  const files = await changedFiles(snapshot, changeSet)
  const code = files.filter(({ path, head }) => LINTED.test(path) && !isTooLarge(head))
  const compile = async (): Promise<Compilation | undefined> =>
    code.some(({ path }) => isTypeScript(path))
      ? compileChange({ repo, base: snapshot, files, code }, await loadCompiler())
      : undefined
  return { house, files, code, tools, compilation: once(compile) }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}
