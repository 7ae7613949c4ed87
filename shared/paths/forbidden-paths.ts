import { collisionKey } from './safe-path.ts'
import { isGlob, literalPrefix } from './declared-paths.ts'

/** Names of the control files that a change may never write. */
export interface ControlPaths {
  /** Path of factory.yml. */
  factory: string
  /** Glob of the spec files. */
  specs: string
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

const FOLDERS = ['.git', '.github', '.factory', '.jidoka', 'node_modules']

/**
 * Why nobody's change may write this path or glob, or `undefined`: workflows, factory.yml, the house, specs and lock files
 * judge or build the change, so the change may not touch them. Case and Unicode twins are refused too.
 */
export function forbiddenWrite(path: string, control: ControlPaths): string | undefined {
  const key = collisionKey(path)
  const prefix = literalPrefix(key)
  const name = key.split('/').at(-1) ?? ''
  if (key === collisionKey(control.factory)) return 'is the file that declares the line'
  if (LOCKFILES.has(name)) return 'is a lock file'
  if (isSpec(key, prefix, control.specs)) return 'lies where the specs are'
  const folder = FOLDERS.find((each) => prefix === each || prefix.startsWith(`${each}/`))
  if (folder !== undefined) return `lies in ${folder}`
  return key.split('/').includes('node_modules') ? 'lies in node_modules' : undefined
}

function isSpec(key: string, prefix: string, specs: string): boolean {
  const folder = literalPrefix(collisionKey(specs))
  if (key.endsWith('.spec.md')) return true
  return isGlob(specs) && folder !== '' && (prefix === folder || prefix.startsWith(`${folder}/`))
}

const TEST_FOLDER = /^(test|tests|__tests__|__mocks__|e2e)$/
const TEST_NAME = /\.(test|spec)\.[^./]+$|^test\.[^./]+$|[-_]test\.[^./]+$/

/** Is this path or glob a test file, or inside a folder of tests? */
export function isTestPath(path: string): boolean {
  const segments = collisionKey(path).split('/')
  const name = segments.at(-1) ?? ''
  return TEST_NAME.test(name) || segments.slice(0, -1).some((segment) => TEST_FOLDER.test(segment))
}
