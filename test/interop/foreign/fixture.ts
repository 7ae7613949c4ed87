/** A repository of somebody else, written by our own script: what its line must be able to carry. */
export interface Fixture {
  /** Packages of the registry with their versions; none: nothing is installed. */
  packages: Record<string, string>
  /** Who installs them; default: npm. */
  manager?: ManagerName
  /** package.json, beside the packages. */
  manifest: Record<string, unknown>
  /** A module with the function `add`, which the team tests, and everything else. */
  files: Record<string, string>
  /** Where the module lies; default: the first of the files. */
  module?: string
  /** The command of the team's tests that stands in factory.yml. */
  command: string
  /** It leaves no JUnit file, so it stands behind a mark that a person takes away. */
  isOffered?: boolean
  /** The commands of its setup in factory.yml. */
  setup: readonly string[]
}

type ManagerName = 'npm' | 'pnpm' | 'yarn 1' | 'yarn berry'

interface Manager {
  /** The package of npm that holds its program; none: it comes with Node. */
  program?: string
  version?: string
  /** Writes the lock file. */
  lock: readonly [program: string, ...words: string[]]
}

/** The words that write a lock file are those of each program's own documentation. */
export const MANAGERS: Readonly<Record<ManagerName, Manager>> = {
  npm: { lock: ['npm', 'install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'] },
  pnpm: {
    ...{ program: 'pnpm', version: '10.27.0' },
    lock: ['pnpm', 'install', '--lockfile-only', '--ignore-scripts'],
  },
  'yarn 1': {
    ...{ program: 'yarn', version: '1.22.22' },
    lock: ['yarn', 'install', '--ignore-scripts', '--non-interactive'],
  },
  'yarn berry': {
    ...{ program: '@yarnpkg/cli-dist', version: '4.12.0' },
    lock: ['yarn', 'install', '--mode=skip-build'],
  },
}

export const TYPED = 'export function add(a: number, b: number): number {\n  return a + b\n}\n'
export const MODULE = 'export function add(a, b) {\n  return a + b\n}\n'
export const COMMON = 'function add(a, b) {\n  return a + b\n}\n\nmodule.exports = { add }\n'

/** The module of the team. */
export function moduleOf({ module, files }: Fixture): string {
  return module ?? Object.keys(files)[0] ?? ''
}
