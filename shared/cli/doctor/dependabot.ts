import { join } from 'node:path'
import { readBytesIfAny } from '../../files.ts'
import { DEPENDABOT_FILES, dependabotState, EXCLUDED } from '../../compile/dependabot.ts'
import { note, passed, type Check } from './check.ts'

const NAME = 'dependabot'
const MAX_BYTES = 256 * 1024

/** Does Dependabot stay out of the compiled workflows? No check where it does not run. */
export async function checkDependabot(repo: string): Promise<Check[]> {
  for (const path of DEPENDABOT_FILES) {
    const bytes = await readBytesIfAny(join(repo, path), MAX_BYTES)
    if (bytes === undefined) continue
    switch (dependabotState(bytes.toString('utf8'))) {
      case 'open':
        return [
          note(NAME, `${path} lets Dependabot bump compiled workflows, which the line then refuses`, FIX),
        ]
      case 'unreadable':
        return [note(NAME, `${path} cannot be read as YAML`)]
      case 'excluded':
        return [passed(NAME, `${path} excludes the compiled workflows`)]
      case 'none':
        return []
    }
  }
  return []
}

const FIX = `add exclude-paths: ["${EXCLUDED}"] to its github-actions entry; jidoka pin --update takes a bump in`
