import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PLAIN_GIT } from '../../git/scratch-repository.ts'
import { startGit } from '../../git/start-git.ts'
import { isRegular, listTree, readBlobs, splitNul } from '../../git/tree.ts'
import { FactoryError } from '../../errors.ts'

/**
 * Those of the paths that the base commit lets git ignore. Git itself reads the rules, in a folder that holds nothing else: rules that a
 * program wrote do not count. @throws FactoryError GIT_FAILED and others of git.
 */
export async function ignoredAmong(
  repo: string,
  base: string,
  paths: readonly string[],
): Promise<Set<string>> {
  const tree = await listTree(repo, base)
  const rules = tree.filter((entry) => isRegular(entry) && /(?:^|\/)\.gitignore$/.test(entry.path))
  if (rules.length === 0 || paths.length === 0) return new Set()
  const texts = await readBlobs(
    repo,
    rules.map(({ oid }) => oid),
  )
  const folder = await mkdtemp(join(tmpdir(), 'jidoka-ignore-'))
  try {
    for (const [index, { path }] of rules.entries()) {
      await mkdir(dirname(join(folder, 'tree', path)), { recursive: true })
      await writeFile(join(folder, 'tree', path), texts[index] ?? '')
    }
    return await askGit(folder, paths)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function askGit(folder: string, paths: readonly string[]): Promise<Set<string>> {
  await startGit(folder, ['init', '-q', '--bare', '--template=', 'git'], { env: PLAIN_GIT })
  const place = { ...PLAIN_GIT, GIT_DIR: join(folder, 'git'), GIT_WORK_TREE: join(folder, 'tree') }
  const words = ['check-ignore', '-z', '--stdin', '--no-index']
  const input = paths.map((path) => `${path}\0`).join('')
  const { code, stdout } = await startGit(join(folder, 'tree'), words, { env: place, input })
  // 1: none of them is ignored
  if (code !== 0 && code !== 1)
    throw new FactoryError('GIT_FAILED', 'git check-ignore failed on what the writer left')
  return new Set(splitNul(stdout).map((path) => path.toString('utf8')))
}
