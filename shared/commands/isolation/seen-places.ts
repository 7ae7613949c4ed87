import { lstat, readlink, realpath, stat } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { basename, dirname, isAbsolute, join, sep } from 'node:path'
import type { Apart, Isolation, SeenPlace, Walls } from './isolation.ts'

/** Folders that belong to the system on every machine. Homes, mounts, services and temporary files are elsewhere. */
const SYSTEM = ['usr', 'bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32', 'etc', 'opt', 'nix', 'snap', 'gnu']
/** Where `/etc/resolv.conf` of systemd leads to. */
const RESOLVER = '/run/systemd/resolve'

/** Looks up what the walls leave open on this machine. */
export async function standApart(isolation: Isolation, walls: Walls): Promise<Apart> {
  const { mountPoint, network } = walls
  const places = isolation.kind === 'none' ? [] : await placesIn(walls)
  return { isolation, mountPoint, network, places, folders: await foldersOf(places), isWatched: true }
}

async function foldersOf(places: readonly SeenPlace[]): Promise<string[]> {
  const paths = places.map(({ path }) => path)
  const facts = await Promise.all(paths.map((path) => lstat(path).catch(() => undefined)))
  const folders = paths.filter((_, index) => facts[index]?.isDirectory() === true)
  return [...new Set([...paths.map((path) => dirname(path)), ...folders])].filter((path) => path !== sep)
}

async function placesIn({ writable, readable, hidden, network }: Walls): Promise<SeenPlace[]> {
  const system = (await Promise.all(SYSTEM.map((name) => systemPlace(`/${name}`)))).flat()
  const resolver = network ? await existing([RESOLVER]) : []
  const covered = system.map(({ path }) => path)
  const hide = await existing([...hidden, homedir(), tmpdir()])
  return [
    ...system,
    ...hide.filter((path) => isInside(path, covered)).map((path) => ({ kind: 'hide' as const, path })),
    ...[...resolver, ...(await existing(readable))].map((path) => ({ kind: 'read' as const, path })),
    ...writable.map((path) => ({ kind: 'write' as const, path })),
  ]
}

async function systemPlace(path: string): Promise<SeenPlace[]> {
  const facts = await lstat(path).catch(() => undefined)
  if (facts?.isSymbolicLink() === true) return [{ kind: 'link', path, target: await readlink(path) }]
  return facts?.isDirectory() === true ? [{ kind: 'read', path }] : []
}

/** Those of the paths that are there, resolved, each once. */
async function existing(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => realpath(path).catch(() => undefined)))
  return [...new Set(found.filter((path) => path !== undefined))]
}

function isInside(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(`${folder}${sep}`))
}

/**
 * Where the programs of a PATH lie, beside the folders of the system: its folders, the packages of a Node among them, and
 * the Node itself where a link leads to it. A folder that holds a hidden one is left out.
 */
export async function programPlaces(path: string, hidden: readonly string[]): Promise<string[]> {
  const folders = await existing(path.split(':').filter(isAbsolute))
  const node = await existing([...folders.map((folder) => join(folder, 'node')), process.execPath])
  const all = [...folders, ...node.map((each) => dirname(each))]
  const packages = await existing(
    all.filter(isProgramFolder).map((each) => join(each, '../lib/node_modules')),
  )
  const closed = await existing([...hidden, homedir(), tmpdir(), '/tmp'])
  const found = [...new Set([...all, ...packages])]
  const isClosed = (folder: string): boolean =>
    closed.some((each) => each === folder || isInside(each, [folder === sep ? '' : folder]))
  const open = found.filter((folder) => !isClosed(folder) && !isSystem(folder))
  const facts = await Promise.all(open.map((folder) => stat(folder).catch(() => undefined)))
  return open.filter((_, index) => facts[index]?.isDirectory() === true)
}

function isProgramFolder(folder: string): boolean {
  return basename(folder) === 'bin'
}

function isSystem(path: string): boolean {
  return SYSTEM.includes(path.split(sep)[1] ?? '')
}
