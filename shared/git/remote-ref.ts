import { fetchCommit, pushRef, runRemoteGit, type RemoteOptions } from './remote.ts'

/** One ref of a server that is no branch. Every method throws as those of a Remote. */
export interface RemoteRef {
  /** `undefined` when the server has no such ref. */
  tip: () => Promise<string | undefined>
  /** Brings the objects of its tip. */
  fetch: (commit: string) => Promise<void>
  /** Moves the ref if its tip is still `expected`; `undefined`: if it does not exist yet. */
  push: (commit: string, expected: string | undefined) => Promise<void>
}

/** @param ref full name, such as `refs/notes/commits` */
export function openRemoteRef(options: RemoteOptions, ref: string): RemoteRef {
  return {
    async tip() {
      const lines = (await runRemoteGit(options, ['ls-remote', options.url, ref]))
        .split('\n')
        .map((line) => line.split('\t'))
      return lines.find(([, name]) => name === ref)?.[0]
    },
    fetch: (commit) => fetchCommit(options, commit),
    push: (commit, expected) => pushRef(options, ref, { commit, expected }),
  }
}
