import type { GateContext } from '../gate-context.ts'
import { wordsOfLoading, wordsOfModule } from './mentions.ts'
import type { IsOffered } from './offered.ts'
import { takenFrom, type TakenFrom } from './taken-from.ts'

/** What all other files take of a module, as they are after the change. */
export interface Use {
  names: ReadonlySet<string>
  /** May any name be taken? */
  isWhole: boolean
}

/** What is used of a module. It looks until these names are found, and no further. */
export type UseOf = (path: string, names: readonly string[]) => Promise<Use>

interface Search {
  context: GateContext
  isOffered: IsOffered
  taken: TakenFrom
  /** The unchanged files that name a module by a path, looked for once. */
  naming: (path: string) => Promise<string[]>
  names: readonly string[]
}

/** Looks in the files of the change first, then in those that git finds to name the module. */
export function usesIn(context: GateContext, isOffered: IsOffered): UseOf {
  const taken = takenFrom(context)
  const found = new Map<string, Promise<string[]>>()
  const naming = (path: string): Promise<string[]> => {
    const known = found.get(path) ?? unchangedWith(wordsOfModule(path), context)
    found.set(path, known)
    return known
  }
  return (path, names) => useOf({ context, isOffered, taken, naming, names }, path, new Set())
}

async function useOf(search: Search, path: string, seen: Set<string>): Promise<Use> {
  let use: Use = { names: new Set(), isWhole: false }
  if (seen.has(path)) return use
  seen.add(path)
  for (const placesOf of PLACES) {
    const places = await placesOf(path, search)
    if (places === undefined) return { ...use, isWhole: true }
    await search.context.snapshot.fetch(places)
    for (const from of places)
      if (from !== path) use = merged(use, await usedBy(search, { from, path, seen }))
    if (use.isWhole || search.names.every((name) => use.names.has(name))) break
  }
  return use
}

function merged(one: Use, other: Use): Use {
  return { names: new Set([...one.names, ...other.names]), isWhole: one.isWhole || other.isWhole }
}

async function usedBy(
  search: Search,
  { from, path, seen }: { from: string; path: string; seen: Set<string> },
): Promise<Use> {
  const taken = await search.taken(from, path)
  if (!taken.isPassedOn) return taken
  const isWhole = taken.isWhole || search.isOffered(from)
  return isWhole ? { ...taken, isWhole } : merged(taken, await useOf(search, from, seen))
}

/** Files that may use a module; `undefined` where they are too many to be read. */
type PlacesOf = (path: string, search: Search) => Promise<string[] | undefined>

const MOST_FILES = 500

const PLACES: readonly PlacesOf[] = [
  ({}, { context }) =>
    Promise.resolve(context.files.flatMap((file) => (file.head === undefined ? [] : file.path))),
  async (path, { naming }) => atMost(await naming(path)),
  async (path, search) =>
    (await isRenamed(path, search)) ? atMost(await unchangedWith(search.names, search.context)) : [],
  async (path, { context }) => (await unchangedWith(wordsOfLoading(path), context)).slice(0, MOST_FILES),
]

function atMost(paths: string[]): string[] | undefined {
  return paths.length > MOST_FILES ? undefined : paths
}

async function unchangedWith(texts: readonly string[], { files, snapshot }: GateContext): Promise<string[]> {
  const changed = new Set(files.map(({ path }) => path))
  return (await snapshot.mentioning(texts)).filter((path) => !changed.has(path))
}

/** Names of `paths`, `imports` and aliases of bundlers: an import need not hold the name of the file. */
const RENAMING = /(?:^|\/)(?:package|[^/]*config[^/]*)\.json$|\.config\.[cm]?[jt]s$/

/** Does a configuration name the module, so that it may have another name for it? */
async function isRenamed(path: string, { naming }: Search): Promise<boolean> {
  return (await naming(path)).some((each) => RENAMING.test(each))
}
