import { FactoryError } from '../errors.ts'
import { appendEntries } from '../ledger/append.ts'
import type { AndonWords } from '../ledger/andon/andon-words.ts'
import { lookAtAndon } from '../ledger/andon/look-at-andon.ts'
import type { AndonStanding, Pull } from '../ledger/andon/open-pulls.ts'
import { readScope, WHOLE_REPOSITORY } from '../ledger/andon/scope.ts'
import { signAndon, type AndonSigning } from '../ledger/andon/sign-andon.ts'
import type { LedgerRef } from '../ledger/ledger-ref.ts'
import { sharedLedger } from '../ledger/shared-ledger.ts'
import { pullText } from '../station/andon.ts'
import { ledgersHere } from '../station/ledgers-here.ts'
import { safeWord } from '../text/safe-log.ts'
import { openDesk, refuseUnnamed, signingOf, type AndonDesk } from './andon/andon-desk.ts'
import { sightingsOf } from './andon/look-around.ts'
import { wordsOfSighting, type Sighting } from '../ledger/andon/watched-rules.ts'
import { onlyPositional, type Arguments, type Command, type Outcome, type Terminal } from './command.ts'
import { gitIdentity, saidWords } from './said/who.ts'

export const command: Command = {
  name: 'andon',
  summary: 'stop and free the line of the repository',
  help: `
jidoka andon pull --reason TEXT [--scope '*'|line|GLOB] [--by NAME] [--repo DIR] [--json]
jidoka andon release --by NAME --reason TEXT [--scope '*'|line|GLOB] [--repo DIR] [--json]
jidoka andon status [--repo DIR] [--json]
jidoka andon check [--repo DIR] [--json]

A pulled andon stops the line of the repository: no station works, here or on GitHub, until somebody releases it. Publishing and delivery
of what was decided go on. Both are signed entries in the ledger (branch factory-ledger, on the server where this clone has one). Anybody
may pull. Where the trust file names keys for the station andon, only they release (variable JIDOKA_KEY_ANDON holds one); elsewhere a key
of this machine signs. Rules under andon in factory.yml pull by themselves. check looks at
what two of them are about and no ledger knows, redDefaultBranch (with GITHUB_TOKEN, through the API) and newStyle (a census of HEAD), and enters a
pull once it is bad and a release once it is good again.

  --reason TEXT   why
  --scope WHAT    '*' the repository (default of a pull), line the line of factory.yml, or a glob of spec files. A release without one frees
                  everything
  --by NAME       who (default of a pull: user.name and user.email of git)
  --trust FILE    trust file whose keys count (default: the one of HEAD)
  --repo DIR      repository (default: the one around the current folder)

Exit: 0 done, or nothing is stopped, 1 status: the line is stopped, check: something is bad, 2 bad usage or files, 3 the ledger could not be reached (run again).

Examples
  jidoka andon pull --reason "checkout drops orders since noon"
  jidoka andon pull --scope 'specs/billing-*.spec.md' --reason "the tax table is wrong"
  jidoka andon release --by "Ada Lovelace" --reason "repaired in 4f1c2aa, examples added"
`,
  options: {
    reason: { type: 'string' },
    scope: { type: 'string' },
    by: { type: 'string' },
    trust: { type: 'string' },
    repo: { type: 'string' },
  },
  run,
}

async function run(args: Arguments, terminal: Terminal): Promise<Outcome> {
  const verb = onlyPositional(args, 'word: pull, release, status or check')
  const desk = await openDesk(args, terminal)
  if (verb === 'status') return statusOutcome(await standingOf(desk, terminal))
  if (verb === 'pull') return pull(args, terminal, desk)
  if (verb === 'release') return release(args, terminal, desk)
  if (verb === 'check') return check(args, terminal, desk)
  throw new FactoryError('USAGE', `andon cannot ${JSON.stringify(verb.slice(0, 40))}`, {
    hint: 'use pull, release, status or check',
  })
}

async function pull(args: Arguments, { env }: Terminal, desk: AndonDesk): Promise<Outcome> {
  const { repo, factory } = desk
  const reason = saidWords('reason', args.text('reason'))
  const by = saidWords('by', args.text('by') ?? (await gitIdentity(repo)))
  const scope = readScope(args.text('scope') ?? WHOLE_REPOSITORY, factory.name)
  const words: AndonWords = { action: 'pull', scope, by, reason }
  const ref = await sharedLedger(repo, env)
  await enter(ref, [words], await signingOf(desk, env))
  const what = scope === WHOLE_REPOSITORY ? 'the line is stopped' : `the line is stopped for ${scope}`
  return {
    exit: 0,
    json: { pulled: words, ledger: ref.source },
    text: [
      safeWord(`${what} by ${by}: ${reason}`),
      ...(ref.source === 'local' ? ['only in this clone: it has no origin to tell'] : []),
      'next: find out the cause; jidoka andon release --by NAME --reason REASON frees it',
    ].join('\n'),
  }
}

