import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FactoryError, isErrno } from '../../errors.ts'
import { readBytes } from '../../files.ts'
import { gitExecution } from '../../git/git.ts'
import { splitNul } from '../../git/tree.ts'
import { MAX_CONTROL_FILE_BYTES, MAX_PULL_FILE_BYTES } from '../../limits.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import {
  isTemplateFile,
  TEMPLATES_FOLDER,
  templatesOf,
  type FoundFile,
  type Templates,
} from '../record/templates-at.ts'
import { headerIn } from '../render/cut.ts'

/** The templates of a work tree, committed or not. Links are not followed. @throws FactoryError FILE_UNREADABLE, FILE_TOO_LARGE. */
export async function templatesInTree(repo: string): Promise<Templates> {
  const folder = join(repo, TEMPLATES_FOLDER)
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(noFolder)
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(repo, '/').length).replaceAll('\\', '/'))
    .filter(isTemplateFile)
    .sort()
  return templatesOf(await Promise.all(paths.map((path) => fileOf(repo, path, MAX_CONTROL_FILE_BYTES))))
}

function noFolder(thrown: unknown): [] {
  if (isErrno(thrown, 'ENOENT') || isErrno(thrown, 'ENOTDIR')) return []
  throw thrown
}

async function fileOf(repo: string, path: string, maxBytes: number): Promise<FoundFile> {
  return { path, bytes: await readBytes(join(repo, path), maxBytes) }
}

/** A file of the work tree that says that it is an instance. */
export interface InstanceFile {
  path: string
  text: string
}

/** The instances of a work tree, sorted by path: tracked files and new ones that git does not ignore. @throws FactoryError GIT_FAILED. */
export async function instancesInTree(repo: string): Promise<InstanceFile[]> {
  const pattern = '^// template [a-z0-9-]+/'
  const words = [
    'grep',
    '--no-color',
    '--untracked',
    '--files-with-matches',
    '--null',
    '--full-name',
    '--extended-regexp',
    '-e',
    pattern,
  ]
  const { code, stdout, stderr } = await gitExecution(repo, words)
  if (code !== 0 && code !== 1)
    throw new FactoryError('GIT_FAILED', `git grep failed in ${repo}: ${stderr.toString('utf8').trim()}`)
  const paths = splitNul(stdout)
    .map((name) => name.toString('utf8'))
    .filter((path) => pathProblem(path) === undefined && !path.startsWith(`${TEMPLATES_FOLDER}/`))
    .sort()
  const files = await Promise.all(paths.map((path) => fileOf(repo, path, MAX_PULL_FILE_BYTES)))
  return files
    .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }))
    .filter(({ text }) => headerIn(text) !== undefined)
}
