import { join } from 'node:path'
import { FactoryError } from '../errors.ts'
import { compareText } from '../findings.ts'
import { writeAtomic } from '../files.ts'
import { LOCK_PATH, lockText, withPin, type ActionLock, type Pin } from '../compile/action-pins.ts'
import { readLock } from '../compile/read-workflows.ts'
import type { Arguments, Command, Outcome, Terminal } from './command.ts'
import { updatePins } from './pin/pin-update.ts'
import { tagCommit, type TaggedAction } from './pin/tag-commit.ts'
import { hostInTree, repositoryOf } from './work-tree.ts'

export const command: Command = {
  name: 'pin',
  summary: 'show or set the commits that actions are pinned to',
  help: `
jidoka pin [--repo DIR] [--json]
jidoka pin <owner/repo@tag> [<commit id>] [--repo DIR] [--json]
jidoka pin --update [--repo DIR] [--json]

Without arguments it shows .github/actions.lock, after checking that every action is pinned to a full commit id: tags and branches
can be moved, commits cannot. With an action it records the commit. When no commit is given, it asks the server of factory.yml
(github.host) which commit the tag names; it records nothing when the server cannot be reached. Run jidoka compile afterwards.

With --update it takes the commits that somebody (such as Dependabot) wrote into the compiled workflows into the lock and into
github.actions.source of factory.yml, and compiles again. The server must name the same commit for the tag beside each.

  --update       take bumps in the compiled workflows into the lock and factory.yml
  --repo DIR     repository (default: the one around the current folder)
  --json         one JSON document on standard output

Exit: 0 shown or recorded, 2 bad usage or a lock whose pins are not all commits, 3 the server could not be asked.

Examples
  jidoka pin
  jidoka pin actions/checkout@v6.0.2 de0fac2e4500dabe0009e67214ff5f5447ce83dd
  jidoka pin actions/setup-node@v6.1.0
  jidoka pin --update
`,
  options: { repo: { type: 'string' }, update: { type: 'boolean' } },
  run: runPin,
}

async function runPin(args: Arguments, { cwd, env, say }: Terminal): Promise<Outcome> {
  const repo = await repositoryOf(args, cwd)
  const [action, given, ...more] = args.positionals
  if (args.flag('update')) {
    if (action !== undefined) throw new FactoryError('USAGE', 'pin: --update takes no action')
    return updatePins(repo, httpsHost(await hostInTree(repo)), { env, say })
  }
  if (more.length > 0) throw new FactoryError('USAGE', 'pin: give one action and at most one commit id')
  const { lock, isRecorded } = await readLock(repo)
  if (action === undefined) return listOutcome(lock, isRecorded)
  const { repository, tag } = parseTaggedAction(action)
  const sha = given ?? (await tagCommit(httpsHost(await hostInTree(repo)), { repository, tag }, { env, say }))
  const changed = withPin(lock, repository, { tag, sha })
  await writeAtomic(join(repo, LOCK_PATH), lockText(changed))
  return recordedOutcome(changed, repository, lock.get(repository))
}

/** `owner/repo@tag`. An action in a folder of a repository is pinned with the repository. */
function parseTaggedAction(text: string): TaggedAction {
  const [, repository, tag] = /^([^@/]+\/[^@/]+)(?:\/[^@]*)?@(.+)$/.exec(text) ?? []
  if (repository !== undefined && tag !== undefined) return { repository, tag }
  throw new FactoryError('USAGE', `pin: ${JSON.stringify(text.slice(0, 80))} is not owner/repo@tag`, {
    hint: 'jidoka pin actions/checkout@v6.0.2',
  })
}

function httpsHost(host: string): string {
  if (/^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/.test(host)) return host
  throw new FactoryError(
    'FACTORY_INVALID',
    'github.host in factory.yml is not an https address without a path',
  )
}

function listOutcome(lock: ActionLock, isRecorded: boolean): Outcome {
  const head = isRecorded
    ? `${LOCK_PATH}: ${lock.size} actions, each at a full commit id`
    : `no ${LOCK_PATH} yet: these ${lock.size} pins come with Jidoka, jidoka compile writes them`
  return {
    exit: 0,
    json: { lock: LOCK_PATH, recorded: isRecorded, actions: pinRows(lock) },
    text: [head, ...pinRows(lock).map((row) => `  ${row.sha}  ${row.action}@${row.tag}`)].join('\n'),
  }
}

function recordedOutcome(lock: ActionLock, repository: string, before: Pin | undefined): Outcome {
  const pin = lock.get(repository)
  const was = before === undefined || before.sha === pin?.sha ? '' : ` (was ${before.tag} ${before.sha})`
  return {
    exit: 0,
    json: { lock: LOCK_PATH, recorded: true, actions: pinRows(lock), before: before ?? null },
    text: `pinned ${repository}@${pin?.tag ?? ''} to ${pin?.sha ?? ''}${was}\nnext: jidoka compile`,
  }
}

function pinRows(lock: ActionLock): { action: string; tag: string; sha: string }[] {
  return [...lock]
    .sort(([a], [b]) => compareText(a, b))
    .map(([action, { tag, sha }]) => ({ action, tag, sha }))
}
