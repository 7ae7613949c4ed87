import { pathProblem } from '../paths/safe-path.ts'
import { anyOf, CONTROL, HIDDEN } from '../text/invisible.ts'
import { commented, type Commented } from './yaml-text.ts'

/** GitHub runs workflows from this folder only. */
export const WORKFLOW_FOLDER = '.github/workflows'

/** Start of the first line of every compiled workflow. A file without it was not written by `jidoka compile`. */
export const COMPILED_MARK = 'Compiled by Jidoka from '

/** Signs that filters of GitHub, or globs of ours, do not read as themselves. */
const SIGNS_OF_GLOBS = /[*?+!()[\]{}"\\]/

/** GitHub trims inputs of actions and titles of runs, and says nowhere what it does to two spaces. */
const LOST_SPACES = /(?:^|\/) | {2}/

/**
 * May this path stand in workflows? It is never part of a script: it is an input of actions, a filter of pushes, and the title of a run, which
 * must come out of them as it went in. What the first line of a workflow says is a place in the repository.
 */
export function fitsWorkflows(path: string): boolean {
  return pathProblem(path) === undefined && !/(?:^|\/)\./.test(path) && isPlainText(path)
}

/** Does GitHub read this glob as we do? `*` and `**` mean the same to both. */
export function isGlobOfBoth(glob: string): boolean {
  return isPlainText(glob.replaceAll('*', ''))
}

function isPlainText(text: string): boolean {
  return !SIGNS_OF_GLOBS.test(text) && !LOST_SPACES.test(text) && text.search(UNSEEN) === -1
}

const UNSEEN = anyOf(CONTROL, HIDDEN)

/** The value of `uses:` that calls a workflow of the same commit. */
export function localUse(path: string): Commented {
  return sameRepository(`./${path}`)
}

/** A `uses:` that begins with `./`. GitHub Enterprise Server and offline runners do not know the newer `$/` spelling. */
export function sameRepository(use: string): Commented {
  return commented(use, 'zizmor: ignore[self-repository]')
}
