import { setTimeout } from 'node:timers/promises'
import { openRemoteRef, type RemoteRef } from '../../git/remote-ref.ts'
import type { GithubFacts } from '../deliver/github-facts.ts'

/**
 * Where the answers of a unit outlive its runs: one ref for each serial, no branch. GITHUB_TOKEN with `contents: write` may push
 * it; it starts no workflow, because `on: push` means branches and tags
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#push).
 */
export function answersRef(serial: string): string {
  return `refs/jidoka/answers/${serial}`
}

/** The ref of a unit in the repository of this run. */
export function openAnswersRef(
  serial: string,
  place: { facts: GithubFacts; repo: string; token: string; env: NodeJS.ProcessEnv },
): RemoteRef {
  const { facts, repo, token, env } = place
  const url = `${facts.server}/${facts.owner}/${facts.repository}.git`
  const sleep = (ms: number): Promise<void> => setTimeout(ms)
  return openRemoteRef({ repo, url, token, env, sleep }, answersRef(serial))
}
