import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { launchWith } from '../../shared/oracle/exercise/launch.ts'
import type { LintOptions } from '../../shared/own-eslint/run/lint-child.ts'
import { ownEslintProgram, runOwnEslint, type OwnFile } from '../../shared/own-eslint/run/run-own-eslint.ts'
import type { OwnEslintValues, OwnJudged } from '../../shared/own-eslint/values.ts'

const OUR_MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url))

/** Paths and texts; a file that is `undefined` is gone. */
export type Files = Record<string, string | undefined>

export interface OwnTree {
  base: Files
  /** What the change writes. */
  head: Files
  /** Where `node_modules` leads to. Default: the packages of this repository. */
  modules?: string | undefined
  limits?: LintOptions['limits']
}

/** What ESLint says of a change to a tree in a temporary folder, as an ordinary process. */
export async function ownValuesOf({ base, head, limits, ...tree }: OwnTree): Promise<OwnEslintValues> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'jidoka-own-eslint-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  layFiles(folder, base)
  const modules = 'modules' in tree ? tree.modules : OUR_MODULES
  if (modules !== undefined) symlinkSync(modules, join(folder, 'node_modules'))
  const files = Object.entries(head).flatMap(([path, text]): OwnFile[] =>
    text === undefined ? [] : [{ path, base: base[path], head: text }],
  )
  const order = { configs: [], locks: [], closed: Object.keys(head) }
  return runOwnEslint(files, order, {
    launch: launchWith(),
    place: { cwd: folder, env: { PATH: process.env['PATH'] ?? '', HOME: folder, TMPDIR: tmpdir() } },
    program: ownEslintProgram(),
    directory: folder,
    deadline: Date.now() + 600_000,
    signal: new AbortController().signal,
    lay: () => {
      layFiles(folder, head)
      return Promise.resolve()
    },
    ...(limits === undefined ? {} : { limits }),
  })
}

/** The same where it judges. */
export async function judgedOf(tree: OwnTree): Promise<OwnJudged> {
  const values = await ownValuesOf(tree)
  if (values.kind === 'unavailable') throw new Error(`${values.reason}: ${values.detail ?? ''}`)
  return values
}

function layFiles(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const at = join(folder, path)
    mkdirSync(dirname(at), { recursive: true })
    if (text === undefined) rmSync(at, { force: true })
    else writeFileSync(at, text)
  }
}
