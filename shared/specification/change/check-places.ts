import { blocking, compareText, warning, type Finding } from '../../findings.ts'
import { collisionKey } from '../../paths/safe-path.ts'
import { byStem, stemTwin } from '../../paths/stem-twins.ts'
import { isRegular, type TreeEntry } from '../../git/tree.ts'

/** The entries of a commit, as listTree gives them. */
export type PlacedTree = readonly Pick<TreeEntry, 'path' | 'mode'>[]

/**
 * Checks each path of a change against the tree of the base: no second spelling of a known name, no file below a file or
 * link, no file in place of a link, a submodule or a folder, no path twice, no new file that an import may find in place of
 * another one. Both files of such a pair may be written where the spec names them: `named` holds its write paths.
 */
export function checkPlaces(
  files: readonly { path: string; content: string | undefined }[],
  tree: PlacedTree,
  named: ReadonlySet<string> = new Set(),
): Finding[] {
  const map = mapOf(tree)
  const spellings = spellingsOf(files.map(({ path }) => path))
  const written = new Set(files.map(({ path }) => path))
  return [
    ...repeated(files.map(({ path }) => path)),
    ...[...written]
      .sort(compareText)
      .flatMap((path) => [...twins(path, map, spellings), ...misplaced(path, map, written)]),
    ...files.flatMap(({ path, content }) => (content === undefined ? needlessDeletion(path, map) : [])),
    ...stemTwins(files, map, named),
  ]
}

/** `src/words.js` beside `src/words.ts`: which of them an import finds depends on who imports. */
function stemTwins(
  files: readonly { path: string; content: string | undefined }[],
  { entries }: TreeMap,
  named: ReadonlySet<string>,
): Finding[] {
  const deleted = new Set(files.filter(({ content }) => content === undefined).map(({ path }) => path))
  const written = files.filter(({ content }) => content !== undefined).map(({ path }) => path)
  const present = byStem([...new Set([...entries.keys(), ...written])].filter((path) => !deleted.has(path)))
  return written
    .filter((path) => !entries.has(path) && !named.has(path))
    .flatMap((path) => {
      const twin = stemTwin(path, present)
      if (twin === undefined) return []
      const message = `an import may find it in place of ${JSON.stringify(twin.slice(0, 120))}`
      const hint = 'give it another name, or name both files in paths.write'
      return [blocking('CHANGE_TWIN', message, { file: path, hint })]
    })
}

interface TreeMap {
  entries: ReadonlyMap<string, Pick<TreeEntry, 'path' | 'mode'>>
  /** Every file and folder. */
  names: ReadonlySet<string>
  /** Collision key to the spellings in the tree. */
  spellings: ReadonlyMap<string, ReadonlySet<string>>
}

function mapOf(tree: PlacedTree): TreeMap {
  const spellings = spellingsOf(tree.map(({ path }) => path))
  const names = new Set([...spellings.values()].flatMap((set) => [...set]))
  return { entries: new Map(tree.map((entry) => [entry.path, entry])), names, spellings }
}

function spellingsOf(paths: readonly string[]): Map<string, Set<string>> {
  const names = new Set(paths.flatMap((path) => [...parentFolders(path), path]))
  const spellings = new Map<string, Set<string>>()
  for (const name of names) {
    const key = collisionKey(name)
    const set = spellings.get(key)
    if (set === undefined) spellings.set(key, new Set([name]))
    else set.add(name)
  }
  return spellings
}

/** `a/b/c` lies in `a` and `a/b`. */
function parentFolders(path: string): string[] {
  const segments = path.split('/')
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'))
}

function repeated(paths: readonly string[]): Finding[] {
  const twice = new Set(paths.filter((path, index) => paths.indexOf(path) !== index))
  return [...twice]
    .sort(compareText)
    .map((file) => blocking('CHANGE_TWICE', 'the path occurs twice in the change', { file }))
}

function twins(path: string, map: TreeMap, own: ReadonlyMap<string, ReadonlySet<string>>): Finding[] {
  const other = [...parentFolders(path), path]
    .filter((name) => !map.names.has(name))
    .flatMap((name) => {
      const key = collisionKey(name)
      return [...(map.spellings.get(key) ?? []), ...(own.get(key) ?? [])].filter(
        (spelling) => spelling !== name,
      )
    })
    .sort(compareText)[0]
  if (other === undefined) return []
  const message = `differs only in case or Unicode form from ${JSON.stringify(other.slice(0, 120))}`
  return [blocking('CHANGE_TWIN', message, { file: path })]
}

function misplaced(path: string, map: TreeMap, written: ReadonlySet<string>): Finding[] {
  const parent = parentFolders(path).find((folder) => map.entries.has(folder) || written.has(folder))
  if (parent !== undefined)
    return [
      blocking('CHANGE_PARENT', `${JSON.stringify(parent.slice(0, 120))} is not a folder`, { file: path }),
    ]
  const entry = map.entries.get(path)
  if (entry !== undefined && !isRegularMode(entry))
    return [blocking('CHANGE_LINK', 'is a symbolic link or a submodule in the base', { file: path })]
  if (entry === undefined && map.names.has(path))
    return [blocking('CHANGE_PARENT', 'is a folder in the base', { file: path })]
  return []
}

function isRegularMode({ path, mode }: Pick<TreeEntry, 'path' | 'mode'>): boolean {
  return isRegular({ path, mode, oid: '', size: 0 })
}

function needlessDeletion(path: string, map: TreeMap): Finding[] {
  if (map.entries.has(path)) return []
  return [warning('CHANGE_DELETES_NOTHING', 'is to be deleted but is not in the base', { file: path })]
}
