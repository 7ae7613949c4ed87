import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { networkVariables } from '../../../shared/network-variables.ts'
import { MANAGERS, type Fixture } from './fixture.ts'

/** Beside the tools that `scripts/install-interop.sh` installs. */
const CACHE = join(homedir(), '.cache', 'jidoka-interop', 'managers')

/**
 * The environment in which the manager of a repository is found, installed once from the registry in a folder outside of the tree.
 * On GitHub corepack brings the same programs. @throws Error without a registry.
 */
export function environmentFor({ manager = 'npm' }: Fixture): Record<string, string> {
  const { program, version } = MANAGERS[manager]
  const path = process.env['PATH'] ?? ''
  const network = networkVariables(process.env)
  if (program === undefined || version === undefined) return { ...network, PATH: path }
  const packages = join(CACHE, `${program.replace('/', '+')}-${version}`, 'node_modules')
  if (!existsSync(join(packages, '.bin'))) install(join(packages, '..'), `${program}@${version}`)
  // the programs are links into their packages, and stations see nothing but folders of PATH
  return { ...network, PATH: [join(packages, '.bin'), packages, path].join(delimiter) }
}

function install(folder: string, program: string): void {
  mkdirSync(folder, { recursive: true })
  const words = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', program]
  execFileSync('npm', words, { stdio: 'pipe' })
}
