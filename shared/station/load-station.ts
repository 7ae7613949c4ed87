import type { StationName } from '../factory/stations.ts'
import type { CodeAnalysis } from '../house/code-analysis.ts'
import type { StationProgram } from './program.ts'

type Loaders = Partial<Record<string, () => Promise<{ station: unknown }>>>

let bundled: Loaders = {}

/**
 * In a bundle the actions are chunks that only the bundle's own entry can name.
 * @public called by the entry that scripts/build.ts writes
 */
export function useBundledStations(loaders: Loaders): void {
  bundled = loaders
}

/** The program of a station, loaded on first use: actions/<name>/station.ts, or its chunk of the bundle. */
export async function loadStation(name: StationName): Promise<StationProgram> {
  const { station } = await (bundled[name] ?? (() => importSource(name)))()
  // a program reads its own inputs, so the caller knows only the common ones
  return station as StationProgram
}

function importSource(name: StationName): Promise<{ station: unknown }> {
  const address = new URL(`../../actions/${name}/station.ts`, import.meta.url).href
  return import(/* webpackIgnore: true */ address) as Promise<{ station: unknown }>
}

/** One {@link CodeAnalysis} for everything that asks this function, made on first use: most stations never do. */
export function lazyAnalysis(): () => Promise<CodeAnalysis> {
  let made: Promise<CodeAnalysis> | undefined
  return () =>
    (made ??= import('../house/code-analysis.ts').then(({ createCodeAnalysis }) => createCodeAnalysis()))
}
