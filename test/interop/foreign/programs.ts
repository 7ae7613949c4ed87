import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { networkVariables } from '../../../shared/network-variables.ts'
import { MANAGERS, type Fixture } from './fixture.ts'

/** Beside the tools that `scripts/install-interop.sh` installs. */
const CACHE = join(homedir(), '.cache', 'jidoka-interop', 'managers')

/** The release that Node 24 brings. */
const COREPACK = 'corepack@0.34.6'

/**
 * The environment in which the manager of a repository is found, installed once from the registry in a folder outside of the tree.
 * On GitHub corepack brings the same programs. @throws Error without a registry.
 */
export function environmentFor({ manager = 'npm' }: Fixture): Record<string, string> {
  const { program, version } = MANAGERS[manager]
  const path = process.env['PATH'] ?? ''
  const network = networkVariables(process.env)
  if (program === undefined || version === undefined) return { ...network, PATH: path }
  const packages = packagesOf(`${program}@${version}`)
  // the programs are links into their packages, and stations see nothing but folders of PATH
  return { ...network, PATH: [join(packages, '.bin'), packages, path].join(delimiter) }
}

/**
 * The environment of jobs on a machine as GitHub has it: npm and corepack are there, pnpm and yarn come with `corepack enable`, which
 * puts them into `folder`. Corepack itself fetches what `packageManager` names.
 */
export function environmentOfJobs({ manager = 'npm' }: Fixture, folder: string): Record<string, string> {
  const path = [folder, dirname(process.execPath), process.env['PATH'] ?? '']
  const network = networkVariables(process.env)
  if (manager === 'npm') return { ...network, PATH: path.join(delimiter) }
  const packages = packagesOf(COREPACK)
  const program = join(folder, 'corepack')
  mkdirSync(folder)
  writeFileSync(
    program,
    `#!/bin/sh\nexec node "${packages}/corepack/dist/corepack.js" "$@" --install-directory "${folder}"\n`,
  )
  chmodSync(program, 0o755)
  // without it corepack asks yarnpkg.com for yarn
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' })
  const COREPACK_NPM_REGISTRY = registry.trim().replace(/\/$/, '')
  return { ...network, COREPACK_NPM_REGISTRY, PATH: [...path, packages].join(delimiter) }
}

/** The folder of packages in which this one lies. */
function packagesOf(name: string): string {
  const folder = join(CACHE, name.replace('/', '+').replace(/(?<=.)@/, '-'))
  const packages = join(folder, 'node_modules')
  if (!existsSync(join(packages, '.bin'))) install(folder, name)
  return packages
}

function install(folder: string, program: string): void {
  mkdirSync(folder, { recursive: true })
  const words = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', program]
  execFileSync('npm', words, { stdio: 'pipe' })
}
