import { devEngines } from '../../formats/manifest.ts'
import { isRecord } from '../../formats/read-json.ts'

/** Who installs packages here. */
export interface Manager {
  name: 'npm' | 'pnpm' | 'yarn' | 'bun' | 'deno'
  /** The version that package.json names; `undefined` when it names none. */
  version: string | undefined
  /** Is there a lock file, and of yarn, is it one of version 1? */
  lock: 'none' | 'locked' | 'yarn-1'
  /** yarn from 2 on that keeps packages outside of node_modules (Plug'n'Play), where nothing but yarn finds them. */
  plugAndPlay?: 'without-file' | 'with-file'
}

/** The lock file of each manager. */
export const LOCK_FILES = {
  npm: 'package-lock.json',
  pnpm: 'pnpm-lock.yaml',
  yarn: 'yarn.lock',
  bun: 'bun.lock',
} as const

/** Names of lock files, with further ones that mean the same. */
const LOCKS: readonly [Manager['name'], readonly string[]][] = [
  ['npm', [LOCK_FILES.npm, 'npm-shrinkwrap.json']],
  ['pnpm', [LOCK_FILES.pnpm]],
  ['yarn', [LOCK_FILES.yarn]],
  ['bun', [LOCK_FILES.bun, 'bun.lockb']],
  ['deno', ['deno.lock']],
]

export interface ManagerFacts {
  /** package.json or deno.json. */
  manifest: unknown
  /** Names in the top folder. */
  names: readonly string[]
  /** Text of yarn.lock. */
  yarnLock: string
  /** Text of .yarnrc.yml. */
  yarnSettings: string
}

/** By the field `packageManager`, else by the lock file, else npm; deno where deno.json stands alone. */
export function managerOf({ manifest, names, yarnLock, yarnSettings }: ManagerFacts): Manager {
  const declared = declaredManager(manifest)
  const locked = LOCKS.find(([, files]) => files.some((file) => names.includes(file)))?.[0]
  const name = declared?.name ?? locked ?? (names.includes('package.json') ? 'npm' : 'deno')
  const manager: Manager = { name, version: declared?.version, lock: lockOf(name, { names, yarnLock }) }
  const isPlugAndPlay = isModernYarn(manager) && !OTHER_LINKER.test(yarnSettings)
  if (!isPlugAndPlay) return manager
  return { ...manager, plugAndPlay: names.includes(PNP_FILE) ? 'with-file' : 'without-file' }
}

function lockOf(
  name: Manager['name'],
  { names, yarnLock }: Pick<ManagerFacts, 'names' | 'yarnLock'>,
): Manager['lock'] {
  const hasLock = LOCKS.some(([each, files]) => each === name && files.some((file) => names.includes(file)))
  if (!hasLock) return 'none'
  return name === 'yarn' && yarnLock.includes('# yarn lockfile v1') ? 'yarn-1' : 'locked'
}

/** yarn from 2 on, by its lock file or by the version that is named. */
function isModernYarn({ name, version = '', lock }: Manager): boolean {
  return name === 'yarn' && (lock === 'locked' || (lock === 'none' && /^[2-9]/.test(version)))
}

/** What yarn writes beside the lock file; some teams commit it. */
const PNP_FILE = '.pnp.cjs'

