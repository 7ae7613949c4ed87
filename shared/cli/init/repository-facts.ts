import { basename, join, posix } from 'node:path'
import { gitAnswer, gitSucceeds } from '../../git/git.ts'
import { workTreeFiles } from '../../git/tracked-file.ts'
import { readNode } from '../found/node-version.ts'
import { manifestAt, packageFacts, type PackageFacts } from '../found/package-facts.ts'

/** What is known about a repository before it has a factory.yml. */
export interface RepositoryFacts {
  /** Of the origin remote, else of the folder. */
  name: string
  /** `owner/repo` of the origin remote. */
  repository: string | undefined
  /** Host of the origin remote. */
  host: string | undefined
  /** The branch that pull requests most likely go to. */
  branch: string
  /** HEAD, or `undefined` in a repository without a commit. */
  head: string | undefined
  /** Folder of the project that the line is for, with a final slash; empty for the whole repository. */
  under: string
  manifest: PackageFacts | undefined
  /** Repository paths of the work tree's files, ignored ones left out; sorted. */
  files: string[]
}

/** Reads the facts of a repository: name and host from the remote `origin`, else the name of its folder. */
export async function readFacts(repo: string, under = ''): Promise<RepositoryFacts> {
  const url = await gitAnswer(repo, ['config', '--get', 'remote.origin.url'])
  const remote = url === undefined ? undefined : remoteOf(url)
  return {
    name: lineName(`${remote?.repository.split('/')[1] ?? basename(repo)} ${basename(under)}`),
    repository: remote?.repository,
    host: remote?.host,
    branch: await branchOf(repo),
    head: await gitAnswer(repo, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']),
    under,
    manifest: await projectFacts(repo, under),
    files: (await workTreeFiles(repo)).filter((path) => path.startsWith(under)),
  }
}

/** Of a project in a workspace, whose packages are installed from the next folder above it that has a lock file, else from the top. */
async function projectFacts(repo: string, under: string): Promise<PackageFacts | undefined> {
  const own = await packageFacts(join(repo, under))
  if (under === '' || own === undefined || own.manager.lock !== 'none') return own
  const above = await workspaceAbove(repo, posix.dirname(under))
  if (above === undefined) return own
  return {
    ...own,
    manager: above.manager,
    node: own.node ?? (await nodeAbove(repo, posix.dirname(under))),
    dependencies: [...own.dependencies, ...above.dependencies],
  }
}

/** A version of Node holds in every folder below it. */
async function nodeAbove(repo: string, folder: string): Promise<string | undefined> {
  const found = await readNode(join(repo, folder), await manifestAt(join(repo, folder)))
  return found ?? (folder === '.' ? undefined : nodeAbove(repo, posix.dirname(folder)))
}

/** `folder` is `.` at the top. */
async function workspaceAbove(repo: string, folder: string): Promise<PackageFacts | undefined> {
  const facts = await packageFacts(join(repo, folder))
  if (folder === '.' || (facts !== undefined && facts.manager.lock !== 'none')) return facts
  return workspaceAbove(repo, posix.dirname(folder))
}

const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9_.-]*\/[A-Za-z0-9_.-]+$/

/** Host and `owner/repo` of the address of a remote; `undefined` for a folder and for what GitHub could not be. */
export function remoteOf(url: string): { host: string; repository: string } | undefined {
  const [, host, path] =
    /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([A-Za-z0-9.-]+)(?::\d+)?\/(.+)$/.exec(url) ??
    /^(?:[^@/:]+@)?([A-Za-z0-9.-]+):(?!\/\/)(.+)$/.exec(url) ??
    []
  const repository = path?.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '')
  return host === undefined || repository === undefined || !REPOSITORY.test(repository)
    ? undefined
    : { host: host.toLowerCase(), repository }
}

const MAX_NAME_CHARS = 40

/** The name of a line that a repository's name gives. */
export function lineName(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return words.join('-').slice(0, MAX_NAME_CHARS).replace(/-$/, '') || 'line'
}

/** `main` where the name is one that workflows could take for a pattern. */
async function branchOf(repo: string): Promise<string> {
  const name = await foundBranch(repo)
  return /^[A-Za-z0-9._/-]+$/.test(name) ? name : 'main'
}

async function foundBranch(repo: string): Promise<string> {
  const remote = await gitAnswer(repo, ['symbolic-ref', '--quiet', '--short', 'refs/remotes/origin/HEAD'])
  if (remote !== undefined) return remote.replace(/^origin\//, '')
  for (const name of ['main', 'master']) {
    if (await gitSucceeds(repo, ['show-ref', '--verify', '--quiet', `refs/heads/${name}`])) return name
  }
  return (await gitAnswer(repo, ['symbolic-ref', '--quiet', '--short', 'HEAD'])) ?? 'main'
}
