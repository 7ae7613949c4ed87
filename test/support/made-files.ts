import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file as it lay in a folder. */
export interface MadeFile {
  /** Below the folder. */
  path: string
  mode: number
  /** `undefined` for a folder. */
  content: Buffer | undefined
}

/** Everything in a folder without links: folders before what is in them. */
export function filesIn(root: string): MadeFile[] {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()
  return paths.map((path) => {
    const facts = lstatSync(join(root, path))
    const content = facts.isDirectory() ? undefined : readFileSync(join(root, path))
    return { path, mode: facts.mode, content }
  })
}

/** Lays them into an empty folder. */
export function layFiles(root: string, files: readonly MadeFile[]): void {
  for (const { path, mode, content } of files) {
    if (content === undefined) mkdirSync(join(root, path), { mode })
    else writeFileSync(join(root, path), content, { mode })
  }
}
