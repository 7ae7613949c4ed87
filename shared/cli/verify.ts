import { FactoryError } from '../errors.ts'
import { tracePlace } from '../station/find-trace-folder.ts'
import { TRUST_NEXT, findTrust, type FoundTrust } from '../station/find-trust.ts'
import { ownKeysNext } from '../replay/open-found.ts'
import { ENDINGS, verifyTrace, type TraceReport } from '../replay/verify-trace.ts'
import { safeWord } from '../text/safe-log.ts'
import { refuseArchive } from '../trace/folder/read-folder.ts'
import { isSerial } from '../trace/parcel/names.ts'
import {
  oneOfIfAny,
  onlyPositional,
  type Arguments,
  type Command,
  type Outcome,
  type Terminal,
} from './command.ts'
import { standingOf } from './work-tree.ts'

export const command: Command = {
  name: 'verify',
  summary: 'verify a trace folder offline',
  help: `
jidoka verify <trace dir or serial> [--expect released|halted|asking] [--serial SERIAL] [--require isolation=job|step] [--trust FILE]
              [--repo DIR] [--json]

Checks the seal over every file, every link's signature and signer, the chain between links, and that the journey is one the
attested factory.yml allows. Needs no network. Says first how the unit ended: a halted unit has a genuine trace too.
A folder with a serial in its name must hold that serial. Unpack the file of a release first: tar xf <serial>.a1.tar

  --expect END     refuse a trace whose unit did not end so: released, halted or asking
  --serial SERIAL  refuse the trace of any other unit
  --require WHAT   isolation=job refuses a trace with a station that shared its job with others (github: { jobs: grouped }) or ran on
                   a machine with the whole line; isolation=step refuses the latter alone
  --trust FILE     trust file whose keys count (default: .factory/trust.json in HEAD of your repository, else the keys of this
                   machine in its .jidoka)
  --repo DIR       your repository (default: the one around the current folder)

Keys that came along with a trace prove nothing: a trust file that merely lies above the folder is never green.

Exit: 0 verified and as expected, 1 rejected (each cause has its code), 2 bad usage or files.

Examples
  jidoka verify .jidoka/traces/JD-ABCD-EFGH-JKMN --expect released
  jidoka verify downloaded/trace --serial JD-ABCD-EFGH-JKMN --trust .factory/trust.json --json
`,
  options: {
    expect: { type: 'string' },
    serial: { type: 'string' },
    require: { type: 'string' },
    trust: { type: 'string' },
    repo: { type: 'string' },
  },
  async run(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
    const folder = await tracePlace(standingOf(args, cwd), onlyPositional(args, 'trace folder'))
    const expectation = {
      ended: oneOfIfAny('expect', args.text('expect'), ENDINGS),
      serial: serialOf(args),
      isolation: requiredIsolation(args),
    }
    await refuseArchive(folder)
    const question = { folder, named: args.text('trust'), repo: args.text('repo'), cwd }
    const found = await findTrust(question)
    const { report: traced } = await verifyTrace(folder, found.trust, expectation)
    const report = withTrust(traced, found, await ownKeysNext(traced.code, question))
    return { exit: report.verified ? 0 : 1, json: report, text: verificationText(report, found) }
  },
}

function serialOf(args: Arguments): string | undefined {
  const serial = args.text('serial')
  if (serial === undefined || isSerial(serial)) return serial
  throw new FactoryError('USAGE', `--serial is ${JSON.stringify(serial)}`, {
    hint: 'a serial looks like JD-ABCD-EFGH-JKMN',
  })
}

const REQUIREMENTS = ['isolation=job', 'isolation=step'] as const

function requiredIsolation(args: Arguments): 'job' | 'step' | undefined {
  const required = oneOfIfAny('require', args.text('require'), REQUIREMENTS)
  if (required === undefined) return undefined
  return required === 'isolation=job' ? 'job' : 'step'
}

type VerifyReport = TraceReport & { trust: string; next: string | null }

/** A trace that only fits keys of unknown origin is not verified, however well it fits. */
function withTrust(
  report: TraceReport,
  { doubt, place }: FoundTrust,
  next: string | undefined,
): VerifyReport {
  if (doubt === undefined || !report.verified) return { ...report, trust: place, next: next ?? null }
  const rejection = { verified: false, code: 'TRUST_CAME_ALONG' as const, reason: doubt }
  return { ...report, ...rejection, trust: place, next: TRUST_NEXT }
}

function verificationText(report: VerifyReport, { place }: FoundTrust): string {
  const links = report.links.map(({ station, round, ok, code, reason }) =>
    row(`${station} round ${round}`, ok, code, reason),
  )
  const files = report.files
    .filter(({ ok }) => !ok)
    .map(({ path, code, reason }) => row(path, false, code, reason))
  const next = report.next === null ? [] : [`next: ${report.next}`]
  return [...headLines(report), ...next, `trust: ${safeWord(place, 400)}`, '', ...links, ...files].join('\n')
}

function headLines({ serial, ended, verified, assurance, code, reason, published }: VerifyReport): string[] {
  const head = verified
    ? `${serial ?? ''} ${ended ?? ''}, verified (${assurance})`
    : `REJECTED ${code ?? ''} ${reason ?? ''}`
  if (published === null) return [safeWord(head, 600)]
  const { at, host, run, attempt } = published
  return [safeWord(head, 600), safeWord(`published ${at} by ${host} run ${run}, attempt ${attempt}`)]
}

function row(
  subject: string,
  ok: boolean,
  code: string | null | undefined,
  reason: string | null | undefined,
): string {
  return safeWord(ok ? `ok        ${subject}` : `REJECTED  ${subject}: ${code ?? ''} ${reason ?? ''}`)
}
