import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { FactoryError } from '../../errors.ts'
import { diskError } from '../../files.ts'
import { git } from '../../git/git.ts'
import { openObjects, type ObjectReader } from '../../git/object-reader.ts'
import { isThere } from '../../git/repository-path.ts'
import { splitNul } from '../../git/tree.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import { onlyPositional, type Arguments, type Outcome, type Terminal } from '../command.ts'
import { withLedger } from './here.ts'

/** Writes the ledger as plain files. What has a path that is not safe on every machine is left out and said. */
export async function exportLedger(args: Arguments, { cwd, say }: Terminal): Promise<Outcome> {
  const folder = resolve(cwd, onlyPositional(args, 'folder'))
  const { repo, commit } = await withLedger(args, cwd, ({ repo: top, ledger }) =>
    Promise.resolve({ repo: top, commit: ledger.commit }),
  )
  if (await isThere(folder))
    throw new FactoryError('USAGE', `${folder} is there already`, {
      hint: 'name a folder that is not there yet',
    })
  const { written, left } = await exportTo(folder, repo, commit)
  for (const path of left) say(`left out: ${JSON.stringify(path)}`)
  const json = { commit, folder, files: written, left }
  return { exit: 0, json, text: `${written} files of ${commit.slice(0, 12)} in ${folder}` }
}

async function exportTo(
  folder: string,
  repo: string,
  commit: string,
): Promise<{ written: number; left: string[] }> {
  const listed = await git(repo, ['ls-tree', '-r', '-z', '--full-tree', commit])
  const rows = splitNul(listed).map((row) => row.toString('utf8'))
  const reader = openObjects(repo)
  try {
    return await writeRows(folder, rows, reader)
  } finally {
    reader.close()
  }
}

async function writeRows(
  folder: string,
  rows: readonly string[],
  reader: ObjectReader,
): Promise<{ written: number; left: string[] }> {
  const left: string[] = []
  let written = 0
  for (const row of rows) {
    const [, mode, oid = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(row) ?? []
    const blob = mode === '100644' && pathProblem(path) === undefined ? await reader.read(oid) : undefined
    if (blob === undefined) left.push(path)
    else {
      await writePlain(join(folder, path), blob.content)
      written += 1
    }
  }
  return { written, left }
}

async function writePlain(path: string, bytes: Buffer): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, bytes, { flag: 'wx' })
  } catch (thrown) {
    throw diskError(path, thrown)
  }
}
