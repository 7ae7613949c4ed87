import { FactoryError } from '../errors.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { checkOutcome } from './architecture/check.ts'
import { drawOutcome } from './architecture/draw.ts'
import { initOutcome } from './architecture/init.ts'

export const command: Command = {
  name: 'architecture',
  summary: 'check, draw or propose who may import whom',
  help: `
jidoka architecture check [--base COMMIT] [--work-tree] [--repo DIR] [--json]
jidoka architecture draw [--all] [--work-tree] [--repo DIR] [--json]
jidoka architecture init [--write] [--repo DIR] [--json]

check reads the imports of all code at HEAD and lists what .factory/architecture.yml does not allow. With --base it lists what was
not so at that commit, as the style gate does for a change. draw prints the layers as a Mermaid diagram: an arrow that follows
from others is left out, and what is forbidden is dotted. init proposes layers from the folders and imports at HEAD: today's code
follows them. Nothing is run, and no package is read.

The record is read from the work tree, so that it can be tried before it is committed; factory.yml may name another place.
What files import is kept in the cache folder of the user (JIDOKA_CACHE names another folder, or off).

  --base COMMIT   list only what the changes since this commit make worse
  --work-tree     the code as it is now, not as HEAD has it
  --all           draw every arrow
  --write         init writes the file, unless there is one
  --repo DIR      repository (default: the one around the current folder)
  --json          one JSON document on standard output

Exit: 0 nothing found, 1 findings that block, 2 bad usage or files.

Examples
  jidoka architecture init --write
  jidoka architecture check
  jidoka architecture check --base main
  jidoka architecture draw
`,
  options: {
    repo: { type: 'string' },
    base: { type: 'string' },
    'work-tree': { type: 'boolean' },
    all: { type: 'boolean' },
    write: { type: 'boolean' },
  },
  run,
}

const WORK: Record<string, (args: Arguments, terminal: Terminal) => Promise<Outcome>> = {
  check: checkOutcome,
  draw: drawOutcome,
  init: initOutcome,
}

function run(args: Arguments, terminal: Terminal): Promise<Outcome> {
  const [name = '', ...more] = args.positionals
  const work = Object.hasOwn(WORK, name) ? WORK[name] : undefined
  if (work !== undefined && more.length === 0) return work(args, terminal)
  throw new FactoryError('USAGE', 'architecture: say what to do', { hint: 'use one of check, draw, init' })
}
