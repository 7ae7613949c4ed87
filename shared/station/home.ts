import { lstat, readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { FactoryError, isErrno } from '../errors.ts'
import { git, gitSucceeds } from '../git/git.ts'
import { splitNul } from '../git/tree.ts'

/** The folder of a repository for local keys, recordings, runs and traces. */
export const HOME = '.jidoka'

/** The trust file of this machine in that folder. */
export const TRUST_FILE = 'trust.json'

/** The same, as a person names it for `--trust`, wherever they stand in the repository. */
export const LOCAL_TRUST = `${HOME}/${TRUST_FILE}`

/** What is written there, and how many levels below it are looked at. A trace is replaced as a whole folder. */
const WRITTEN = [
  ['.gitignore', 0],
  [TRUST_FILE, 0],
  ['keys', 1],
  ['cassettes', 8],
  ['runs', 8],
  ['traces', 1],
] as const

/**
 * Refuses a home that leads elsewhere, or whose keys everybody with a clone has. Called before anything is written there.
 * `home`: the folder; it need not exist.
 * @throws FactoryError HOME_LINK (the folder or a part of it is a link or no folder), HOME_TRACKED (git tracks its keys).
 */
export async function checkHome(home: string): Promise<void> {
  const kind = await kindOf(home)
  if (kind === 'absent') return
  if (kind !== 'folder') throw homeLink(home)
  for (const [name, depth] of WRITTEN) await refuseLinks(join(home, name), depth)
  await refuseTracked(home)
}

async function kindOf(path: string): Promise<'absent' | 'folder' | 'file' | 'other'> {
  try {
    const facts = await lstat(path)
    if (facts.isDirectory()) return 'folder'
    return facts.isFile() ? 'file' : 'other'
  } catch (thrown) {
    if (isErrno(thrown, 'ENOENT')) return 'absent'
    throw thrown
  }
}

async function refuseLinks(path: string, depth: number): Promise<void> {
  const kind = await kindOf(path)
  if (kind === 'other') throw homeLink(path)
  if (kind !== 'folder') return
  let level = [path]
  for (let left = depth; left > 0 && level.length > 0; left--)
    level = (await Promise.all(level.map(foldersIn))).flat()
}

/** @throws FactoryError HOME_LINK when anything there is neither a file nor a folder. */
async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true })
  const link = entries.find((entry) => !entry.isDirectory() && !entry.isFile())
  if (link !== undefined) throw homeLink(join(path, link.name))
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name))
}

function homeLink(path: string): FactoryError {
  return new FactoryError(
    'HOME_LINK',
    `${path} is a link, or not what belongs there: writing would go elsewhere`,
    {
      hint: 'remove it, and find out who put it there; --out writes a trace to another folder',
    },
  )
}

/** Whoever committed keys can sign with them, and so can everybody with a clone. */
async function refuseTracked(home: string): Promise<void> {
  const parent = dirname(home)
  if (!(await gitSucceeds(parent, ['rev-parse', '--show-toplevel']))) return
  const places = ['keys', 'trust.json'].map((name) => `:(icase,literal)${basename(home)}/${name}`)
  const [tracked] = splitNul(await git(parent, ['ls-files', '-z', '--', ...places]))
  if (tracked === undefined) return
  throw new FactoryError(
    'HOME_TRACKED',
    `git tracks ${tracked.toString('utf8')}: everybody with a clone has it`,
    {
      hint: `run \`git rm -r --cached ${HOME}\`, commit, and remove ${HOME}/keys: the next run makes new keys`,
    },
  )
}
