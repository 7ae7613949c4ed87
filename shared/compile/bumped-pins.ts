import { FactoryError } from '../errors.ts'
import { compareText } from '../findings.ts'
import { defined } from '../formats/defined.ts'
import type { ActionLock, ActionSource } from './action-pins.ts'
import type { ExistingFiles } from './drift.ts'

/** A commit that somebody, such as Dependabot, wrote into compiled workflows in place of a pinned one. */
export interface Bump {
  /** `owner/repo`. */
  repository: string
  sha: string
  /** The release behind the commit, as the comment names it. */
  tag: string | undefined
  /** The commit that is pinned so far. */
  before: string
}

const USES =
  /^[ \t-]*uses:[ \t]*["']?([A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+)(?:\/[^@\s"']*)?@([0-9a-f]{40})["']?[ \t]*(?:#[ \t]*(\S+))?/gm

/**
 * The bumps in compiled workflows, sorted by repository. Steps that still name the pinned commit do not count.
 * @throws FactoryError FACTORY_UNPINNED when one action is named at two new commits.
 */
export function bumpedPins(files: ExistingFiles, lock: ActionLock, own: ActionSource | undefined): Bump[] {
  const bumps = new Map<string, Bump>()
  for (const [path, text] of files) {
    for (const [, repository = '', sha = '', tag] of text.matchAll(USES)) {
      const before = pinned(repository, lock, own)
      if (before === undefined || before === sha) continue
      const known = bumps.get(repository)
      if (known !== undefined && known.sha !== sha) throw twoCommits(repository, path)
      bumps.set(repository, { repository, sha, tag: tag ?? known?.tag, before })
    }
  }
  return [...bumps.values()].sort((a, b) => compareText(a.repository, b.repository))
}

function pinned(repository: string, lock: ActionLock, own: ActionSource | undefined): string | undefined {
  if (own?.kind === 'repository' && own.repository === repository) return own.sha
  return lock.get(repository)?.sha
}

/** FACTORY_UNPINNED: an action that is named at two new commits. */
export function twoCommits(repository: string, where?: string): FactoryError {
  return new FactoryError('FACTORY_UNPINNED', `the workflows name ${repository} at two new commits`, {
    ...defined({ where }),
    hint: 'pin one of them by hand: jidoka pin <owner/repo@tag> <commit id>, then jidoka compile',
  })
}
