import { jsonIfAny, recordOrEmpty } from '../formats/read-json.ts'

/** An optional package that a lock file does not have, and who asks for it. */
export interface OptionalGap {
  name: string
  by: string
}

/**
 * The optional packages that a package-lock.json leaves out. npm writes such a file, without a word, when the registry did not give it the
 * package; `npm ci` then refuses the file (`Missing: ... from lock file`), because it reckons with every one of them.
 */
export function optionalGaps(text: string): OptionalGap[] {
  const value = jsonIfAny(text)
  const packages = recordOrEmpty(recordOrEmpty(value)['packages'])
  return Object.entries(packages).flatMap(([path, entry]) => {
    const wanted = recordOrEmpty(recordOrEmpty(entry)['optionalDependencies'])
    return Object.keys(wanted)
      .filter((name) => !isLocked(packages, path, name))
      .map((name) => ({ name, by: path.split('node_modules/').at(-1) || 'package.json' }))
  })
}

/** Is it in the folder of packages of the one that asks, or of one above it? */
function isLocked(packages: Record<string, unknown>, path: string, name: string): boolean {
  const folders = ['', ...path.split('/').map((_, at, parts) => `${parts.slice(0, at + 1).join('/')}/`)]
  return folders.some((folder) =>
    Object.hasOwn(packages, `${folder === '/' ? '' : folder}node_modules/${name}`),
  )
}
