import { posix } from 'node:path'
import { manifestIn } from '../../formats/manifest.ts'
import { isRecord } from '../../formats/read-json.ts'
import type { GateContext } from '../gate-context.ts'
import { meansModule, moduleOf } from './module-path.ts'

/** Does a package offer this module to whoever installs it, or start it? */
export type IsOffered = (path: string) => boolean

const MOST_PACKAGES = 500

/** An index, and what a package.json above names: its entries, programs, and commands. */
export async function offeredModules({ snapshot, files }: GateContext): Promise<IsOffered> {
  const paths = snapshot
    .paths()
    .filter((path) => posix.basename(path) === 'package.json')
    .slice(0, MOST_PACKAGES)
  await snapshot.fetch(paths)
  const texts = new Map(paths.map((path) => [path, snapshot.read(path)]))
  for (const { path, head } of files) if (posix.basename(path) === 'package.json') texts.set(path, head)
  const entries = [...texts].flatMap(([path, text = '']) => entriesOf(posix.dirname(path), text))
  return (path) =>
    /^index\.[cm]?[jt]sx?$/.test(posix.basename(path)) || entries.some((isEntry) => isEntry(moduleOf(path)))
}

type IsEntry = (module: string) => boolean

/** Fields that name files for others. What `imports` names is for the package itself. */
const FIELDS = [
  'main',
  'module',
  'browser',
  'types',
  'typings',
  'bin',
  'exports',
  'unpkg',
  'jsdelivr',
  'scripts',
]

function entriesOf(folder: string, text: string): IsEntry[] {
  const manifest = manifestIn(text) ?? {}
  const named = FIELDS.flatMap((field) => textsIn(manifest[field])).flatMap((each) =>
    each.split(/[\s"'=;&|()]+/),
  )
  return [...new Set(named)].filter((each) => /[./]/.test(each)).map((each) => entryOf(folder, each))
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return isRecord(value) || Array.isArray(value) ? Object.values(value).flatMap(textsIn) : []
}

/** One path; with `*` it stands for all that begins and ends so. */
function entryOf(folder: string, named: string): IsEntry {
  const [start = '', end] = named.split('*')
  const path = moduleOf(end === undefined ? start : `${start}*${end}`)
  if (end === undefined) return (module) => meansModule(path, module, [folder])
  const [head = '', tail = ''] = path.split('*')
  return (module) => isBelow(module, folder, { head, tail })
}

/** The star stands for a part of the module's own path. */
function isBelow(module: string, folder: string, { head, tail }: { head: string; tail: string }): boolean {
  const own = folder === '.' ? module : module.slice(folder.length + 1)
  if (folder !== '.' && !module.startsWith(`${folder}/`)) return false
  if (!own.endsWith(tail)) return false
  const depth = head.replace(/^\.\//, '').split('/').length - 1
  const star = own.split('/').slice(depth).join('/')
  return star !== '' && meansModule(`${head}${star}`, own, ['.'])
}
