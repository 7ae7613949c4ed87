import { isRegular, listTree, readBlobs, type TreeEntry } from '../../git/tree.ts'
import { MAX_CONTROL_FILE_BYTES } from '../../limits.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import { readTemplate, type TemplateFolder, type TemplateReading } from './read-template.ts'

/** Where the templates of a repository lie, each in a folder of its own. */
export const TEMPLATES_FOLDER = '.factory/templates'

/** Templates by their names. */
export type Templates = ReadonlyMap<string, TemplateReading>

/** A file of the templates, wherever it was read. */
export interface FoundFile {
  path: string
  bytes: Buffer
}

const MAX_FILES = 2_000
const NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/**
 * The templates of a commit. Nothing else decides how an instance is judged, so everybody who has the commit decides the same.
 * @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING.
 */
export async function templatesAt(repo: string, commit: string): Promise<Templates> {
  return templatesIn(repo, await listTree(repo, commit))
}

/** One template of a commit; `undefined` where it has none of this name. @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING. */
export async function templateAt(
  repo: string,
  commit: string,
  name: string,
): Promise<TemplateReading | undefined> {
  const tree = await listTree(repo, commit, [`:(literal)${TEMPLATES_FOLDER}/${name}/`])
  return (await templatesIn(repo, tree)).get(name)
}

async function templatesIn(repo: string, tree: readonly TreeEntry[]): Promise<Templates> {
  const entries = tree
    .filter((entry) => isRegular(entry) && isTemplateFile(entry.path) && entry.size <= MAX_CONTROL_FILE_BYTES)
    .slice(0, MAX_FILES)
  const blobs = await readBlobs(
    repo,
    entries.map(({ oid }) => oid),
  )
  return templatesOf(entries.map(({ path }, index) => ({ path, bytes: blobs[index] ?? Buffer.alloc(0) })))
}

/** Is this a file of a template, directly in its folder? */
export function isTemplateFile(path: string): boolean {
  const rest = path.startsWith(`${TEMPLATES_FOLDER}/`) ? path.slice(TEMPLATES_FOLDER.length + 1) : ''
  const [name = '', file, ...more] = rest.split('/')
  return NAME.test(name) && file !== undefined && more.length === 0 && pathProblem(path) === undefined
}

/** The templates that these files make. */
export function templatesOf(files: readonly FoundFile[]): Templates {
  const folders = Map.groupBy(files, ({ path }) => path.split('/')[2] ?? '')
  return new Map(
    [...folders]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, own]) => [name, readTemplate(folderOf(name, own))] as const),
  )
}

function folderOf(name: string, files: readonly FoundFile[]): TemplateFolder {
  const path = `${TEMPLATES_FOLDER}/${name}`
  return { name, path, files: new Map(files.map((file) => [file.path.slice(path.length + 1), file.bytes])) }
}
