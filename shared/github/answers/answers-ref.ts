import { openRemoteRef, type RemoteRef } from '../../git/remote-ref.ts'
import { serverOptions, type ServerAccess } from '../server-remote.ts'

/**
 * Where the answers of a unit outlive its runs: one ref for each serial, no branch. A unit that was asked and answered is another unit, and
 * leaves its own in the ref of the one that asked first, where its successors look for them. GITHUB_TOKEN with `contents: write` may push
 * it; it starts no workflow, because `on: push` means branches and tags
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#push).
 */
export function answersRef(serial: string): string {
  return `refs/jidoka/answers/${serial}`
}

/** The ref of a unit in the repository of this run. */
export function openAnswersRef(serial: string, access: ServerAccess): RemoteRef {
  return openRemoteRef(serverOptions(access), answersRef(serial))
}
