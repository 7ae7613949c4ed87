import { mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makePlaceIn } from '../../shared/commands/place.ts'
import { NODE_LINK, PROGRAM_LINK } from '../../shared/commands/run-folder.ts'

/** Makes the folder that the steps of a job work in anew, with the two links by which they start our program. */
export async function makeRunFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await makePlaceIn(folder)
  await symlink(process.execPath, join(folder, NODE_LINK))
  await symlink(programPath(), join(folder, PROGRAM_LINK))
}

/** The source beside this file, or its program in the bundle that this file was built into. */
function programPath(): string {
  const entry = import.meta.url.endsWith('.ts') ? './work.ts' : './work.js'
  return fileURLToPath(new URL(entry, import.meta.url))
}
