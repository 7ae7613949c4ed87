import { keptValues, type KeptValues } from '../../git/kept-values.ts'
import { isRecord } from '../../formats/read-json.ts'
import type { ImportOf } from '../imports/imports-in.ts'

/** A change of how imports are read makes what was kept useless. */
const METHOD = 'imports/1'

/** What files of one repository imported in the last run, by the ids of their bytes. */
export type ImportCache = KeptValues<ImportOf[]>

/** The kept imports of a repository. `folder` `undefined`: nothing is kept. */
export function openImportCache(folder: string | undefined, repo: string): ImportCache {
  return keptValues(folder, repo, { name: 'imports', method: METHOD, is: areImports })
}

/** A file of the cache is as untrusted as any other. */
function areImports(value: unknown): value is ImportOf[] {
  return Array.isArray(value) && value.every(isImport)
}

function isImport(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value['specifier'] === 'string' &&
    Number.isSafeInteger(value['line']) &&
    Number.isSafeInteger(value['column']) &&
    typeof value['isType'] === 'boolean'
  )
}
