import { posix } from 'node:path'
import { isTestName } from '../paths/forbidden-paths.ts'
import { isCiPath } from './ci/ci-paths.ts'
import { isOwnersFile } from './files/owners.ts'
import { isReadByItself } from './settings/config-files.ts'
import type { WeakeningCode, WeighedFile, Weakening } from './weakening.ts'

interface Place {
  code: WeakeningCode
  /** Does a tool look for the file here? */
  isFound: (path: string) => boolean
  what: (to: string) => string
}

/** Files that tools find by their names alone. Whoever moves one to another name has taken it away, though all its text is still there. */
const PLACES: readonly Place[] = [
  {
    code: 'WEAKENED_TEST_DELETED',
    isFound: (path) => isTestName(path) && !/\.(?:md|txt|bak|old|orig|disabled|off)$/i.test(path),
    what: (to) => `the test file goes to ${to}, where no test runner looks for tests`,
  },
  {
    code: 'WEAKENED_CI',
    isFound: isRunByService,
    what: (to) => `the file goes to ${to}, where no build service looks for it`,
  },
  {
    code: 'WEAKENED_OWNERS',
    isFound: isOwnersFile,
    what: (to) => `the file goes to ${to}, and nobody need be asked by it`,
  },
  {
    code: 'WEAKENED_CONFIG',
    isFound: isReadByItself,
    what: (to) => `the file goes to ${to}, where its tool does not look for it`,
  },
]

/** A moved file that its tool no longer finds; `undefined` for any other file. */
export function movedOut({ path, from }: WeighedFile): Weakening | undefined {
  if (from === undefined) return undefined
  const place = PLACES.find(({ isFound }) => isFound(from))
  if (place === undefined || place.isFound(path)) return undefined
  return { code: place.code, file: from, subject: 'file', what: place.what(path) }
}

/** GitHub reads workflows directly in their folder, and by these endings. */
function isRunByService(path: string): boolean {
  if (!isCiPath(path)) return false
  const folder = posix.dirname(path).toLowerCase()
  return !folder.startsWith('.github/workflows') || /^\.github\/workflows\/[^/]+\.ya?ml$/i.test(path)
}