async function release(args: Arguments, terminal: Terminal, desk: AndonDesk): Promise<Outcome> {
  const by = saidWords('by', args.text('by'))
  const reason = saidWords('reason', args.text('reason'))
  const named = args.text('scope')
  const scope = named === undefined ? undefined : readScope(named, desk.factory.name)
  const signing = await signingOf(desk, terminal.env)
  refuseUnnamed(desk, signing)
  const ref = await sharedLedger(desk.repo, terminal.env)
  const before = await standingOf(desk, terminal)
  const isMeant = (each: Pull): boolean => scope === undefined || each.scope === scope
  if (!before.pulls.some(isMeant)) throw notPulled(scope)
  // what a rule holds is entered first, so that the release can name it
  const byRules = before.pulls.filter((each) => isMeant(each) && each.digest === undefined)
  await enter(ref, byRules.map(wordsOfRule), signing)
  const freed = (await standingOf(desk, terminal)).pulls.filter((each) => isMeant(each))
  const of = freed.flatMap(({ digest }) => (digest === undefined ? [] : [digest]))
  const words: AndonWords = { action: 'release', scope: scope ?? WHOLE_REPOSITORY, by, reason, of }
  await enter(ref, [words], signing)
  const after = await standingOf(desk, terminal)
  return {
    exit: 0,
    json: { released: words, freed, pulls: after.pulls },
    text: [
      ...freed.map((each) => safeWord(`freed: ${pullText(each)}`, 500)),
      ...after.pulls.map((each) => safeWord(`still: ${pullText(each)}`, 500)),
      ...(after.pulls.length === 0 ? ['the line is free'] : []),
    ].join('\n'),
  }
}

/** Enters what was seen of the rules about what no ledger knows. */
async function check(args: Arguments, terminal: Terminal, desk: AndonDesk): Promise<Outcome> {
  const sightings = await sightingsOf(args, terminal, desk.factory)
  const standing = await standingOf(desk, terminal)
  const words = sightings.flatMap((each) => wordsOfSighting(each, standing, desk.factory.name) ?? [])
  const signing = await signingOf(desk, terminal.env)
  const ref = await sharedLedger(desk.repo, terminal.env)
  const releases = words.filter(({ action }) => action === 'release')
  await enter(
    ref,
    words.filter((each) => !releases.includes(each)),
    signing,
  )
  if (releases.length > 0) refuseUnnamed(desk, signing)
  await enter(ref, releases, signing)
  return {
    exit: sightings.some(({ state }) => state === 'bad') ? 1 : 0,
    json: { sightings, entered: words },
    text: sightings.map((each) => safeWord(sightingText(each, words), 500)).join('\n'),
  }
}

function sightingText({ rule, state, says }: Sighting, words: readonly AndonWords[]): string {
  const entered = words.find((each) => each.rule === rule)?.action
  const what = entered === undefined ? 'nothing entered' : `${entered} entered`
  return `${rule} is ${state}: ${says}; ${what}`
}

function wordsOfRule({ scope, by, reason, rule = '' }: Pull): AndonWords {
  return { action: 'pull', scope, by, reason, rule }
}

function notPulled(scope: string | undefined): FactoryError {
  const what = scope === undefined ? 'nothing is stopped' : `nothing is stopped for ${JSON.stringify(scope)}`
  return new FactoryError('ANDON_NOT_PULLED', what, { hint: 'jidoka andon status shows what is' })
}

async function enter(ref: LedgerRef, words: readonly AndonWords[], signing: AndonSigning): Promise<void> {
  const entries = await Promise.all(words.map((each) => signAndon(each, signing)))
  if (entries.length > 0) await appendEntries(ref, entries, { now: () => new Date() })
}

/** @throws FactoryError LEDGER_UNREACHABLE, LEDGER_BROKEN. */
async function standingOf({ repo, factory, trust }: AndonDesk, { env }: Terminal): Promise<AndonStanding> {
  const { name: line, repository, andon: rules } = factory
  // whoever asks for the andon wants to know what the server says
  const ledgers = await ledgersHere(repo, { andon: rules ?? {} }, env)
  try {
    return await lookAtAndon(ledgers, { line, repository, rules, trust, now: new Date() })
  } finally {
    for (const ledger of ledgers) ledger.close()
  }
}

function statusOutcome({ pulls, refused }: AndonStanding): Outcome {
  return {
    exit: pulls.length === 0 ? 0 : 1,
    json: { pulls, refused },
    text: [
      ...(pulls.length === 0 ? ['the line is free'] : pulls.map((each) => safeWord(pullText(each), 500))),
      ...refused.map(({ by, at, why }) =>
        safeWord(`a release by ${JSON.stringify(by.slice(0, 100))} at ${at} does not count: ${why}`, 500),
      ),
      ...(pulls.length === 0 ? [] : ['next: jidoka andon release --by NAME --reason REASON']),
    ].join('\n'),
  }
}
