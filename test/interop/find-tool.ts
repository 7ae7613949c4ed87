import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where a tool lies: in JIDOKA_INTEROP_BIN or on PATH; `undefined` with a plain notice when it is in neither. */
export function findTool(name: string): string | undefined {
  const folders = [process.env['JIDOKA_INTEROP_BIN'] ?? '', ...(process.env['PATH'] ?? '').split(delimiter)]
  const found = folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable)
  if (found === undefined) console.warn(noticeOf(name))
  return found
}

/** What is said of a tool that is not here. */
export function noticeOf(name: string): string {
  return `${name} is not installed (neither in JIDOKA_INTEROP_BIN nor on PATH): its checks are skipped`
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
