import type { MergedEntry, NewUnit } from '../../shared/ledger/entry.ts'
import { addedLines } from '../../shared/ledger/added-lines.ts'
import { append, newMerged, newUnit, serialNumber } from './ledger.ts'
import { makeRepository, type TestRepository } from './repository.ts'

/** A change of a unit: files by path, as the unit leaves them. */
export type UnitFiles = Record<string, string>

export interface TracedRepository extends TestRepository {
  /** Commits the files of the n-th unit on a branch of its own, and goes back to main. Gives that commit. */
  deliver: (number: number, files: UnitFiles, more?: Partial<NewUnit>) => Promise<string>
  /** Says in the ledger that lines of the n-th unit arrived with this commit. */
  arrived: (number: number, commit: string, files: UnitFiles, more?: Partial<MergedEntry>) => Promise<void>
}

/** A repository with a ledger, in which units are delivered and merged the way teams do it. */
export function makeTraced(files: UnitFiles): TracedRepository {
  const repository = makeRepository(files)
  const repo = repository.path
  const git = (...words: string[]): string => repository.git(...words)
  const before = (path: string): string | undefined => {
    try {
      return git('show', `main:${path}`)
    } catch {
      return undefined
    }
  }
  return {
    ...repository,
    async deliver(number, changed, more = {}) {
      const entryFiles = Object.entries(changed).map(([path, text]) => ({
        path,
        lines: addedLines(before(path), text),
      }))
      git('checkout', '-q', '-b', `factory/${serialNumber(number)}`, 'main')
      const commit = repository.commit(changed, `Unit ${number}\n\nFactory-Serial: ${serialNumber(number)}`)
      git('checkout', '-q', 'main')
      const branch = `factory/${serialNumber(number)}`
      await append(repo, [newUnit(number, { files: entryFiles, branch, commit, ...more })])
      return commit
    },
    async arrived(number, commit, changed, more = {}) {
      const arrivedFiles = Object.entries(changed).map(([path, text]) => ({
        path,
        lines: addedLines(undefined, text),
      }))
      await append(repo, [newMerged(number, { commit, files: arrivedFiles, ...more })])
    },
  }
}

/** The commits of a branch as one on main, with this message. */
export function squash(repository: TestRepository, branch: string, message: string): string {
  repository.git('merge', '-q', '--squash', branch)
  repository.git('commit', '-q', '-m', message)
  return repository.git('rev-parse', 'HEAD')
}
