import { commented, type Commented } from './yaml-text.ts'

/** GitHub runs workflows from this folder only. */
export const WORKFLOW_FOLDER = '.github/workflows'

/** Start of the first line of every compiled workflow. A file without it was not written by `jidoka compile`. */
export const COMPILED_MARK = 'Compiled by Jidoka from '

export const DISPATCHER_FILE = `${WORKFLOW_FOLDER}/factory.yml`
/** One unit, from its spec to its result: one run. */
export const UNIT_FILE = `${WORKFLOW_FOLDER}/factory-unit.yml`
/** One round after the first; only of a line that repairs. */
export const ROUND_FILE = `${WORKFLOW_FOLDER}/factory-round.yml`
export const PULL_REQUEST_FILE = `${WORKFLOW_FOLDER}/factory-pr.yml`

/** Answers to the questions of the line, from comments; only of a line that asks in issues. */
export const ANSWER_FILE = `${WORKFLOW_FOLDER}/factory-answer.yml`

/** What earlier compilers wrote; `jidoka compile` removes it. */
const FORMER_LINE_FILE = `${WORKFLOW_FOLDER}/factory-line.yml`

const OWN_FILES = [
  ...[DISPATCHER_FILE, UNIT_FILE, ROUND_FILE, PULL_REQUEST_FILE, ANSWER_FILE],
  FORMER_LINE_FILE,
]

/** Is this repository path one that `jidoka compile` writes? */
export function isCompiledPath(path: string): boolean {
  return OWN_FILES.includes(path)
}

/** The value of `uses:` that calls a workflow of the same commit. */
export function localUse(path: string): Commented {
  return sameRepository(`./${path}`)
}

/** A `uses:` that begins with `./`. GitHub Enterprise Server and offline runners do not know the newer `$/` spelling. */
export function sameRepository(use: string): Commented {
  return commented(use, 'zizmor: ignore[self-repository]')
}
