import { commented, type Commented } from './yaml-text.ts'

/** GitHub runs workflows from this folder only. */
export const WORKFLOW_FOLDER = '.github/workflows'

/** Start of the first line of every compiled workflow. A file without it was not written by `jidoka compile`. */
export const COMPILED_MARK = 'Compiled by Jidoka from '

/**
 * What the path of a factory.yml may be to stand in workflows: it is text of their steps, and what the first line of a workflow says is a place
 * in the repository.
 */
export const PLAIN_PATH = /[A-Za-z0-9_@-][A-Za-z0-9._@-]*(?:\/[A-Za-z0-9_@-][A-Za-z0-9._@-]*)*/

/** The value of `uses:` that calls a workflow of the same commit. */
export function localUse(path: string): Commented {
  return sameRepository(`./${path}`)
}

/** A `uses:` that begins with `./`. GitHub Enterprise Server and offline runners do not know the newer `$/` spelling. */
export function sameRepository(use: string): Commented {
  return commented(use, 'zizmor: ignore[self-repository]')
}
