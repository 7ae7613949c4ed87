import { withPin } from '../../compile/action-pins.ts'
import { remoteTag } from '../../git/remote-tag.ts'
import { safeWord } from '../../text/safe-log.ts'
import type { Terminal } from '../command.ts'

/** The release of an action. */
export interface TaggedAction {
  /** `owner/repo`. */
  repository: string
  tag: string
}

/** The commit that a tag names on a server, which is asked now. @throws FactoryError FACTORY_UNPINNED, GIT_FAILED, GIT_REVISION_UNKNOWN. */
export async function tagCommit(
  host: string,
  { repository, tag }: TaggedAction,
  { env, say }: Pick<Terminal, 'env' | 'say'>,
): Promise<string> {
  // checks both names before they become part of a URL
  withPin(new Map(), repository, { tag, sha: '0'.repeat(40) })
  const url = `${host}/${repository}`
  say(safeWord(`asking ${url} for ${tag}`))
  return remoteTag(url, tag, env)
}
