import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { CLI, measure, ratio, ROOT } from './measure.ts'

const TRACES = join(ROOT, 'docs', 'traces')
const TRACE = join(TRACES, 'JD-0KEV-2A99-F28X')
const LINKS = ['spec-validate', 'generate', 'style-gate', 'review', 'trace-publish']
const FILE = join(TRACE, 'files', 'shared', 'local', 'duration-text.ts')

/** `jidoka verify` of the recorded trace, beside bare node and beside one `cosign verify-blob-attestation` per link. */
export function benchVerify(): Promise<string[]> {
  const words = [CLI, 'verify', TRACE, '--trust', join(TRACES, 'trust.json'), '--json']
  const ours = measure(process.execPath, words, { runs: 7 }).ms
  const bare = measure(process.execPath, ['-e', '0'], { runs: 7 }).ms
  const what = `verify of a trace of ${LINKS.length} links`
  return Promise.resolve([ratio(what, ours, 'bare node', bare), besideCosign(what, ours)])
}

function besideCosign(what: string, ours: number): string {
  const cosign = findCosign()
  if (cosign === undefined)
    return `${what} beside cosign: not measured, cosign is not installed (scripts/install-interop.sh installs it)`
  const words = [
    'verify-blob-attestation',
    '--insecure-ignore-tlog',
    '--key',
    join(TRACE, 'keys', 'generate.pem'),
  ]
  const link = ['--bundle', join(TRACE, 'links', 'generate.r1.sigstore.json')]
  const type = ['--type', 'https://slsa.dev/provenance/v1', FILE]
  const one = measure(cosign, [...words, ...link, ...type], { runs: 7 }).ms
  return ratio(what, ours, `${LINKS.length} x cosign verify-blob-attestation`, one * LINKS.length)
}

function findCosign(): string | undefined {
  const folders = [
    process.env['JIDOKA_INTEROP_BIN'] ?? join(homedir(), '.cache', 'jidoka-interop', 'bin'),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ]
  return folders.map((folder) => join(folder, 'cosign')).find((path) => existsSync(path))
}
