import { access, constants, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { workOptionsOf } from '../../factory/command-secrets.ts'
import { commandStations, type Factory } from '../../factory/factory.ts'
import { failed, passed, type Check } from './check.ts'
import { commandsOf, startedPrograms } from './command-words.ts'
import { checkInstall } from './install.ts'

const NAME = 'commands'

type CommandStation = ReturnType<typeof commandStations>[number]

/** Can the commands of the line run: here, and in their jobs? */
export async function checkCommands(
  repo: string,
  factory: Factory,
  env: NodeJS.ProcessEnv,
): Promise<Check[]> {
  const stations = commandStations(factory.line).filter(({ work }) => commandsOf(work).length > 0)
  const checks = await Promise.all(
    stations.map(async (station) => [
      ...(await notHere(station, env['PATH'])),
      ...notInJob(factory, station),
      ...(await checkInstall(repo, station)),
    ]),
  )
  const found = checks.flat()
  if (stations.length === 0 || found.length > 0) return found
  return [
    passed(
      NAME,
      `what ${stations.map(({ name }) => name).join(', ')} start is there, and is brought to their jobs`,
    ),
  ]
}

function programsOf({ work }: CommandStation): string[] {
  return [
    ...new Set(
      commandsOf(work)
        .flatMap(startedPrograms)
        .map(({ program }) => program),
    ),
  ]
}

/** Programs that a station starts and this machine does not have. */
async function notHere(station: CommandStation, path: string | undefined): Promise<Check[]> {
  if (path === undefined) return []
  const programs = await Promise.all(
    programsOf(station).map(async (program) => ((await isOnPath(program, path)) ? [] : [program])),
  )
  return programs.flat().map((program) => {
    const fix = /^(?:pnpm|yarn)$/.test(program)
      ? `corepack enable, or install ${program}`
      : `install ${program}`
    return failed(NAME, `${station.name} starts ${program}, which is not on PATH here`, fix)
  })
}

async function isOnPath(program: string, path: string): Promise<boolean> {
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const file = join(folder, program)
    const isProgram = await access(file, constants.X_OK).then(
      async () => (await stat(file)).isFile(),
      () => false,
    )
    if (isProgram) return true
  }
  return false
}

/** Programs that no runner of GitHub has by itself, and what brings them. */
const BROUGHT: Readonly<Record<string, RegExp>> = {
  pnpm: /pnpm/,
  yarn: /yarn|setup-node/,
  bun: /bun/,
  bunx: /bun/,
  deno: /deno/,
}

/** Programs that a station starts and nothing brings to its job. An image of its own may hold them. */
function notInJob({ github }: Factory, station: CommandStation): Check[] {
  if (github === undefined) return []
  const work = workOptionsOf(github, station)
  if (work.container !== undefined) return []
  return programsOf(station).flatMap((program) => {
    const bringer = BROUGHT[program]
    const isManager = program === 'pnpm' || program === 'yarn'
    const isBrought =
      bringer === undefined ||
      (isManager && github.corepack) ||
      work.setUp.some(({ uses }) => bringer.test(uses)) ||
      (station.work.setup?.run ?? []).some((command) =>
        /corepack enable|npm (?:i|install) (?:-g|--global)/.test(command),
      )
    if (isBrought) return []
    const fix = isManager
      ? 'write `corepack: true` under github in factory.yml, then jidoka compile'
      : `name the action that brings ${program} under github.setUp in factory.yml, then jidoka compile`
    return [failed(NAME, `the job of ${station.name} starts ${program}, and nothing brings it`, fix)]
  })
}
