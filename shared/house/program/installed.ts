import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { sha256 } from '../../formats/digest.ts'

/**
 * Declaration files of the packages installed in the working tree, by repository path. Nothing else is read outside git.
 * Such a package was installed from the lock file or by the owner of the machine, never by the change. Declaration files
 * are parsed, not run: a forged one can hide a type error and do nothing else.
 */
export interface Installed {
  /** Names the working tree that was read. */
  id: string
  /** Are any packages installed? */
  any: boolean
  has(path: string): boolean
  hasFolder(path: string): boolean
  foldersIn(path: string): string[]
  read(path: string): string | undefined
  /** Digest of the content; empty when there is no such file. */
  version(path: string): string
  /** The repository path behind a linked package (workspaces, pnpm), or the path itself. */
  realPath(path: string): string
}

/** No package at all. */
export const NOT_INSTALLED: Installed = {
  id: '',
  any: false,
  has: () => false,
  hasFolder: () => false,
  foldersIn: () => [],
  read: () => undefined,
  version: () => '',
  realPath: (path) => path,
}

const READABLE = /\.d\.(?:[^/]+\.)?[cm]?ts$|\.json$/
const PACKAGE = /^(.*?(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+)(.*)$/
const MAX_BYTES = 16 * 1024 * 1024
const OWN_TYPES = /^node_modules\/((?:@types\/node|undici-types)(?:\/.*)?)$/

const ABOVE_OWN_TYPES = new Set(['node_modules', 'node_modules/@types'])

/** Has the path a folder `node_modules`? Such paths are read from disk, all others from git. */
export function isInstalledPath(path: string): boolean {
  return /(?:^|\/)node_modules(?:\/|$)/.test(path)
}

/** `typesFolder` replaces `@types/node` when the repository has not installed it. */
export function openInstalled(repo: string, typesFolder: string): Installed {
  const root = realOf(repo) ?? repo
  const ownTypes = kindOf(join(root, 'node_modules/@types/node')) === 'folder' ? undefined : typesFolder
  const locate = memoized((path) => diskPath(path, root, ownTypes))
  const kind = memoized((path) => {
    const file = locate(path)
    return file === undefined ? undefined : kindOf(file)
  })
  const read = (path: string): string | undefined => {
    const file = READABLE.test(path) ? locate(path) : undefined
    return file === undefined || kind(path) !== 'file' ? undefined : readFileSync(file, 'utf8')
  }
  return {
    id: root,
    any: kindOf(join(root, 'node_modules')) === 'folder',
    has: (path) => READABLE.test(path) && kind(path) === 'file',
    hasFolder: (path) => kind(path) === 'folder' || (ownTypes !== undefined && ABOVE_OWN_TYPES.has(path)),
    foldersIn: (path) => folderNames(locate(path)),
    read,
    version: memoized((path) => {
      const text = read(path)
      return text === undefined ? '' : sha256(text)
    }),
    realPath: memoized((path) => behindLink(path, root)),
  }
}

/** Where the file is on disk; `undefined` outside the repository folder: links out of it are not followed. */
function diskPath(path: string, root: string, ownTypes: string | undefined): string | undefined {
  const own = ownTypes === undefined ? undefined : OWN_TYPES.exec(path)?.[1]
  if (own !== undefined && ownTypes !== undefined) return join(ownTypes, own)
  const real = realOf(join(root, path))
  return real?.startsWith(root + sep) === true ? real : undefined
}

function behindLink(path: string, root: string): string {
  const [, folder, rest] = PACKAGE.exec(path) ?? []
  const real = folder === undefined ? undefined : realOf(join(root, folder))
  if (real?.startsWith(root + sep) !== true) return path
  return relative(root, real).split(sep).join('/') + (rest ?? '')
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync.native(path)
  } catch {
    return undefined
  }
}

function kindOf(path: string): 'file' | 'folder' | undefined {
  const facts = statSync(path, { throwIfNoEntry: false })
  if (facts?.isDirectory() === true) return 'folder'
  return facts?.isFile() === true && facts.size <= MAX_BYTES ? 'file' : undefined
}

function folderNames(path: string | undefined): string[] {
  if (path === undefined) return []
  try {
    return readdirSync(path).sort()
  } catch {
    return []
  }
}

function memoized<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, { value: T }>()
  return (key) => {
    const entry = known.get(key) ?? { value: compute(key) }
    known.set(key, entry)
    return entry.value
  }
}
