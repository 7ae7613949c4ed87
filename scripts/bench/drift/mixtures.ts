import { countStyles } from '../../../shared/style/census/count-styles.ts'
import type { StyledFile } from '../../../shared/style/threshold.ts'
import { randIndex } from './figures.ts'
import { drawnFiles, type House } from './houses.ts'

const FILES_OF_EACH = 100
const SEED = 1
const LEAST_FILES = 40

/** How many styles the census finds in repositories alone and mixed, and how well its groups fit. */
export function mixtureFigures(houses: readonly House[]): string[] {
  const able = houses.filter(({ files }) => files.length >= LEAST_FILES)
  const lines = ['alone:', ...able.map((house) => mixtureLine([house])), 'pairs:']
  const pairs = able.flatMap((left, at) => able.slice(at + 1).map((right) => [left, right]))
  lines.push(...pairs.map(mixtureLine))
  for (let size = 3; size <= Math.min(7, able.length); size += 1)
    lines.push(`mixtures of ${size}:`, ...windowsOf(able, size).map(mixtureLine))
  return lines
}

/** Some mixtures of a size: neighbours in the list. */
function windowsOf(houses: readonly House[], size: number): House[][] {
  const starts =
    houses.length === size ? [0] : [0, Math.floor((houses.length - size) / 2), houses.length - size]
  return [...new Set(starts)].map((start) => houses.slice(start, start + size))
}

function mixtureLine(houses: readonly House[]): string {
  const { files, origins } = mixed(houses.map(({ files: own }) => drawnFiles(own, FILES_OF_EACH, SEED)))
  const { styles, members } = countStyles(files)
  const groups = new Array<number>(files.length).fill(0)
  for (const [group, places] of members.entries()) for (const place of places) groups[place] = group
  const fit = houses.length === 1 ? '' : `, ARI ${randIndex(origins, groups).toFixed(2)}`
  return `  ${houses.map(({ name }) => name).join(' + ')}: ${styles} of ${houses.length}${fit}`
}

function mixed(parts: readonly StyledFile[][]): { files: StyledFile[]; origins: number[] } {
  const rows = parts.flatMap((files, origin) =>
    files
      .filter(({ votes }) => votes.size >= 8)
      .map(({ path, votes }) => ({ file: { path: `${origin}/${path}`, votes }, origin })),
  )
  return { files: rows.map(({ file }) => file), origins: rows.map(({ origin }) => origin) }
}

/** How often a second style is found where it has few files. */
export function sensitivityFigures(houses: readonly House[]): string[] {
  const able = houses.filter(({ files }) => files.length >= FILES_OF_EACH)
  return [0, 5, 10, 20, 40].map((foreign) => {
    const found = able.map((house, at) => {
      const other = able[(at + 1) % able.length]
      const few = drawnFiles(other?.files ?? [], foreign, SEED)
      const { files } = mixed([drawnFiles(house.files, FILES_OF_EACH, SEED), few])
      return countStyles(files).styles
    })
    const more = found.filter((styles) => styles > 1).length
    return `  ${FILES_OF_EACH} files and ${foreign} of another: a second style in ${more} of ${found.length}`
  })
}
