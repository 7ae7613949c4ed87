import { resolve } from 'node:path'
import { findTrust } from '../station/find-trust.ts'
import { verifyTrace, type TraceReport } from '../replay/verify-trace.ts'
import { safeWord } from '../text/safe-log.ts'
import { onlyPositional, type Arguments, type Command, type Outcome, type Terminal } from './command.ts'

export const command: Command = {
  name: 'verify',
  summary: 'verify a trace folder offline',
  help: `
jidoka verify <trace dir> [--trust FILE] [--json]

Checks the seal over every file, every link's signature and signer, the chain between links, and that the journey is one the
attested factory.yml allows. Needs no network. The trust file decides whose keys count: the one named, else the nearest
.factory/trust.json or .jidoka/trust.json above the folder.

Exit: 0 verified, 1 rejected (each cause has its code), 2 bad usage or files.

Examples
  jidoka verify .jidoka/traces/JD-ABCD-EFGH-JKMN
  jidoka verify downloaded/trace --trust .factory/trust.json --json
`,
  options: { trust: { type: 'string' } },
  async run(args: Arguments, { cwd }: Terminal): Promise<Outcome> {
    const folder = resolve(cwd, onlyPositional(args, 'trace folder'))
    const { trust, path } = await findTrust(folder, args.text('trust'), cwd)
    const { report } = await verifyTrace(folder, trust)
    return { exit: report.verified ? 0 : 1, json: report, text: verificationText(report, path) }
  },
}

function verificationText(report: TraceReport, trustPath: string): string {
  const links = report.links.map(({ station, round, ok, code, reason }) =>
    row(`${station} round ${round}`, ok, code, reason),
  )
  const files = report.files
    .filter(({ ok }) => !ok)
    .map(({ path, code, reason }) => row(path, false, code, reason))
  const head = report.verified
    ? `${report.serial} verified (${report.assurance})`
    : `REJECTED ${report.code ?? ''} ${report.reason ?? ''}`
  return [...links, ...files, '', safeWord(head), `trust: ${trustPath}`].join('\n')
}

function row(
  subject: string,
  ok: boolean,
  code: string | null | undefined,
  reason: string | null | undefined,
): string {
  return safeWord(ok ? `ok        ${subject}` : `REJECTED  ${subject}: ${code ?? ''} ${reason ?? ''}`)
}
