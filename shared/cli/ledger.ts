import { FactoryError } from '../errors.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { addTrace } from './ledger/add.ts'
import { exportLedger } from './ledger/export.ts'
import { importFolder } from './ledger/import.ts'
import { listLedger } from './ledger/list.ts'
import { showSerial } from './ledger/show.ts'
import { syncHere } from './ledger/sync.ts'
import { proveLedger } from './ledger/verify.ts'

export const command: Command = {
  name: 'ledger',
  summary: 'what became of every unit: list, show, verify, sync, export',
  help: `
jidoka ledger list [--kind KIND] [--since DAY] [--until DAY] [--most N] [--repo DIR] [--json]
jidoka ledger show <serial or commit or number> [--repo DIR] [--json]
jidoka ledger verify [--trust FILE] [--repo DIR] [--json]
jidoka ledger sync [--branch NAME] [--from COMMIT] [--push] [--repo DIR] [--json]
jidoka ledger export <folder> [--repo DIR] [--json]
jidoka ledger import <folder> [--repo DIR] [--json]
jidoka ledger add <trace dir or serial> [--trust FILE] [--push] [--repo DIR] [--json]

The ledger is the branch factory-ledger: one entry for every unit that ended, for its lines that arrived on the default branch, and for each
commit that took some back. Entries are only added, and each holds the digest of the one before. Nothing here needs a network, but sync with --push.

  list    the newest entries first
  show    every entry about a serial, about a commit, or the one with that number
  verify  proves the chain, the schema, the indexes, and each unit by its signed trace; a removed, moved, changed or forged entry is named
  sync    looks through the commits of the default branch since the last sync, and appends which unit's lines arrived or were taken back
  export  writes the ledger as plain files into a folder that is not there yet
  import  makes the branch from such a folder, once chain and indexes hold; a branch that is there has to be its beginning
  add     takes the trace folder of a unit into the ledger, such as the artifact of a halted unit; it is verified first

  --kind KIND    unit, merged, reverted, andon, escape or note
  --since DAY    entries of that day or later; --until DAY: of that day or before (2026-11-30, or 2026-11-30T12:00:00Z)
  --most N       default: 50
  --trust FILE   trust file whose keys count (default: .factory/trust.json in HEAD, and the keys of this machine)
  --branch NAME  branch to look through (default: the one of origin/HEAD, else the one that is checked out)
  --from COMMIT  look at the commits after this one (default: after the last one that was looked at)
  --push         append to the ledger of origin, which is fetched first (default: to the branch of this clone)
  --repo DIR     your repository (default: the one around the current folder)

Exit: 0 fine, 1 the ledger is rejected, 2 bad usage or no ledger, 3 could not run.

Examples
  jidoka ledger list --kind unit --since 2026-11-01
  jidoka ledger show JD-ABCD-EFGH-JKMN
  jidoka ledger verify --json
`,
  options: {
    repo: { type: 'string' },
    trust: { type: 'string' },
    kind: { type: 'string' },
    since: { type: 'string' },
    until: { type: 'string' },
    most: { type: 'string' },
    branch: { type: 'string' },
    from: { type: 'string' },
    push: { type: 'boolean' },
  },
  run,
}

type Subcommand = (args: Arguments, terminal: Terminal) => Promise<Outcome>

const SUBCOMMANDS: Readonly<Record<string, Subcommand>> = {
  list: listLedger,
  show: showSerial,
  verify: proveLedger,
  sync: syncHere,
  export: exportLedger,
  import: importFolder,
  add: addTrace,
}

function run(args: Arguments, terminal: Terminal): Promise<Outcome> {
  const [name = '', ...positionals] = args.positionals
  const subcommand = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined
  if (subcommand !== undefined) return subcommand({ ...args, positionals }, terminal)
  throw new FactoryError(
    'USAGE',
    `ledger: ${name === '' ? 'say what is wanted' : `there is no ${JSON.stringify(name)}`}`,
    {
      hint: `use one of ${Object.keys(SUBCOMMANDS).join(', ')}`,
    },
  )
}
