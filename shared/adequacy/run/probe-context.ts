import { fileURLToPath } from 'node:url'
import { PROBE_HEAP_MIB } from '../../limits.ts'
import { callsProgram, childPlace, otherHome, type ChildFolders } from '../../oracle/exercise/child-place.ts'
import { launchWith, type Launch, type LaunchPlace } from '../../oracle/exercise/launch.ts'
import type { Change } from '../../git/change-set.ts'

export interface ProbeOptions extends ChildFolders {
  /** Lays the base and these changes in the folder, in place of what lies there. */
  lay: (changes: readonly Change[]) => Promise<void>
  /** Called with a line of progress, every few seconds at most. */
  say?: (line: string) => void
  /** How a child is started. Default: as a plain process. */
  launch?: Launch
  /** Program and words that start a child. Default: the sources, or the bundles, that this file is of. */
  programs?: { calls: readonly string[]; variants: readonly string[] }
  signal?: AbortSignal
}

/** How children are started while one change is probed. */
export interface ProbeContext {
  folder: string
  /** Two children live at a time, each in one of these. */
  places: readonly [LaunchPlace, LaunchPlace]
  launch: Launch
  programs: { calls: readonly string[]; variants: readonly string[] }
  signal: AbortSignal
}

/** The context of the options. */
export async function probeContext(options: ProbeOptions): Promise<ProbeContext> {
  const { launch = launchWith(), signal = new AbortController().signal } = options
  const { programs = { calls: callsProgram(), variants: variantsProgram() } } = options
  const place = await childPlace(options)
  return {
    folder: place.cwd,
    places: [place, otherHome(place)],
    launch,
    programs: { calls: programs.calls, variants: withSmallHeap(programs.variants) },
    signal,
  }
}

/** The source beside this file, or its program in the bundle that this file was built into. */
function variantsProgram(): string[] {
  const entry = import.meta.url.endsWith('.ts') ? './child/main.ts' : './try-variants.js'
  return [process.execPath, fileURLToPath(new URL(entry, import.meta.url))]
}

/** The words of a program, which is given little memory: as much as on any other machine. */
export function withSmallHeap([program = '', ...words]: readonly string[]): string[] {
  return [program, `--max-old-space-size=${PROBE_HEAP_MIB}`, ...words]
}
