import { join } from 'node:path'
import { readBytes, writeAtomic } from '../../files.ts'
import { inspectPath } from '../../commands/inspect-path.ts'
import { createFile, isTaken, type CreatedFile, type Writing } from './create-file.ts'

const MAX_BYTES = 1024 * 1024

/** A line that a file of the repository must have, and what says the same. */
export interface NeededLine {
  path: string
  line: string
  same: RegExp
}

/** Local keys, recordings and traces stay out of commits. */
const IGNORED: NeededLine = { path: '.gitignore', line: '.jidoka/', same: /^\/?\.jidoka\/?[ \t]*\r?$/m }

/** The bytes of a trace are signed: no checkout may change its line ends, in whatever folder it is committed. */
const UNCHANGED: NeededLine = {
  path: '.gitattributes',
  line: '**/JD-????-????-????/** -text',
  same: /^\*\*\/JD-\?{4}-\?{4}-\?{4}\/\*\* -text[ \t]*\r?$/m,
}

export const NEEDED_LINES = [IGNORED, UNCHANGED]

/** Adds the line where it is missing; the rest of the file stays as it is. @throws FactoryError DISK, PATH_UNSAFE. */
export async function needLine(repo: string, needed: NeededLine, writing: Writing): Promise<CreatedFile> {
  const { path, line } = needed
  const text = await textAt(repo, path)
  if (text === 'absent') return createFile(repo, { path, content: `${line}\n` }, writing)
  if (text === 'other' || needed.same.test(text.content)) return { path, state: 'kept' }
  const ending = text.content === '' || text.content.endsWith('\n') ? '' : '\n'
  const extended = Buffer.from(`${text.content}${ending}${line}\n`, 'latin1')
  if (writing === 'write') await writeAtomic(join(repo, path), extended)
  return { path, state: 'extended' }
}

/** What is there, as bytes in a text: they are written again as they were. */
async function textAt(repo: string, path: string): Promise<{ content: string } | 'absent' | 'other'> {
  const kind = await inspectPath(repo, path)
  if (kind === 'absent') return (await isTaken(repo, path)) ? 'other' : 'absent'
  if (kind !== 'file') return 'other'
  return { content: (await readBytes(join(repo, path), MAX_BYTES)).toString('latin1') }
}
