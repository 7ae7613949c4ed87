import { gitText } from './git.ts'
import type { Remote } from './remote.ts'
import { hasRef, updateRef } from './revision.ts'

/** The branches of this repository itself: a release lands here when there is no server. @throws FactoryError GIT_FAILED. */
export function localRemote(repo: string): Remote {
  return {
    async tips(branches) {
      const tips = await Promise.all(
        branches.map(async (branch): Promise<[string, string][]> => {
          const ref = `refs/heads/${branch}`
          return (await hasRef(repo, ref)) ? [[branch, await gitText(repo, ['rev-parse', ref])]] : []
        }),
      )
      return new Map(tips.flat())
    },
    // every commit of a local branch is in this repository
    fetch: () => Promise.resolve(),
    push: (branch, commit, expected) =>
      updateRef(repo, `refs/heads/${branch}`, commit, expected ?? '0'.repeat(commit.length)),
  }
}
