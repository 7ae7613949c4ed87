import { basename, dirname, join, resolve } from 'node:path'
import ts from 'typescript'
import { sha256 } from '../../../shared/formats/digest.ts'
import { resolveCommit } from '../../../shared/git/revision.ts'
import { openStyleCache, type StyleCache } from '../../../shared/style/cache.ts'
import { stylesAt } from '../../../shared/style/read-styles.ts'
import type { StyledFile } from '../../../shared/style/threshold.ts'
import { packageRepository } from '../existence/packages.ts'
import { ROOT } from '../measure.ts'

/** A repository whose style is known to be its own. */
export interface House {
  name: string
  repo: string
  commit: string
  files: StyledFile[]
  cache: StyleCache
}

/** Published packages with sources that people wrote: what is measured when no repository is named. */
const PACKAGES = ['rxjs', 'luxon', 'svgo', 'leaflet', 'mocha', 'fs-extra', 'simple-statistics']

/** More files of one repository make the figures slower and no better. */
const MOST_FILES = 400

/** The repositories at these paths, or of some packages and this one. */
export async function openHouses(paths: readonly string[]): Promise<House[]> {
  const repos =
    paths.length > 0 ? paths.map((path) => resolve(path)) : [ROOT, ...PACKAGES.map(packageRepository)]
  const houses: House[] = []
  for (const repo of repos) houses.push(await openHouse(repo))
  return houses
}

async function openHouse(repo: string): Promise<House> {
  const cache = await openStyleCache(join(ROOT, '.cache', 'bench'), repo)
  const commit = await resolveCommit(repo, 'HEAD')
  const { files } = await stylesAt(repo, commit, { compiler: ts, most: MOST_FILES, cache })
  await cache.save()
  return { name: nameOf(repo), repo, commit, files, cache }
}

/** The last part of a path that says which repository it is. */
function nameOf(repo: string): string {
  const name = basename(repo)
  return name === 'repo' ? basename(dirname(repo)) : name
}

/** Files whose folders fall on one side, and those on the other: files of one folder resemble each other more than the house. */
export function splitByFolder(files: readonly StyledFile[], seed: number): [StyledFile[], StyledFile[]] {
  const isFirst = ({ path }: StyledFile): boolean =>
    Number.parseInt(sha256(`${seed} ${dirname(path)}`).slice(0, 8), 16) % 2 === 0
  return [files.filter(isFirst), files.filter((file) => !isFirst(file))]
}

/** At most `most` files, which ones the seed decides, in the order of their paths. */
export function drawnFiles(files: readonly StyledFile[], most: number, seed: number): StyledFile[] {
  const ranked = files.map((file) => ({ file, rank: sha256(`${seed} ${file.path}`) }))
  ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1))
  const drawn = new Set(ranked.slice(0, most).map(({ file }) => file))
  return files.filter((file) => drawn.has(file))
}
