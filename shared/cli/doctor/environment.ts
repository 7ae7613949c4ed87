import { git, gitSucceeds, gitText } from '../../git/git.ts'
import { isShallow } from '../../git/history-end.ts'
import { promisorsOf } from '../../git/partial-clone.ts'
import { notCheckedOut } from '../../git/tracked-file.ts'
import { splitNul } from '../../git/tree.ts'
import { failed, passed, note, type Check } from './check.ts'

const NODE_MAJOR = 24
/** The first with `ls-files --deduplicate` and `rev-parse --path-format`. */
const GIT_VERSION = [2, 31] as const

/** Is this Node (`24.1.0`, no `v`) new enough to run the sources? */
export function checkNode(version: string): Check {
  if (Number(version.split('.')[0]) >= NODE_MAJOR) return passed('node', `Node ${version}`)
  return failed(
    'node',
    `Node ${version} is too old`,
    `install Node ${NODE_MAJOR}, or run npm ci where Jidoka lies`,
  )
}

/** `text` is what `git --version` prints. */
export function checkGitVersion(text: string): Check {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? []
  const [wantedMajor, wantedMinor] = GIT_VERSION
  const isEnough =
    Number(major) > wantedMajor || (Number(major) === wantedMajor && Number(minor) >= wantedMinor)
  if (isEnough) return passed('git', text)
  return failed('git', `${text} is too old`, `install git ${GIT_VERSION.join('.')} or newer`)
}

/** Can the line read its control files from a commit here? */
export async function checkRepository(repo: string): Promise<Check[]> {
  const name = 'repository'
  const head = (await gitSucceeds(repo, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']))
    ? await gitText(repo, ['rev-parse', '--short=12', 'HEAD'])
    : undefined
  if (head === undefined)
    return [failed(name, `${repo} has no commit yet`, 'commit: the line reads its files from a commit')]
  return [passed(name, `${repo} at ${head}`), ...(await partsMissing(repo))]
}

/** What this clone lacks, and whether that stands in the way. */
async function partsMissing(repo: string): Promise<Check[]> {
  const name = 'repository'
  const [remote] = await promisorsOf(repo)
  const left = (await notCheckedOut(repo)).size
  return [
    ...((await isShallow(repo))
      ? [note(name, 'a shallow clone: only the commits in it can be a base', 'git fetch --unshallow')]
      : []),
    ...(remote === undefined
      ? []
      : [
          note(
            name,
            `a partial clone: files of the base commit are fetched from ${remote} when they are missing`,
          ),
        ]),
    ...(left === 0
      ? []
      : [note(name, `a sparse checkout: ${left} files are read from git, not from the work tree`)]),
  ]
}

/** Control files count as they are committed; `paths` are pathspecs, factory.yml among them. */
export async function checkCommitted(repo: string, paths: readonly string[]): Promise<Check[]> {
  const name = 'committed'
  const words = ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--', ...paths]
  const entries = splitNul(await git(repo, words)).map((entry) => entry.toString('utf8'))
  if (entries.length === 0) return [passed(name, 'the control files are committed as they stand')]
  const fix = 'commit: the line reads its control files from the base commit'
  const uncommitted = entries.find((entry) => /^\?\? (?:.*\/)?factory\.yml$/.test(entry))
  if (uncommitted !== undefined) return [failed(name, `${uncommitted.slice(3)} is not committed yet`, fix)]
  const changed = entries.map((entry) => entry.slice(3)).join(', ')
  return [note(name, `not committed as they stand: ${changed}`, fix)]
}
