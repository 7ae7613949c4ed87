import { join } from 'node:path'
import { FactoryError, noneOn } from '../errors.ts'
import type { Finding } from '../findings.ts'
import { defined } from '../formats/defined.ts'
import { standingIn } from '../git/repository-path.ts'
import { LEDGER_BRANCH } from '../ledger/ledger-branch.ts'
import { openLedger } from '../ledger/open-ledger.ts'
import { lastFindings } from '../line/last-findings.ts'
import { answerTarget, blameOf } from '../look-up/answer-target.ts'
import { answerText } from '../look-up/answer-text.ts'
import { traceOfUnit, type TraceLookUp } from '../look-up/found-trace.ts'
import { afterwardsText } from '../look-up/journey-text.ts'
import { unitOfSerial, type KnownUnit } from '../look-up/known-unit.ts'
import { targetOf } from '../look-up/target.ts'
import { traceText } from '../look-up/trace-text.ts'
import { afterwards } from '../look-up/unit-journey.ts'
import { baseFiles } from '../station/base-files.ts'
import { writeAtomic } from '../files.ts'
import { keyedFindings } from '../report/finding-keys.ts'
import { sarifText } from '../report/sarif.ts'
import { tracePage } from '../report/trace-page.ts'
import { openFound } from '../replay/open-found.ts'
import type { VerifiedTrace } from '../replay/verify-trace.ts'
import { findTraceFolder, isTraceFolder } from '../station/find-trace-folder.ts'
import { VERSION } from '../version.ts'
import { isSerial } from '../trace/parcel/names.ts'
import { onlyPositional, type Arguments, type Command, type Outcome, type Terminal } from './command.ts'
import { pricesFor } from './found/prices.ts'
import { standingOf } from './work-tree.ts'

export const command: Command = {
  name: 'trace',
  summary: 'from a line, a commit or a serial to the journey of the unit',
  help: `
jidoka trace <serial | commit | #12 | file | file:line | trace dir> [--repo DIR] [--trust FILE] [--html] [--prices FILE] [--sarif] [--json]

Prints the journey of the units behind what is named, the newest first: what became of the unit after its release, its stations with what they
decided, and the spec it was made from. Each hop says what vouches for it, or that nothing does. Needs no network.

  serial       the trace in .jidoka/traces of the repository, verified, or what the ledger knows
  commit       the units that the commit brought, also where it squashed them
  #12          the units that the pull request brought
  file:12      where the line comes from (or file:12-20); lines that people changed since are marked
  file         how many lines each unit made

With --html and a serial it writes <serial>.html into the current folder, a single page that opens offline; with --sarif it writes
<serial>.sarif, what each station found when it judged last, for editors and code scanning.

  --repo DIR     the repository (default: the one around the current folder)
  --trust FILE   trust file whose keys count (default: as jidoka verify)
  --prices FILE  what the team pays, for the page (default: .factory/prices.yml of the repository, if it has one)

Exit: 0 printed, 1 the trace is rejected, 2 bad usage, no such trace, or older than the history of this clone.

Examples
  jidoka trace src/slug.ts:12
  jidoka trace '#12'
  jidoka trace JD-ABCD-EFGH-JKMN --html
  jidoka trace JD-ABCD-EFGH-JKMN --sarif
`,
  options: {
    repo: { type: 'string' },
    trust: { type: 'string' },
    html: { type: 'boolean' },
    sarif: { type: 'boolean' },
    prices: { type: 'string' },
  },
  run,
}

