import { hasCode, noneOn } from '../../errors.ts'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readBytes, readBytesIfAny } from '../../files.ts'
import { manifestIn } from '../../formats/manifest.ts'
import { isRecord } from '../../formats/read-json.ts'
import { MAX_PACKAGE_JSON_BYTES } from '../../limits.ts'
import { LOCK_FILES, managerOf, type Manager } from './manager.ts'
import { readNode } from './node-version.ts'
import { toolsOf, type FoundTool } from './tools.ts'
import { wholeScript, type Scripts } from './whole-script.ts'

/** What package.json says, or deno.json where there is none. */
export interface PackageFacts {
  runtime: 'node' | 'deno'
  /** The `test` script of package.json with the scripts that it starts in their place, or the task of deno.json. */
  script: string | undefined
  /** Names under dependencies and devDependencies. */
  dependencies: readonly string[]
  /** Does the configuration of vitest name the tests to run? */
  choosesTests: boolean
  manager: Manager
  /** Version of Node that the repository asks for. */
  node: string | undefined
  /** Range of the compiler that the code is written for. */
  typescript: string | undefined
  /** Linters and formatters that are set up here. */
  tools: FoundTool[]
}

/** `undefined` without package.json and deno.json, and for one that cannot be read. */
export async function packageFacts(repo: string): Promise<PackageFacts | undefined> {
  const names = await readdir(repo)
  const manifest = await manifestAt(repo)
  const deno = await denoManifest(repo, names)
  const value = manifest ?? deno
  if (value === undefined) return undefined
  const dependencies = ['dependencies', 'devDependencies'].flatMap((field) => namesUnder(value, field))
  return {
    runtime: manifest === undefined ? 'deno' : 'node',
    script: manifest === undefined ? taskOf(value) : wholeScript(scriptsOf(value)),
    dependencies,
    choosesTests: await choosesTests(repo, names),
    manager: managerOf({
      ...{ manifest: value, names },
      yarnLock: await textOf(repo, names, LOCK_FILES.yarn),
      yarnSettings: await textOf(repo, names, '.yarnrc.yml'),
    }),
    node: await readNode(repo, value),
    typescript: textAt(value, 'devDependencies', 'typescript') ?? textAt(value, 'dependencies', 'typescript'),
    tools: toolsOf({ manifest: value, names, dependencies }),
  }
}

/** package.json of a folder; `undefined` where there is none that can be read. */
export function manifestAt(folder: string): Promise<unknown> {
  return readManifest(folder, 'package.json')
}

async function readManifest(repo: string, name: string): Promise<unknown> {
  try {
    return manifestIn(await readBytesIfAny(join(repo, name), MAX_PACKAGE_JSON_BYTES))
  } catch (thrown) {
    if (hasCode(thrown, 'FILE_UNREADABLE', 'FILE_TOO_LARGE', 'FILE_ENCODING', 'JSON_INVALID'))
      return undefined
    throw thrown
  }
}

/** Of deno.jsonc with comments that JSON does not know, only that it is there. */
async function denoManifest(repo: string, names: readonly string[]): Promise<unknown> {
  const name = ['deno.json', 'deno.jsonc'].find((each) => names.includes(each))
  return name === undefined ? undefined : ((await readManifest(repo, name)) ?? {})
}

function taskOf(manifest: unknown): string | undefined {
  const tasks = isRecord(manifest) ? manifest['tasks'] : undefined
  const task = isRecord(tasks) ? tasks['test'] : undefined
  return plain(isRecord(task) ? task['command'] : task)
}

function textAt(manifest: unknown, field: string, name: string): string | undefined {
  const record = isRecord(manifest) ? manifest[field] : undefined
  return plain(isRecord(record) ? record[name] : undefined)
}

/** The scripts whose value is a text. */
function scriptsOf(manifest: unknown): Scripts {
  const names = namesUnder(manifest, 'scripts')
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = textAt(manifest, 'scripts', name)
      return text === undefined ? [] : [[name, text] as const]
    }),
  )
}

function plain(value: unknown): string | undefined {
  return typeof value === 'string' ? value.trim().replace(/\s+/g, ' ') : undefined
}

function namesUnder(value: unknown, field: string): string[] {
  const record = isRecord(value) ? value[field] : undefined
  return isRecord(record) ? Object.keys(record) : []
}

const TEST_CONFIG = /^vite(st)?\.config\.[cm]?[jt]s$/

/** Does the configuration of vitest say which tests there are, beside those that are measured? It is code, so it is only looked at. */
async function choosesTests(repo: string, names: readonly string[]): Promise<boolean> {
  const configs = names.filter((name) => TEST_CONFIG.test(name))
  const texts = await readWorkTreeTexts(repo, configs)
  return texts.some(({ text }) => /\binclude\b/.test(text.replace(/\bcoverage\s*:\s*\{[^{}]*\}/g, '')))
}

async function textOf(repo: string, names: readonly string[], name: string): Promise<string> {
  return names.includes(name) ? ((await readWorkTreeTexts(repo, [name]))[0]?.text ?? '') : ''
}

/** With more files, only the first ones in the order of the paths are read. */
const MAX_CODE_FILES = 2000
const MAX_CODE_BYTES = 2 * 1024 * 1024

/** The texts of these files of the work tree. Links, huge files and missing files are left out. */
export async function readWorkTreeTexts(
  repo: string,
  paths: readonly string[],
): Promise<{ path: string; text: string }[]> {
  const texts: { path: string; text: string }[] = []
  for (const path of paths.slice(0, MAX_CODE_FILES)) {
    if (!(await isFile(join(repo, path)))) continue
    const bytes = await readBytes(join(repo, path), MAX_CODE_BYTES).catch(
      noneOn('FILE_UNREADABLE', 'FILE_TOO_LARGE'),
    )
    if (bytes !== undefined) texts.push({ path, text: bytes.toString('utf8') })
  }
  return texts
}

async function isFile(path: string): Promise<boolean> {
  const facts = await lstat(path).catch(() => undefined)
  return facts?.isFile() ?? false
}
