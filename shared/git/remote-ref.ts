import { gitText } from './git.ts'
import { runRemoteGit, type RemoteOptions } from './remote.ts'

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
  const { repo, url } = options
  const run = (...args: string[]): Promise<string> => runRemoteGit(options, args)
  return {
    async tip() {
      const lines = (await run('ls-remote', url, ref)).split('\n').map((line) => line.split('\t'))
      return lines.find(([, name]) => name === ref)?.[0]
    },
    async fetch(commit) {
      const isShallow = (await gitText(repo, ['rev-parse', '--is-shallow-repository'])) === 'true'
      const depth = isShallow ? ['--depth=1'] : []
      await run('fetch', '--quiet', '--no-tags', '--no-write-fetch-head', ...depth, url, commit)
    },
    async push(commit, expected = '') {
      await run('push', '--quiet', `--force-with-lease=${ref}:${expected}`, url, `${commit}:${ref}`)
    },
  }
}
