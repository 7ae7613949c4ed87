import { collisionKey } from './safe-path.ts'
import { canMeet, isGlob, literalPrefix } from './declared-paths.ts'

/** Repository paths of the control files, which judge a change and which no change may write. */
export interface ControlPaths {
  /** Path of factory.yml. */
  factory: string
  /** Glob of the spec files. */
  specs: string
  /** Path of the house standard, if there is one. */
  house?: string | undefined
  /** Path of the record of who may import whom, if factory.yml names one. */
  architecture?: string | undefined
  /** Path of the trust file. */
  trust?: string | undefined
  /** Globs of the files that stations make, so that no writer may write them. */
  produces?: readonly string[]
}

/** The part of a Factory that names control files. */
export interface NamesControlFiles {
  /** Glob of the spec files. */
  specs: string
  house?: string | undefined
  architecture?: string | undefined
  signing?: { trust: string }
  line?: readonly { work: { kind: string; produces?: readonly string[] } }[]
}

/** The control files of a line: those that its factory.yml names, and factory.yml itself. */
export function controlPaths(
  { specs, house, architecture, signing, line = [] }: NamesControlFiles,
  factory: string,
): ControlPaths {
  const produces = line.flatMap(({ work }) => work.produces ?? [])
  return { factory, specs, house, architecture, trust: signing?.trust, produces }
}

const LOCKFILES = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
  'deno.lock',
  'cargo.lock',
  'poetry.lock',
  'uv.lock',
  'gemfile.lock',
  'composer.lock',
  'go.sum',
])

const DECLARES = 'the file that declares the line'
const FOLDERS = ['.git', '.github', '.factory', '.jidoka', 'node_modules']

/**
 * Why no change may write this path or glob, or `undefined`: workflows, factory.yml, the house standard, the trust file, specs
 * and lock files judge or build the change. Twins in case and Unicode form are refused too.
 */
export function forbiddenWrite(path: string, control: ControlPaths): string | undefined {
  const key = collisionKey(path)
  const prefix = literalPrefix(key)
  const name = key.split('/').at(-1) ?? ''
  if (key === collisionKey(control.factory)) return `is ${DECLARES}`
  if (LOCKFILES.has(name)) return 'is a lock file'
  if (isSpec(key, prefix, control.specs)) return 'lies where the specs are'
  const folder = FOLDERS.find((each) => prefix === each || prefix.startsWith(`${each}/`))
  if (folder !== undefined) return `lies in ${folder}`
  if (key.split('/').includes('node_modules')) return 'lies in node_modules'
  return namedReason(path, control)
}

function namedReason(
  path: string,
  { factory, house, architecture, trust }: ControlPaths,
): string | undefined {
  const files: [string | undefined, string][] = [
    [factory, DECLARES],
    [house, 'the house standard'],
    [architecture, 'the record of who may import whom'],
    [trust, 'the trust file'],
  ]
  const found = files.find(([file]) => file !== undefined && reaches(path, file))
  if (found === undefined) return undefined
  const [file, what] = found
  return isGlob(path) ? `covers ${file}, ${what}` : `is ${what}`
}

/** Is this the file, or a glob below a named folder that matches it? A glob from the top folder is refused elsewhere. */
function reaches(path: string, file: string): boolean {
  return isGlob(path) && literalPrefix(path) === '' ? false : canMeet(path, file)
}

function isSpec(key: string, prefix: string, specs: string): boolean {
  const folder = literalPrefix(collisionKey(specs))
  if (key.endsWith('.spec.md')) return true
  return isGlob(specs) && folder !== '' && (prefix === folder || prefix.startsWith(`${folder}/`))
}

const TEST_FOLDER = /^(test|tests|__tests__|__mocks__|e2e)$/
const TEST_NAME = /\.(test|spec)\.[^./]+$|^test\.[^./]+$|[-_]test\.[^./]+$/

/** Does a test runner take it for tests by its name alone, wherever it lies? */
export function isTestName(path: string): boolean {
  return TEST_NAME.test(collisionKey(path).split('/').at(-1) ?? '')
}

/** Is this path or glob a test file, or inside a folder of tests? */
export function isTestPath(path: string): boolean {
  const segments = collisionKey(path).split('/')
  return isTestName(path) || segments.slice(0, -1).some((segment) => TEST_FOLDER.test(segment))
}
