import { lstat } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { join, posix } from 'node:path'
import { FactoryError } from '../errors.ts'
import { declaredPackages, manifestIn } from '../formats/manifest.ts'
import { readFileAt } from '../git/tree.ts'
import { observationsOf, type Observed, type ValueTable } from '../oracle/values/observed.ts'
import type { ExercisePlan } from '../oracle/values/plan.ts'
import type { WorkOrder } from './work-order.ts'

/**
 * A package that the base commit declares, and that is not installed, says nothing about a change: the machine lacks it. A package that
 * nobody declared stays the fault of the change. What code says of itself counts only where both are seen to be so.
 * `folder` is where the examples were called. @throws FactoryError RUN_COULD_NOT.
 */
export async function refuseNotInstalled(
  table: ValueTable,
  order: Pick<WorkOrder, 'station' | 'repo' | 'changeSet' | 'calls'>,
  folder: string,
): Promise<void> {
  for (const { name, importer } of missingPackages(table, order.calls ?? [])) {
    const folders = foldersAbove(importer)
    if (await isInstalled(name, folders, folder)) continue
    if (await isDeclared(name, folders, order)) throw notInstalled(name, order.station)
  }
}

interface Missing {
  /** Name of the package. */
  name: string
  /** Repository path of the file that imports it, as far as it is known. */
  importer: string
}

/** Each once. */
function missingPackages({ rows }: ValueTable, calls: ExercisePlan): Missing[] {
  const modules = new Map(calls.map(({ criterion, example, module }) => [`${example} ${criterion}`, module]))
  const all = rows.flatMap((row) => {
    const module = modules.get(`${row.example} ${row.criterion}`) ?? ''
    return Object.values(observationsOf(row)).flatMap((each) => missingPackage(each, module) ?? [])
  })
  return [...new Map(all.map((each) => [`${each.name} ${each.importer}`, each])).values()]
}

/** What Node says where `import` and `require` find no package. The name may be followed by a path within the package. */
const NOT_FOUND =
  /Cannot find (?:package|module) '((?:@[a-z\d~-][\w.~-]*\/)?[a-z\d~-][\w.~-]*)(?:\/[^']*)?'(?: imported from \.\/(\S+)|\s+Require stack:\s+- \.\/(\S+))?/i

function missingPackage(observed: Observed, module: string): Missing | undefined {
  const [, name, imported, required] = NOT_FOUND.exec(saidBy(observed)) ?? []
  if (name === undefined || isBuiltin(name)) return undefined
  const importer = imported ?? required ?? module
  return { name, importer: posix.normalize(importer).startsWith('..') ? module : importer }
}

/** Also what a program printed: it stands in the value of its row. */
function saidBy(observed: Observed): string {
  switch (observed.kind) {
    case 'not-loaded':
      return observed.why
    case 'threw':
      return observed.message
    case 'not-a-value':
      return observed.what
    case 'returned':
      return observed.value.includes('ERR_MODULE_NOT_FOUND') ? observed.value : ''
    case 'died':
    case 'timed-out':
      return ''
  }
}

/** The folders in which Node looks for packages of a file, as repository paths; the top is an empty text. */
function foldersAbove(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return [...parts.keys(), parts.length].map((count) => parts.slice(0, count).join('/')).reverse()
}

async function isInstalled(name: string, folders: readonly string[], root: string): Promise<boolean> {
  const found = await Promise.all(
    folders.map((each) => lstat(join(root, each, 'node_modules', name)).catch(() => undefined)),
  )
  return found.some((each) => each !== undefined)
}

async function isDeclared(
  name: string,
  folders: readonly string[],
  { repo, changeSet: { base } }: Pick<WorkOrder, 'repo' | 'changeSet'>,
): Promise<boolean> {
  for (const each of folders) {
    const path = posix.join(each, 'package.json')
    const manifest = manifestIn(await readFileAt(repo, base, path))
    if (declaredPackages(manifest).includes(name)) return true
  }
  return false
}

function notInstalled(name: string, station: string): FactoryError {
  const message = `the examples could not be called: the package ${name} is declared in package.json, and it is not installed`
  return new FactoryError('RUN_COULD_NOT', message, {
    hint: `install what the repository needs with setup of ${station} in factory.yml, e.g. setup: [npm ci]; then run the station again`,
  })
}
