import { join } from 'node:path'
import { inspectPath } from '../../commands/inspect-path.ts'
import { readBytes } from '../../files.ts'
import { workTreeFiles } from '../../git/tracked-file.ts'
import { isAgentsFile, MAX_AGENTS_BYTES, type AgentsTree } from '../../guides/agents/agents-drift.ts'

/** The AGENTS.md files of the work tree. Links are left alone: what they lead to is another file's text. */
export async function agentsTree(repo: string): Promise<AgentsTree> {
  const files = await workTreeFiles(repo)
  const texts = new Map<string, string>()
  for (const path of files.filter(isAgentsFile)) {
    if ((await inspectPath(repo, path)) !== 'file') continue
    texts.set(path, (await readBytes(join(repo, path), MAX_AGENTS_BYTES)).toString('utf8'))
  }
  return { files, texts }
}
