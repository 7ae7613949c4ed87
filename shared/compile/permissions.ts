import type { Delivery } from '../factory/github-options.ts'
import type { CompileContext } from './compile-context.ts'
import { noted, type YamlTree } from './yaml-text.ts'

/** One permission a job asks for, and why. */
interface Grant {
  scope: 'actions' | 'contents' | 'id-token' | 'pull-requests'
  level: 'read' | 'write'
  reason: string
}

const CHECKOUT: Grant = { scope: 'contents', level: 'read', reason: 'checks out the base commit' }
const CHECKOUT_HEAD: Grant = { scope: 'contents', level: 'read', reason: 'checks out the pull request' }
const OLD_PARCELS: Grant = {
  scope: 'actions',
  level: 'read',
  reason: 'fetches parcels of earlier attempts by run id',
}
const IDENTITY: Grant = {
  scope: 'id-token',
  level: 'write',
  reason: 'signs the link with the identity of this workflow',
}
const PUSH: Grant = { scope: 'contents', level: 'write', reason: 'pushes the branch of a released unit' }
const PULL_REQUEST: Grant = {
  scope: 'pull-requests',
  level: 'write',
  reason: 'opens the pull request of a released unit',
}

/** Of the job that plans: it reads the repository and nothing else. */
export function readerPermissions(): YamlTree {
  return treeOf([CHECKOUT])
}

/** A command station: the parcels it applies may be of an earlier attempt, and only the REST API still lists those. */
export function commandPermissions(): YamlTree {
  return treeOf([OLD_PARCELS, CHECKOUT])
}

/** Checks of pull requests. */
export function checkPermissions(): YamlTree {
  return treeOf([CHECKOUT_HEAD])
}

/** A station that hands on a parcel. */
export function stationPermissions({ factory }: CompileContext): YamlTree {
  return treeOf([OLD_PARCELS, CHECKOUT, ...identity(factory.signing.mode)])
}

/** The one station that may write to the repository. */
export function publisherPermissions({ factory, github }: CompileContext): YamlTree {
  return treeOf([OLD_PARCELS, ...deliveryGrants(github.publish), ...identity(factory.signing.mode)])
}

function deliveryGrants(publish: Delivery): Grant[] {
  switch (publish) {
    case 'none':
      return [CHECKOUT]
    case 'branch':
      return [PUSH]
    case 'pull-request':
      return [PUSH, PULL_REQUEST]
  }
}

function identity(mode: CompileContext['factory']['signing']['mode']): Grant[] {
  return mode === 'keyless' ? [IDENTITY] : []
}

/** A called workflow gets at most what its caller holds; its jobs ask for less, each for its own. */
export function callerPermissions(blueprint: CompileContext): YamlTree {
  return publisherPermissions(blueprint)
}

function treeOf(grants: readonly Grant[]): YamlTree {
  const sorted = [...grants].sort((a, b) => (a.scope < b.scope ? -1 : 1))
  return Object.fromEntries(sorted.map(({ scope, level, reason }) => [scope, noted(level, reason)]))
}
