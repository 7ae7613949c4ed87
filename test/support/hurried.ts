import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Variables for a program whose waits take the `factor`-th part of the time. */
export function hurried(factor: number): Record<string, string> {
  const preload = pathToFileURL(join(import.meta.dirname, 'hurry.ts')).href
  return { NODE_OPTIONS: `--import=${preload}`, JIDOKA_HURRY: String(factor) }
}
