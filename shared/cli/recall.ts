import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { FactoryError } from '../errors.ts'
import { writeAtomic } from '../files.ts'
import { defined } from '../formats/defined.ts'
import { isThere } from '../git/repository-path.ts'
import type { PersonAccess } from '../github/recall/person-access.ts'
import { recallSpecs, type RecallSpec } from '../look-up/recall-spec.ts'
import { filterText, recallIssue, recallText } from '../look-up/recall-text.ts'
import { recall, type Recall } from '../look-up/recall.ts'
import type { UnitFilter } from '../look-up/unit-filter.ts'
import { windowOf } from '../look-up/window.ts'
import { safeWord } from '../text/safe-log.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { withLedger, type LedgerHere } from './ledger/here.ts'
import { PROJECT_OPTION } from './lines/find-lines.ts'
import { keepIssue, pullsAt, serverOf } from './recall/on-server.ts'

export const command: Command = {
  name: 'recall',
  summary: 'what a model, a prompt or a rule made, and what of it is alive',
  help: `
jidoka recall [--model NAME] [--template NAME] [--prompt DIGEST] [--house DIGEST] [--station NAME] [--tool-version VERSION] [--spec-id ID]
              [--since DATE] [--until DATE] [--at REVISION] [--confirm] [--spec DIR] [--issue [--create]] [--reason TEXT]
              [--repo DIR] [--project DIR] [--json]

Finds the units of the ledger that fit, and what of them is alive: merge commits, files and lines at HEAD, and branches that are not merged.
Lines are followed by their content, through moves and edits; what people changed says so. Needs no network: with GH_TOKEN or GITHUB_TOKEN the server is
asked which pull requests are open, else branches that are not merged stand for them. The first line says which of both it was.

  --model NAME          a model that took part, or the beginning of its name with a * behind: 'gpt-5*'
  --template NAME       template of the question, such as generate/4
  --prompt DIGEST       of the team's own words to the writer; the first seven digits are enough
  --house DIGEST        of the house standard
  --station NAME        units that came to this station
  --tool-version V      version of Jidoka
  --spec-id ID          units of this spec
  --since, --until      when the unit was made: 2026-11-01 (a day counts whole), or 2026-11-01T12:00:00Z
  --at REVISION         look for lines there (default: HEAD)
  --confirm             let git confirm what moved (git blame -M -C); walks the history for each such file
  --spec DIR            also write a spec for each file that has the line make it anew
  --issue               print the text of one tracking issue with a checklist instead
  --create              with --issue: open it in the repository of factory.yml, or bring the one up to date that the same question made before. What
                        people ticked stays. Needs GH_TOKEN (gh auth token), or GITHUB_TOKEN with issues: write; GH_HOST names another server
  --reason TEXT         why, for the issue and the specs
  --repo DIR            the repository (default: the one around the current folder)
  --project DIR         the line with its own factory.yml in this folder

Exit: 0 printed, also when nothing fits; 2 bad usage, or there is no ledger; 3 the server did not take the issue.

Examples
  jidoka recall --model 'gpt-5*' --since 2026-11-01
  jidoka recall --house 3f9ac01 --issue --reason 'the rule was wrong'
  jidoka recall --house 3f9ac01 --issue --create
  jidoka recall --template generate/3 --spec specs/recall
`,
  options: {
    model: { type: 'string' },
    template: { type: 'string' },
    prompt: { type: 'string' },
    house: { type: 'string' },
    station: { type: 'string' },
    'tool-version': { type: 'string' },
    'spec-id': { type: 'string' },
    since: { type: 'string' },
    until: { type: 'string' },
    at: { type: 'string' },
    spec: { type: 'string' },
    reason: { type: 'string' },
    repo: { type: 'string' },
    ...PROJECT_OPTION,
    confirm: { type: 'boolean' },
    issue: { type: 'boolean' },
    create: { type: 'boolean' },
  },
  run,
}

