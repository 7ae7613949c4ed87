import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { sha256 } from '../formats/digest.ts'

/** A larger file is read by nobody: computing the values again is as fast. */
const MAX_KEPT_BYTES = 512 * 1024 * 1024

/** What was computed from files of one repository, kept from one run to the next by keys that name the bytes it was computed from. */
export interface KeptValues<T> {
  /** Reads what an earlier run kept, once; before that nothing is known. */
  open(): Promise<void>
  get(key: string): T | undefined
  /** `undefined` is not kept. */
  keep(key: string, value: T | undefined): void
  /** Writes the values, if they were opened. `isWhole`: what this run did not ask for is gone. A folder that cannot be written changes nothing. */
  save(options: { isWhole: boolean }): Promise<void>
}

/** How the values of one kind are told from others. */
export interface KeptKind<T> {
  /** Part of the name of the file. */
  name: string
  /** Values of another method count as none. */
  method: string
  is: (value: unknown) => value is T
}

/**
 * The kept values of a repository. A file with another method or digest, or with one value of a shape that is not expected, counts
 * as none. The digest finds a broken or half written file. It is no signature, so nothing that is signed rests on it.
 */
export function keptValues<T>(folder: string | undefined, repo: string, kind: KeptKind<T>): KeptValues<T> {
  const file = folder === undefined ? undefined : join(folder, fileName(repo, kind))
  const used = new Map<string, T>()
  let before: ReadonlyMap<string, T> | undefined
  return {
    open: async () => {
      if (file !== undefined) before ??= await readValues(file, kind)
    },
    get: (key) => {
      const value = before?.get(key)
      if (value !== undefined) used.set(key, value)
      return value
    },
    keep: (key, value) => {
      if (value !== undefined) used.set(key, value)
    },
    save: async ({ isWhole }) => {
      if (file === undefined || folder === undefined || before === undefined) return
      const old = before
      const after = isWhole ? used : new Map([...old, ...used])
      const isSame = after.size === old.size && [...after.keys()].every((key) => old.has(key))
      if (!isSame) await writeValues(folder, file, { kind, used: after })
    },
  }
}

function fileName(repo: string, { name }: Pick<KeptKind<unknown>, 'name'>): string {
  return `${sha256(resolve(repo)).slice(0, 32)}.${name}`
}

async function readValues<T>(file: string, kind: KeptKind<T>): Promise<Map<string, T>> {
  try {
    if ((await stat(file)).size > MAX_KEPT_BYTES) return new Map()
    const text = await readFile(file, 'utf8')
    const end = text.indexOf('\n')
    const body = text.slice(end + 1)
    if (text.slice(0, end) !== headOf(body, kind)) return new Map()
    const lines = body.split('\n').filter((line) => line !== '')
    return new Map(lines.map((line) => readLine(line, kind)))
  } catch {
    // there is none, it cannot be read, or it is not ours
    return new Map()
  }
}

/** @throws TypeError or SyntaxError: one strange value, and none is believed. */
function readLine<T>(line: string, { is }: KeptKind<T>): [string, T] {
  const pair: unknown = JSON.parse(line)
  const [key, value] = Array.isArray(pair) ? (pair as unknown[]) : []
  if (typeof key !== 'string' || !is(value)) throw new TypeError('a kept value has another shape')
  return [key, value]
}

function headOf(body: string, { method }: Pick<KeptKind<unknown>, 'method'>): string {
  return JSON.stringify({ method, sha256: sha256(body) })
}

interface Writing<T> {
  kind: KeptKind<T>
  used: ReadonlyMap<string, T>
}

async function writeValues<T>(folder: string, file: string, { kind, used }: Writing<T>): Promise<void> {
  const body = [...used].map((pair) => `${JSON.stringify(pair)}\n`).join('')
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const fresh = `${file}.${process.pid}.new`
    await writeFile(fresh, `${headOf(body, kind)}\n${body}`, { mode: 0o600 })
    await rename(fresh, file)
    await dropOldest(folder, kind)
  } catch {
    // without it the next run reads everything again
  }
}

/** Repositories that come and go leave their files behind. */
const MOST_REPOSITORIES = 50

async function dropOldest(folder: string, { name }: Pick<KeptKind<unknown>, 'name'>): Promise<void> {
  const names = (await readdir(folder)).filter((each) => each.endsWith(`.${name}`))
  if (names.length <= MOST_REPOSITORIES) return
  const files = await Promise.all(
    names.map(async (each) => ({ file: join(folder, each), at: (await stat(join(folder, each))).mtimeMs })),
  )
  const old = files.sort((a, b) => b.at - a.at).slice(MOST_REPOSITORIES)
  await Promise.all(old.map(({ file }) => rm(file, { force: true })))
}