async function run(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
  const standing = standingOf(args, cwd)
  const word = onlyPositional(args, 'serial, commit, file or line')
  if (!isSerial(word) && (await isTraceFolder(standing, word)))
    return printFolder({ args, cwd }, await findTraceFolder(standing, word))
  const repo = await standingIn(standing)
  const opening = openLedger(repo)
  // awaited below: until then a fault of it must not end the process
  opening.catch(() => undefined)
  const target = await targetOf(standing, word)
  const blamed = blameOf(repo, target)
  blamed.catch(() => undefined)
  const ledger = await opening
  const lookUp = { repo, ledger, cwd, trust: args.text('trust'), named: args.text('repo') }
  try {
    if (target.kind === 'serial') {
      const known = await unitOfSerial(ledger, target.serial)
      const whole = (await isTraceFolder(standing, word))
        ? await folderTrace({ args, cwd }, await findTraceFolder(standing, word))
        : await keptTrace(lookUp, target.serial)
      if (whole !== undefined) return await show(whole, { args, cwd }, known)
      // says where it looked
      if (known === undefined) await findTraceFolder(standing, word)
    }
    refusePage(args)
    const answer = await answerTarget(lookUp, target, blamed)
    const exit = answer.openEnd?.leavesOpen === true ? 2 : 0
    return { exit, json: { target, ...answer }, text: answerText(answer, target).join('\n') }
  } finally {
    ledger?.close()
  }
}

interface PlacedTrace {
  trace: VerifiedTrace
  place: string
}

async function folderTrace({ args, cwd }: Call, folder: string): Promise<PlacedTrace> {
  const question = { folder, named: args.text('trust'), repo: args.text('repo'), cwd }
  const { trace } = await openFound(question)
  return { trace, place: folder }
}

/** A trace that the ledger keeps whole is as good as its folder. */
async function keptTrace(lookUp: TraceLookUp, serial: string): Promise<PlacedTrace | undefined> {
  const found = await traceOfUnit(lookUp, serial)
  if (found.kind !== 'verified' || found.whole === undefined) return undefined
  return { trace: found.whole, place: LEDGER_BRANCH }
}

function refusePage(args: Arguments): void {
  const flag = ['html', 'sarif'].find((name) => args.flag(name))
  if (flag === undefined) return
  throw new FactoryError('USAGE', `--${flag} makes a file of one unit whose whole trace is at hand`, {
    hint: 'name a serial whose trace lies in .jidoka/traces or whole in the ledger, or the folder of a trace',
  })
}

interface Call {
  args: Arguments
  cwd: string
}

async function printFolder(call: Call, folder: string): Promise<Outcome> {
  return show(await folderTrace(call, folder), call, undefined)
}

/** @param known what the ledger says of the unit */
async function show(
  { trace, place }: PlacedTrace,
  { args, cwd }: Call,
  known: KnownUnit | undefined,
): Promise<Outcome> {
  const { serial, links, spec, factory } = trace
  const unit = { factory, spec, upstream: { links } }
  const findings = lastFindings(unit)
  const page = args.flag('html') ? await writePage(trace, { args, cwd }) : null
  const sarif = args.flag('sarif') ? await writeSarif(trace, findings, cwd) : null
  const [head = '', ...steps] = traceText(serial, unit)
  const after = known === undefined ? null : afterwards(known)
  const lines = [head, ...(after === null ? [] : afterwardsText(after)), ...steps]
  const journey = links.map(({ extension }) => extension)
  return {
    exit: 0,
    json: {
      ...{ serial, spec: spec.id, trace: place, html: page, sarif },
      ...{ findings: keyedFindings(findings), journey, ledger: after },
    },
    text: [...lines, ...writtenLines({ page, sarif })].join('\n'),
  }
}

function writtenLines(written: Record<string, string | null>): string[] {
  return Object.entries(written).flatMap(([what, path]) => (path === null ? [] : [`${what} ${path}`]))
}

async function writeSarif(
  { serial, factory }: VerifiedTrace,
  findings: readonly Finding[],
  cwd: string,
): Promise<string> {
  const path = join(cwd, `${serial}.sarif`)
  await writeAtomic(path, sarifText([{ line: factory.name, serial, findings }], VERSION))
  return path
}

/** The base is read where the repository is at hand; the page can do without. */
async function writePage(trace: VerifiedTrace, { args, cwd }: Call): Promise<string> {
  const standing = standingOf(args, cwd)
  const path = join(cwd, `${trace.serial}.html`)
  const repo = await standingIn(standing).catch(noneOn('GIT_NOT_A_REPOSITORY', 'GIT_MISSING'))
  const base = repo === undefined ? undefined : await baseFiles(repo, trace.links)
  const prices = repo === undefined ? undefined : await pricesFor(args, cwd, repo)
  await writeAtomic(path, tracePage({ ...trace, ...defined({ base, prices }) }))
  return path
}
