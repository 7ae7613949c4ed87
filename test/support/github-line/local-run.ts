import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { runCommand } from '../processes.ts'
import { runCli, type Ran, type UnitJson } from '../story.ts'
import type { GithubLine } from './github-line.ts'
import { cassettesOf, linkFacts, type LinkFacts } from './links.ts'
import { signingKeys } from './prepare.ts'

export interface LocalRun extends Ran {
  units: UnitJson[]
  /** By serial and in journey order. */
  links: LinkFacts[]
  /** The clone it was made in. */
  folder: string
}

/**
 * `jidoka run` of the same specs in a clone of the same repository, signed with the same keys, with the answers that the
 * line on GitHub recorded. `more`: further options of the command.
 */
export async function runLocally(
  line: Pick<GithubLine, 'folder' | 'scratch' | 'results'>,
  specs: string[],
  more: string[] = [],
): Promise<LocalRun> {
  const folder = join(line.scratch, `local-${readdirSync(line.scratch).length}`)
  runCommand(line.scratch, 'git', 'clone', '--quiet', line.folder, folder)
  for (const [name, text] of cassettesOf(line)) {
    const path = join(folder, '.jidoka', 'cassettes', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  const words = specs.map((spec) => `specs/${spec}.spec.md`)
  const ran = await runCli(folder, ['run', ...words, '--mode', 'replay', '--json', ...more], signingKeys())
  const { units } = JSON.parse(ran.stdout) as { units: UnitJson[] }
  const files = units.flatMap(({ serial }) => {
    const parcels = join(folder, '.jidoka', 'runs', serial, 'parcels')
    return readdirSync(parcels).map((name) => ({ name, bytes: readFileSync(join(parcels, name)) }))
  })
  return { ...ran, units, links: linkFacts(files), folder }
}
