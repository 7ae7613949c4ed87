import { FactoryError } from '../errors.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'

/** What a word after `house` does; each is loaded only when it is called. */
const PARTS: Record<string, () => Promise<(args: Arguments, terminal: Terminal) => Promise<Outcome>>> = {
  check: async () => (await import('./house/check.ts')).checkHouse,
  eslint: async () => (await import('./house/print.ts')).showEslint,
  agents: async () => (await import('./house/agents.ts')).writeAgents,
  init: async () => (await import('./house/init.ts')).initHouse,
  prompt: async () => (await import('./house/print.ts')).showPrompt,
}

export const command: Command = {
  name: 'house',
  summary: 'check the house standard and hand it to people and their tools',
  help: `
jidoka house check [--code] [--repo DIR] [--json]
jidoka house eslint [--without-types] [--repo DIR] [--json]
jidoka house agents [--check] [--repo DIR] [--json]
jidoka house init [--dry-run] [--layers | --without-layers] [--repo DIR] [--json]
jidoka house prompt <paths...> [--max-chars N] [--repo DIR] [--json]

The house standard is the one record of what the writer is told and what the gate rejects. check proves it: the shape of the file,
every good and bad example against its rule, rules and deviations that match no file or are over, and the share of rules that
nothing enforces. eslint prints a flat configuration, with which editors and your own ESLint find what the gate finds.
agents writes the rules between two markers into AGENTS.md, and those of one folder into the AGENTS.md there.
init learns a first house from the code at HEAD: for some forty questions the way that four of five places take, and the rules of your own
ESLint or Biome that can be read without running them; a house that is there is kept and the learned one printed. Where there is no record of layers,
init writes that too, as jidoka architecture init proposes it. prompt prints what a writer of these paths is told. All read the work tree; deviations are compared with the day of
HEAD, never with a clock.

  --code         check: also judge every code file of the work tree by the house
  --check        agents: write nothing, say where a block is not that of the house
  --without-types
                 eslint: leave out rules that need types, for files that lie in no tsconfig.json
  --dry-run      init: print the house, write nothing
  --layers       init: propose layers also where a record of them is there; it is kept, and the proposal printed
  --without-layers
                 init: propose no layers
  --max-chars N  prompt: the room there is (default: that of the writer of the line)
  --repo DIR     repository (default: the one around the current folder)
  --json         one JSON document on standard output

Exit: 0 fine, 1 a finding stops, 2 bad usage or files.

Examples
  jidoka house check --code
  jidoka house eslint > eslint.house.js
  jidoka house agents --check
  jidoka house init --dry-run
  jidoka house prompt src/cart.ts
`,
  options: {
    check: { type: 'boolean' },
    code: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    layers: { type: 'boolean' },
    'without-layers': { type: 'boolean' },
    'without-types': { type: 'boolean' },
    'max-chars': { type: 'string' },
    repo: { type: 'string' },
  },
  run,
}

async function run(args: Arguments, terminal: Terminal): Promise<Outcome> {
  const [word = ''] = args.positionals
  const load = Object.hasOwn(PARTS, word) ? PARTS[word] : undefined
  if (load === undefined) throw unknownPart(word)
  const perform = await load()
  return perform({ ...args, positionals: args.positionals.slice(1) }, terminal)
}

function unknownPart(word: string): FactoryError {
  const what = word === '' ? 'house: say what to do' : `house: there is no ${JSON.stringify(word)}`
  return new FactoryError('USAGE', what, { hint: `use one of ${Object.keys(PARTS).join(', ')}` })
}
