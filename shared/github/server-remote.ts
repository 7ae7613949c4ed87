import { setTimeout } from 'node:timers/promises'
import { openRemote, type Remote, type RemoteOptions } from '../git/remote.ts'
import { repositoryUrl, type GithubFacts } from './github-facts.ts'

/** How the repository of the run is reached. */
export interface ServerAccess {
  facts: GithubFacts
  /** Folder of the clone. */
  repo: string
  token: string
  /** Where proxies and certificates are named. */
  env: NodeJS.ProcessEnv
}

/** The repository of the run on its server, as git reaches it. */
export function serverOptions({ facts, repo, token, env }: ServerAccess): RemoteOptions {
  return { repo, url: `${repositoryUrl(facts)}.git`, token, env, sleep }
}

/** Its branches. */
export function serverRemote(access: ServerAccess): Remote {
  return openRemote(serverOptions(access))
}

/** Waits for this many milliseconds. */
export function sleep(ms: number): Promise<void> {
  return setTimeout(ms)
}
