import { git } from './git.ts'
import { renamesOf } from './renames.ts'
import { isAncestor } from './revision.ts'

/** A file as it lay in a commit that is here. */
export interface NamedFile {
  commit: string
  path: string
}

/** Moves of one file that are followed. */
const MOST_STEPS = 20
/** Paths that git looks for at once: its time grows with them. */
const MOST_PATHS = 1000

/** Files with the same place are one. */
export function placeKey({ commit, path }: NamedFile): string {
  return `${commit} ${path}`
}

/**
 * Where files of earlier commits lie in `head`, by {@link placeKey}: those that moved, as git pairs what goes and comes in one commit, one move
 * after the other. A file that git pairs with none is left out.
 * @param isThere Is a path a file of `head`?
 * @throws FactoryError of git.
 */
export async function namesNow(
  repo: string,
  { head, files, isThere }: { head: string; files: readonly NamedFile[]; isThere: (path: string) => boolean },
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  let open = files.filter(({ path }) => !isThere(path)).map((file) => ({ first: file, now: file }))
  for (let step = 0; open.length > 0 && step < MOST_STEPS; step++) {
    const moved = await movedOnce(
      repo,
      head,
      open.map(({ now }) => now),
    )
    const next = open.flatMap(({ first, now }) => {
      const to = moved.get(placeKey(now))
      return to === undefined ? [] : [{ first, now: to }]
    })
    for (const { first, now } of next) if (isThere(now.path)) found.set(placeKey(first), now.path)
    open = next.filter(({ now }) => !isThere(now.path))
  }
  return found
}

/** The next place of each file that a commit moved. */
async function movedOnce(
  repo: string,
  head: string,
  files: readonly NamedFile[],
): Promise<Map<string, NamedFile>> {
  const commits = await removing(repo, head, [...new Set(files.map(({ path }) => path))])
  const renames = await renamesOf(repo, commits)
  const moved = new Map<string, NamedFile>()
  for (const file of files) {
    // the oldest move after the commit is the one of this file
    const candidates = renames.filter(({ from }) => from === file.path).reverse()
    for (const { commit = '', to } of candidates) {
      if (candidates.length > 1 && !(await isAncestor(repo, file.commit, commit))) continue
      moved.set(placeKey(file), { commit, path: to })
      break
    }
  }
  return moved
}

/** The commits that take one of these files away, the newest first. */
async function removing(repo: string, head: string, paths: readonly string[]): Promise<string[]> {
  const named = paths.filter((path) => !path.includes('\n')).slice(0, MOST_PATHS)
  const words = ['log', '--topo-order', '--no-renames', '--diff-filter=D', '--name-only', '--format=%x01%H']
  const input = `${head}\n--\n${named.map((path) => `:(literal)${path}\n`).join('')}`
  const output = (await git(repo, [...words, '--stdin'], { input })).toString('utf8')
  return output.split('\n').flatMap((line) => (line.startsWith('\u0001') ? [line.slice(1)] : []))
}