/** Without such a line yarn from 2 on takes Plug'n'Play. Source: yarnpkg.com, `nodeLinker` of .yarnrc.yml. */
const OTHER_LINKER = /^nodeLinker:\s*["']?(?:node-modules|pnpm)\b/m

/** `pnpm@9.1.0+sha512...`, as corepack reads it, else what `devEngines.packageManager` says. */
function declaredManager(manifest: unknown): Pick<Manager, 'name' | 'version'> | undefined {
  const text = isRecord(manifest) ? manifest['packageManager'] : undefined
  const [, name, version] =
    /^(npm|pnpm|yarn|bun|deno)@(\d+\.\d+\.\d+[\w.-]*)/.exec(typeof text === 'string' ? text : '') ?? []
  if (name !== undefined) return managerNamed(name, version)
  const [engine = {}] = devEngines(manifest, 'packageManager')
  return managerNamed(engine['name'], exactVersion(engine['version']))
}

function managerNamed(
  name: unknown,
  version: string | undefined,
): Pick<Manager, 'name' | 'version'> | undefined {
  const known = LOCKS.find(([each]) => each === name)?.[0]
  return known === undefined ? undefined : { name: known, version }
}

/** Of a range, nobody knows which version was meant. */
function exactVersion(version: unknown): string | undefined {
  return typeof version === 'string' ? /^\d+\.\d+\.\d+[\w.-]*/.exec(version)?.[0] : undefined
}

/** The commands that install, without scripts of packages; none where there is nothing to install. */
export function installCommands(manager: Manager, hasPackages: boolean): string[] {
  const { name, lock } = manager
  if (!hasPackages) return []
  switch (name) {
    case 'npm':
      return lock === 'none'
        ? ['npm install --ignore-scripts --no-audit --no-fund']
        : ['npm ci --ignore-scripts']
    case 'pnpm':
      return [`pnpm install ${lock === 'none' ? '' : '--frozen-lockfile '}--ignore-scripts`]
    case 'yarn':
      return yarnInstall(manager)
    case 'bun':
      return [`bun install ${lock === 'none' ? '' : '--frozen-lockfile '}--ignore-scripts`]
    case 'deno':
      return [lock === 'none' ? 'deno install' : 'deno install --frozen']
  }
}

function yarnInstall({ lock, plugAndPlay }: Manager): string[] {
  if (lock === 'yarn-1') return ['yarn install --frozen-lockfile --ignore-scripts']
  const install = `yarn install ${lock === 'none' ? '' : '--immutable '}--mode=skip-build`
  if (plugAndPlay === undefined) return [install]
  // examples are called by Node, which finds packages in node_modules alone
  const linked = `YARN_NODE_LINKER=node-modules ${install}`
  return plugAndPlay === 'without-file' ? [linked] : [KEEP, linked, GIVE_BACK]
}

/** With another linker yarn removes its file, and what is committed must stay. */
const KEEP = `test ! -f ${PNP_FILE} || cp ${PNP_FILE} .pnp.kept`
const GIVE_BACK = `test ! -f .pnp.kept || mv .pnp.kept ${PNP_FILE}`

/** What starts a program of an installed package. */
export function startOf({ name, plugAndPlay }: Manager): string {
  if (plugAndPlay !== undefined) return 'npx'
  return name === 'pnpm' ? 'pnpm exec' : name === 'yarn' ? 'yarn' : 'npx'
}

/** What a job on GitHub needs before it can install. */
export interface ManagerOnGithub {
  corepack: boolean
  /** The action that brings the program, and its inputs. */
  setUp: { uses: string; with: Record<string, string> } | undefined
}

/** Release v2.2.0 of oven-sh/setup-bun and v2.0.4 of denoland/setup-deno. */
const SETUP_BUN = 'oven-sh/setup-bun@0c5077e51419868618aeaa5fe8019c62421857d6'
const SETUP_DENO = 'denoland/setup-deno@667a34cdef165d8d2b2e98dde39547c9daac7282'

/** pnpm and yarn by corepack, bun and deno by an action of their own; the runners of GitHub have npm. */
export function onGithub({ name, version }: Manager): ManagerOnGithub {
  const versionOf = (input: string): Record<string, string> =>
    version === undefined ? {} : { [input]: version }
  switch (name) {
    case 'npm':
      return { corepack: false, setUp: undefined }
    case 'pnpm':
    case 'yarn':
      return { corepack: true, setUp: undefined }
    case 'bun':
      return { corepack: false, setUp: { uses: SETUP_BUN, with: versionOf('bun-version') } }
    case 'deno':
      return { corepack: false, setUp: { uses: SETUP_DENO, with: versionOf('deno-version') } }
  }
}
