import { posix } from 'node:path'
import { exportedNames } from '../source/exports/exported-names.ts'
import type { WeighedFile, Weighing } from './weakening.ts'

/**
 * Is what a test imports gone with the change: the module, or its export of that name? Only files of the change can be; what it does
 * not touch is still there.
 */
export function goneFrom({
  files,
  source,
}: Pick<Weighing, 'files' | 'source'>): (from: string, specifier: string, name: string) => boolean {
  const byStem = new Map(files.map((file) => [stemOf(file.path), file]))
  return (from, specifier, name) => {
    const stem = stemOf(posix.normalize(posix.join(posix.dirname(from), specifier)))
    const file = byStem.get(stem) ?? byStem.get(`${stem}/index`)
    return file !== undefined && isGone(file, name, source)
  }
}

function isGone(file: WeighedFile, name: string, source: Weighing['source']): boolean {
  if (file.after === undefined) return true
  const [before, after] = [source(file, 'before'), source(file, 'after')]
  if (before === undefined || after === undefined) return false
  const [was, is] = [exportedNames(before), exportedNames(after)]
  return was.has(name) && !is.has(name) && !is.has('*')
}

/** `./words.js` may mean `words.ts`. */
function stemOf(path: string): string {
  return path.replace(/\.(?:d\.)?[cm]?[jt]sx?$/, '')
}
