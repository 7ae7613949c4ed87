import { FactoryError } from '../errors.ts'
import { pathProblem } from '../paths/safe-path.ts'
import { commitOf, type ActionLock } from './action-lock.ts'
import { sameRepository } from './workflow-files.ts'
import { noted, type Noted } from './yaml-text.ts'

/** Where our own actions come from. */
export type ActionSource =
  | { kind: 'repository'; repository: string; sha: string }
  /** Relative to the checkout, without `./`; empty for the repository itself. */
  | { kind: 'path'; path: string }

const REMOTE = /^([A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+)@(.+)$/

/** Reads `owner/repo@<40 hex>` or `./path`. @throws FactoryError FACTORY_UNPINNED, FACTORY_INVALID. */
export function parseSource(text: string): ActionSource {
  if (text === '.' || text.startsWith('./')) return localSource(text)
  const [, repository, sha] = REMOTE.exec(text) ?? []
  if (repository !== undefined)
    return { kind: 'repository', repository, sha: commitOf(sha, `the action source ${repository}`) }
  throw new FactoryError(
    'FACTORY_UNPINNED',
    'the action source names neither a repository at a commit nor a local path',
    {
      hint: 'write github.actions.source as owner/repo@<40 hex digits>, or as ./path',
    },
  )
}

function localSource(text: string): ActionSource {
  const path = text.replace(/^\.\/?/, '').replace(/\/$/, '')
  const problem = path === '' ? undefined : pathProblem(path)
  if (problem === undefined && !/[@\s]/.test(path)) return { kind: 'path', path }
  throw new FactoryError(
    'FACTORY_INVALID',
    `the action source is a path that ${problem ?? 'holds a space or @'}`,
  )
}

/** The value of `uses:` for one of our actions. */
export function ownUse(source: ActionSource, action: string, lock: ActionLock): string | Noted {
  if (source.kind === 'path')
    return sameRepository(['.', source.path, 'actions', action].filter((part) => part !== '').join('/'))
  const use = `${source.repository}/actions/${action}@${source.sha}`
  const pin = lock.get(source.repository)
  return pin?.sha === source.sha ? noted(use, pin.tag) : use
}
