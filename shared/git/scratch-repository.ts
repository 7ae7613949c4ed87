import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { git, gitText } from './git.ts'
import { dropObjects } from './kept-objects.ts'
import { knowWhole } from './partial-clone.ts'

/** No configuration of the machine or of its user. */
export const PLAIN_GIT = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' } as const

/**
 * Works in a bare repository that shares the objects of another one, and is removed in the end: the configuration of the other one may name
 * programs to run on files, and what is written here stays out of it. It has no remote, so what is read must be there already.
 */
export async function withScratch<T>(repo: string, work: (scratch: string) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'jidoka-objects-'))
  try {
    const asked = ['--path-format=absolute', '--git-path', 'objects', '--show-object-format']
    const [, objects = '', format = ''] =
      /^(.*)\n(.*)$/s.exec(await gitText(repo, ['rev-parse', ...asked])) ?? []
    knowWhole(scratch)
    const words = ['init', '-q', '--bare', `--object-format=${format}`, '--template=', '.']
    await git(scratch, words, { env: PLAIN_GIT })
    await mkdir(join(scratch, 'objects/info'), { recursive: true })
    await writeFile(join(scratch, 'objects/info/alternates'), `${objects}\n`)
    return await work(scratch)
  } finally {
    dropObjects(scratch)
    await rm(scratch, { recursive: true, force: true })
  }
}
