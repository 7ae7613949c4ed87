import { once } from 'node:events'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { messageOf } from '../errors.ts'
import type { ExerciseOptions } from '../oracle/exercise/exercise.ts'
import type { Launch } from '../oracle/exercise/launch.ts'
import type { Apart, SeenPlace } from './isolation/isolation.ts'
import { startApart } from './launch.ts'
import type { Place } from './place.ts'
import type { Surroundings } from './surroundings.ts'

/** The output of the wrapper becomes descriptor 3 of the program, and what the program prints goes nowhere. */
const ON_CHANNEL = ['/bin/sh', '-c', 'exec "$@" 3>&1 > /dev/null 2>&1', 'sh'] as const

/**
 * Starts the processes that call examples as commands are started: apart, without any network. They see our program as
 * well, and may not write the tree.
 */
export function exampleLaunch(apart: Apart, { work }: Pick<Place, 'work'>): Launch {
  const places = apart.places.map((place) =>
    place.kind === 'write' && place.path === work ? reading(work) : place,
  )
  const walls = { ...apart, network: false, places: [...places, ...programPaths().map(reading)] }
  return (argv, { cwd, env }) => {
    const program = { argv: [...ON_CHANNEL, ...argv], cwd, env }
    const { child, input, output, kill } = startApart(program, walls, 'pipe')
    return { stdin: input, channel: output, ended: endOf(child), kill }
  }
}

/** Where examples are called and how: in the tree of a place, started by {@link exampleLaunch}. */
export function callPlace(
  apart: Apart,
  place: Place,
  { env, signal }: Pick<Surroundings, 'env' | 'signal'>,
): Required<Pick<ExerciseOptions, 'folder' | 'path' | 'home' | 'tmp' | 'launch' | 'signal'>> {
  const { work: folder, home, tmp } = place
  const path = env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'
  return { folder, path, home, tmp, launch: exampleLaunch(apart, place), signal }
}

function reading(path: string): SeenPlace {
  return { kind: 'read', path }
}

/** The bundle that this file was built into, or the sources and what they import. */
function programPaths(): string[] {
  const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
  return import.meta.url.endsWith('.ts')
    ? [at('..'), at('../../schemas'), at('../../package.json'), at('../../node_modules')]
    : [at('.')]
}

async function endOf(child: ChildProcess): Promise<string> {
  try {
    const [code] = (await once(child, 'exit')) as [number | null]
    // the wrapper tells a signal as an exit code
    return code === null || code > 128 ? 'ended by a signal' : `ended with exit code ${code}`
  } catch (thrown) {
    return `could not be started: ${messageOf(thrown)}`
  }
}
