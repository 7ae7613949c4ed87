import { noted, type Noted } from './yaml-text.ts'

/** GitHub runs workflows from this folder only. */
export const WORKFLOW_FOLDER = '.github/workflows'

/** How the first line of every compiled workflow begins; a file without it was written by somebody else. */
export const COMPILED_MARK = 'Compiled by Jidoka from '

export const DISPATCHER_FILE = `${WORKFLOW_FOLDER}/factory.yml`
export const LINE_FILE = `${WORKFLOW_FOLDER}/factory-line.yml`
export const PULL_REQUEST_FILE = `${WORKFLOW_FOLDER}/factory-pr.yml`

/** The workflow of one station, in keyless mode. */
export function stationFile(station: string): string {
  return `${WORKFLOW_FOLDER}/factory-station-${station}.yml`
}

/** Does `jidoka compile` own the file of this repository path? */
export function isCompiledPath(path: string): boolean {
  return (
    [DISPATCHER_FILE, LINE_FILE, PULL_REQUEST_FILE].includes(path) ||
    /^\.github\/workflows\/factory-station-[^/]+\.yml$/.test(path)
  )
}

/** Calls a workflow of the same commit. */
export function localUse(path: string): Noted {
  return sameRepository(`./${path}`)
}

/** A `uses:` that begins with `./`; the newer `$/` spelling is unknown to GitHub Enterprise Server and to runners offline. */
export function sameRepository(use: string): Noted {
  return noted(use, 'zizmor: ignore[self-repository]')
}
