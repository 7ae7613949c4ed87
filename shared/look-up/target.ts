import { FactoryError } from '../errors.ts'
import type { LineRange } from '../git/blame.ts'
import { isThere, namedPath, namedPlace, standingIn, type Standing } from '../git/repository-path.ts'
import { resolveCommit } from '../git/revision.ts'
import { isSerial } from '../trace/parcel/names.ts'

/** What a person asks about. */
export type Target =
  | { kind: 'serial'; serial: string }
  | { kind: 'pull'; pull: number }
  | { kind: 'commit'; commit: string }
  /** Repository path; without `range` the whole file is meant. */
  | { kind: 'file'; path: string; range: LineRange | undefined }

/**
 * What the word of a person names: a serial, a pull request as `#12`, a file with or without `:line` or `:first-last`, or else a revision of
 * git. A file that is there goes before a revision of that name. @throws FactoryError USAGE for anything else.
 */
export async function targetOf(standing: Standing, word: string): Promise<Target> {
  if (isSerial(word)) return { kind: 'serial', serial: word }
  const [, pull] = /^#([1-9]\d{0,8})$/.exec(word) ?? []
  if (pull !== undefined) return { kind: 'pull', pull: Number(pull) }
  const { path, range } = placeIn(word)
  if (range !== undefined || (await isThere(await namedPlace(standing, path))))
    return { kind: 'file', path: await namedPath(standing, path), range }
  const repo = await standingIn(standing)
  const commit = await resolveCommit(repo, word).catch((cause: unknown) => {
    throw nothingNamed(word, cause)
  })
  return { kind: 'commit', commit }
}

function placeIn(word: string): { path: string; range: LineRange | undefined } {
  const [, path, from, to = from] = /^(.+?):(\d{1,9})(?:-(\d{1,9}))?$/s.exec(word) ?? []
  if (path === undefined) return { path: word, range: undefined }
  const [first, last] = [Number(from), Number(to)]
  if (first >= 1 && last >= first) return { path, range: { first, last } }
  throw new FactoryError('USAGE', `${JSON.stringify(word)} names no lines`, {
    hint: 'lines count from 1: src/a.ts:12, or src/a.ts:12-20',
  })
}

function nothingNamed(word: string, cause: unknown): FactoryError {
  return new FactoryError('USAGE', `${JSON.stringify(word)} names nothing in this repository`, {
    cause,
    hint: 'name a serial, a commit, a pull request as #12, a file, or a line as src/a.ts:12',
  })
}