async function run(args: Arguments, terminal: Terminal): Promise<Outcome> {
  if (args.positionals.length > 0) throw new FactoryError('USAGE', 'recall takes no words, only options')
  if (args.flag('create') && !args.flag('issue'))
    throw new FactoryError('USAGE', 'recall: --create goes with --issue')
  const filter = filterOf(args)
  const { repo, server, found } = await withLedger(args, terminal.cwd, (here) =>
    foundBy(args, terminal, { ...here, filter }),
  )
  const specs = await specsOf(args, terminal, { repo, found, filter })
  if (!args.flag('issue')) {
    const lines = [...recallText(found, filter), ...specs.map((path) => safeWord(`spec ${path}`))]
    return { exit: 0, json: { filter, ...found, specs, issue: null }, text: lines.join('\n') }
  }
  const issue = recallIssue(found, filter, args.text('reason'))
  const json = { filter, ...found, specs, issue }
  if (!args.flag('create')) return { exit: 0, json, text: issue }
  const kept = await keepIssue(server, { filter, issue })
  return { exit: 0, json: { ...json, kept }, text: `issue ${kept.number} is ${kept.result}: ${kept.url}` }
}

interface Found {
  repo: string
  server: PersonAccess | undefined
  found: Recall
}

async function foundBy(
  args: Arguments,
  terminal: Terminal,
  { repo, ledger, filter }: LedgerHere & { filter: UnitFilter },
): Promise<Found> {
  const server = await serverOf(args, terminal, repo)
  const pulls = await pullsAt(server, terminal)
  const how = { filter, at: args.text('at'), confirm: args.flag('confirm'), pulls }
  return { repo, server, found: await recall(repo, ledger, how) }
}

/** Writes the specs that are asked for, and gives their paths. */
async function specsOf(
  args: Arguments,
  { cwd }: Terminal,
  { repo, found, filter }: { repo: string; found: Recall; filter: UnitFilter },
): Promise<string[]> {
  const folder = args.text('spec')
  if (folder === undefined) return []
  const specs = await recallSpecs(repo, found, args.text('reason') ?? filterText(filter))
  return writeSpecs(resolve(cwd, folder), specs)
}

/** @throws FactoryError USAGE when nothing says what is looked for. */
function filterOf(args: Arguments): UnitFilter {
  const filter = {
    ...defined({
      model: args.text('model'),
      template: args.text('template'),
      prompt: digestOf(args, 'prompt'),
      house: digestOf(args, 'house'),
      station: args.text('station'),
      tool: args.text('tool-version'),
      spec: args.text('spec-id'),
    }),
    ...windowOf(args.text),
  }
  if (Object.keys(filter).length > 0) return filter
  throw new FactoryError('USAGE', 'recall has to be told what is called back', {
    hint: "name it: --model 'gpt-5*', --template, --prompt, --house, --station, --tool-version, --spec-id, --since",
  })
}

function digestOf(args: Arguments, name: string): string | undefined {
  const digest = args.text(name)
  if (digest === undefined || /^[0-9a-f]{7,64}$/.test(digest)) return digest
  throw new FactoryError('USAGE', `--${name} is ${JSON.stringify(digest)}, which is no digest`, {
    hint: 'give the first seven digits of the SHA-256 or more; jidoka trace <serial> prints them',
  })
}

/** Nothing that is there is overwritten. */
async function writeSpecs(folder: string, specs: readonly RecallSpec[]): Promise<string[]> {
  const paths = specs.map(({ name }) => join(folder, name))
  for (const path of paths) await refuseThere(path)
  await mkdir(folder, { recursive: true })
  for (const [index, { text: content }] of specs.entries()) await writeAtomic(paths[index] ?? '', content)
  return paths
}

async function refuseThere(path: string): Promise<void> {
  if (!(await isThere(path))) return
  throw new FactoryError('USAGE', `${path} is there already`, {
    hint: 'name another folder, or remove the specs of the last recall',
  })
}
