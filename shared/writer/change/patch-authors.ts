import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sha256 } from '../../formats/digest.ts'
import { gitExecution } from '../../git/git.ts'

/** Who a patch is from, by the From lines of the mails that it is made of; nobody where it is a plain difference. */
export interface PatchAuthors {
  sha256: string
  authors: { name: string; email: string }[]
}

const MAX_MAILS = 100

/** Git itself reads the mails, in a folder of the caller's that is removed later. */
export async function authorsOfPatch(folder: string, bytes: Buffer): Promise<PatchAuthors> {
  const mails = join(folder, 'mails')
  await mkdir(mails, { recursive: true })
  const patch = join(folder, 'patch')
  await writeFile(patch, bytes)
  const split = await gitExecution(folder, ['mailsplit', `-o${mails}`, '--', patch])
  const names = split.code === 0 ? (await readdir(mails)).sort().slice(0, MAX_MAILS) : []
  const authors = await Promise.all(names.map((name) => authorOf(folder, join(mails, name))))
  return { sha256: sha256(bytes), authors: authors.flatMap((author) => author ?? []) }
}

async function authorOf(folder: string, mail: string): Promise<{ name: string; email: string } | undefined> {
  const words = ['mailinfo', '/dev/null', '/dev/null']
  const { code, stdout } = await gitExecution(folder, words, { input: await readFile(mail) })
  const said = stdout.toString('utf8')
  const [, name] = /^Author: (.*)$/m.exec(said) ?? []
  const [, email] = /^Email: (.*)$/m.exec(said) ?? []
  return code === 0 && name !== undefined ? { name, email: email ?? '' } : undefined
}
