import { lstatSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { FileLook } from '../../../specification/rows/program.ts'
import { MAX_ORACLE_VALUE_CHARS } from '../../../limits.ts'
import { parseTree } from './parse-tree.ts'
import { NotAValue } from '../not-a-value.ts'
import { pointerTokens } from '../../../formats/json-pointer.ts'

/** The text of a file, or what stands at a place in it; `undefined` where there is none. Links are not followed. @throws NotAValue. */
export async function lookAtFile({ path, at }: FileLook, folder: string): Promise<unknown> {
  const text = textOf(join(folder, path))
  if (text === undefined || at === undefined) return text
  return valueAt(await parseTree(text, path), pointerTokens(at))
}

function textOf(path: string): string | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  if (!found.isFile() || realpathSync(path) !== path) throw new NotAValue('something that is no plain file')
  if (found.size > 16 * MAX_ORACLE_VALUE_CHARS) throw new NotAValue('a file that is too large')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch {
    throw new NotAValue('a file that is no text')
  }
}

function valueAt(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (Reflect.get(at, key) as unknown)
        : undefined,
    value,
  )
}
