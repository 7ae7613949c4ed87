import { join } from 'node:path'
import { readBytesIfAny, writeAtomic } from '../../files.ts'
import { DEPENDABOT_FILES, dependabotState, EXCLUDED, withExclusion } from '../../compile/dependabot.ts'
import type { CreatedFile, Writing } from './create-file.ts'

const MAX_BYTES = 256 * 1024

/** What init did about Dependabot; a remark for people where it could do nothing. */
export interface Exclusion {
  files: CreatedFile[]
  notes: string[]
}

/** Keeps Dependabot from compiled workflows, where a dependabot.yml lets it bump actions. It never switches Dependabot on. */
export async function excludeCompiled(repo: string, writing: Writing): Promise<Exclusion> {
  for (const path of DEPENDABOT_FILES) {
    const bytes = await readBytesIfAny(join(repo, path), MAX_BYTES)
    if (bytes === undefined) continue
    const text = bytes.toString('utf8')
    if (dependabotState(text) !== 'open') return { files: [{ path, state: 'kept' }], notes: [] }
    const extended = withExclusion(text)
    if (extended === undefined)
      return {
        files: [{ path, state: 'kept' }],
        notes: [`add exclude-paths: ["${EXCLUDED}"] to the github-actions entry of ${path}`],
      }
    if (writing === 'write') await writeAtomic(join(repo, path), extended)
    return { files: [{ path, state: 'extended' }], notes: [] }
  }
  return { files: [], notes: [] }
}
