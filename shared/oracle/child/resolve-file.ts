import { statSync } from 'node:fs'
import { join } from 'node:path'

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json']

/** TypeScript is written with the name that its output will have. */
const SOURCES: [output: RegExp, ...sources: string[]][] = [
  [/\.js$/, '.ts', '.tsx', '.jsx'],
  [/\.jsx$/, '.tsx'],
  [/\.mjs$/, '.mts'],
  [/\.cjs$/, '.cts'],
]

/** The file that a path without its extension, with that of its output, or of a folder with an index means. */
export function resolveFile(path: string): string | undefined {
  if (isFile(path)) return path
  return candidatesOf(path).find(isFile)
}

function candidatesOf(path: string): string[] {
  const sources = SOURCES.flatMap(([output, ...extensions]) =>
    output.test(path) ? extensions.map((each) => path.replace(output, each)) : [],
  )
  const plain = EXTENSIONS.map((each) => `${path}${each}`)
  return [...sources, ...plain, ...EXTENSIONS.map((each) => join(path, `index${each}`))]
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
