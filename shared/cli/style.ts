import { FactoryError } from '../errors.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'

export const command: Command = {
  name: 'style',
  summary: 'how the code is written where no rule says how, and whether that drifts',
  help: `
jidoka style profile [--at COMMIT] [--repo DIR] [--json]
jidoka style score [--base COMMIT] [--head COMMIT] [--repo DIR] [--json]
jidoka style census [--at COMMIT] [--months N] [--html FILE] [--base COMMIT --fail-on-new-style] [--repo DIR] [--json]

profile  the habits of the code: what it does most often at each of some fifty choices that a formatter leaves alone
score    how foreign a change is to the profile of its base, and the five choices that make it so: what style-gate warns of
         (default: HEAD against its first parent; the change is measured from where the two part)
census   how many styles the files have, at least, which files have which, and how that was at the end of each month

  --at COMMIT          default: HEAD
  --months N           how many months back the trend goes, 0 to 120 (default: 12, with --html or --json; otherwise none)
  --html FILE          write the census as one page that opens offline
  --fail-on-new-style  exit 1 when there are more styles than at the commit of --base

JavaScript and TypeScript are read, from git alone; tests, declarations and generated files are left out. What a file says is kept in
the cache folder of the user, by object id (JIDOKA_CACHE names another folder, or off). What the figures mean: docs/style-drift.md.

Exit: 0 done, 1 a new style with --fail-on-new-style, 2 bad usage

Examples
  jidoka style score --base origin/main
  jidoka style census --html style.html
`,
  options: {
    repo: { type: 'string' },
    at: { type: 'string' },
    base: { type: 'string' },
    head: { type: 'string' },
    months: { type: 'string' },
    html: { type: 'string' },
    'fail-on-new-style': { type: 'boolean' },
  },
  node: 24,
  run,
}

const ASPECTS: Record<string, () => Promise<Command['run']>> = {
  profile: async () => (await import('./style/profile.ts')).showProfile,
  score: async () => (await import('./style/score.ts')).showScore,
  census: async () => (await import('./style/census.ts')).showCensus,
}

async function run(args: Arguments, terminal: Terminal): Promise<Outcome> {
  const [name = '', ...more] = args.positionals
  const load = Object.hasOwn(ASPECTS, name) ? ASPECTS[name] : undefined
  if (load === undefined || more.length > 0)
    throw new FactoryError('USAGE', `style: give one of ${Object.keys(ASPECTS).join(', ')}`)
  return (await load())(args, terminal)
}
