import { resolve } from 'node:path'
import { repositoryTop, resolveCommit } from '../git/revision.ts'
import { loadFactory } from '../factory/control-files.ts'
import { lineMermaid, lineTable } from '../factory/show.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'

export const command: Command = {
  name: 'show',
  summary: 'print the line of factory.yml as text and as Mermaid',
  help: `
jidoka show [--repo DIR] [--factory FILE] [--json]

Prints the stations, where a pass and a stop lead, and the same as a Mermaid diagram. Default: factory.yml at
HEAD; --factory names a file instead.

Examples
  jidoka show
  jidoka show --factory factory.yml
`,
  options: { repo: { type: 'string' }, factory: { type: 'string' } },
  async run(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
    const file = args.text('factory')
    const factory =
      file === undefined
        ? await committedFactory(resolve(cwd, args.text('repo') ?? '.'))
        : await loadFactory(cwd, '', resolve(cwd, file))
    const [text, mermaid] = [lineTable(factory.factory), lineMermaid(factory.factory)]
    return {
      exit: 0,
      json: {
        name: factory.factory.name,
        rounds: factory.factory.rounds,
        line: factory.factory.line,
        mermaid,
      },
      text: `${text}\n\n${mermaid}`,
    }
  },
}

async function committedFactory(folder: string) {
  const repo = await repositoryTop(folder)
  return loadFactory(repo, await resolveCommit(repo, 'HEAD'), 'factory.yml')
}
