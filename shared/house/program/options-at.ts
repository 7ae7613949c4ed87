import type ts from 'typescript'
import { openSnapshot, settled } from '../code/snapshot.ts'
import { NOT_INSTALLED } from './installed.ts'
import { projectFinder } from './project.ts'

/** What one tsconfig.json of a commit says. */
export interface OptionsAt {
  /** Its repository path. */
  config: string
  options: ts.CompilerOptions
  /** Does it extend something that the commit does not hold, such as an installed package? */
  isPartial: boolean
  /** Names of the compiler's enumerations in place of their numbers. */
  named: { module: string; target: string; jsx: string }
}

/** The options that a file is compiled with, from git alone, so that they are the same on every machine; `undefined` without a tsconfig.json. */
export async function optionsAt(repo: string, commit: string, path: string): Promise<OptionsAt | undefined> {
  const snapshot = await openSnapshot(repo, commit)
  if (!snapshot.paths().some((each) => each === 'tsconfig.json' || each.endsWith('/tsconfig.json')))
    return undefined
  const { default: typescript } = await import('typescript')
  // nothing is compiled, so no library is read
  const compiler = { ts: typescript, libFolder: '', typesFolder: '' }
  const find = (): ReturnType<ReturnType<typeof projectFinder>> =>
    projectFinder({ compiler, snapshot, installed: NOT_INSTALLED }, snapshot.paths())(path)
  const { config, options, problems } = await settled(snapshot, find)
  if (config === undefined) return undefined
  const { ModuleKind, ScriptTarget, JsxEmit } = compiler.ts
  const named = {
    module: options.module === undefined ? '' : ModuleKind[options.module],
    target: options.target === undefined ? '' : ScriptTarget[options.target],
    jsx: options.jsx === undefined ? '' : JsxEmit[options.jsx],
  }
  return { config, options, isPartial: problems.length > 0, named }
}
