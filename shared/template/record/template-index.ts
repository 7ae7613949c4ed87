import { FactoryError } from '../../errors.ts'
import { gitExecution } from '../../git/git.ts'
import { listTree } from '../../git/tree.ts'
import { templatesAt, type Templates } from './templates-at.ts'

/** What a spec with a template is held against. */
export interface TemplateIndex {
  templates: Templates
  /** The template that a file says it was made from, or empty for any other file; `undefined` where no file is. */
  templateOf: (path: string) => string | undefined
}

/** The templates of a commit, and its instances. @throws FactoryError GIT_FAILED, GIT_OBJECT_MISSING. */
export async function templateIndexAt(repo: string, commit: string): Promise<TemplateIndex> {
  const templates = await templatesAt(repo, commit)
  const present = new Set((await listTree(repo, commit)).map(({ path }) => path))
  const made = templates.size === 0 ? new Map<string, string>() : await instancesAt(repo, commit)
  return { templates, templateOf: (path) => (present.has(path) ? (made.get(path) ?? '') : undefined) }
}

const LINE = /^[0-9a-f]+:(.+)\0\/\/ template ([a-z0-9-]+)\/$/

async function instancesAt(repo: string, commit: string): Promise<Map<string, string>> {
  const pattern = '^// template [a-z0-9-]+/'
  // no setting of this machine may change what is printed
  const plain = ['--no-color', '--no-line-number', '--no-column', '--no-heading', '--no-break']
  const options = ['--only-matching', '--null', '--full-name', '--extended-regexp', '-e', pattern]
  const words = ['grep', ...plain, ...options, commit, '--']
  const { code, stdout, stderr } = await gitExecution(repo, words)
  // 1: no file holds it
  if (code !== 0 && code !== 1)
    throw new FactoryError('GIT_FAILED', `git grep failed in ${repo}: ${stderr.toString('utf8').trim()}`)
  const lines = stdout.toString('utf8').split('\n')
  return new Map(
    lines.flatMap((line) => {
      const [, path, template] = LINE.exec(line) ?? []
      return path === undefined || template === undefined ? [] : [[path, template] as const]
    }),
  )
}
