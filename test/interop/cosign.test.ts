import { execFileSync } from 'node:child_process'
import { accessSync, appendFileSync, constants, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { commandsBelow, runShell, type ShellResult } from './document.ts'
import { publishTrace } from './published-trace.ts'

const NOTICE = 'cosign is not installed (neither in JIDOKA_INTEROP_BIN nor on PATH): its checks are skipped'

function findCosign(): string | undefined {
  const folders = [process.env['JIDOKA_INTEROP_BIN'], ...(process.env['PATH'] ?? '').split(delimiter)]
  return folders
    .filter((folder) => folder !== undefined && folder !== '')
    .map((folder) => join(folder ?? '', 'cosign'))
    .find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const cosign = findCosign()
if (cosign === undefined) console.warn(NOTICE)
const trace = await publishTrace()
afterAll(() => trace.remove())

const COMMANDS = commandsBelow('With cosign')
const EACH = COMMANDS.split('\n\n').filter((block) => block.trim() !== '')
const FILE = 'src/slugify.ts'

function run(commands: string): ShellResult {
  const PATH = `${dirname(cosign ?? '')}${delimiter}${process.env['PATH'] ?? ''}`
  return runShell(commands, trace.folder, { FILE, PATH })
}

const typeOf = (block: string): string => /--type (\S+)/.exec(block)?.[1] ?? ''

describe('cosign, with the commands of docs/verify-without-jidoka.md', () => {
  beforeEach((context) => {
    if (cosign === undefined) context.skip(NOTICE)
  })

  it('is version 3 or later', () => {
    const version = execFileSync(cosign ?? '', ['version', '--json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    expect(Number(/"gitVersion":\s*"v(\d+)\./.exec(version)?.[1])).toBeGreaterThanOrEqual(3)
  })

  it('verifies one file by provenance, by test result and by verification summary', () => {
    expect(EACH.map(typeOf)).toEqual([
      'https://slsa.dev/provenance/v1',
      'https://in-toto.io/attestation/test-result/v0.1',
      'https://slsa.dev/verification_summary/v1',
    ])
    const { ok, output } = run(COMMANDS)
    expect([ok, output.match(/^Verified OK$/gm)?.length]).toEqual([true, 3])
  })

  it.each(EACH.map((block) => [typeOf(block), block]))('refuses an edited file under %s', (_type, block) => {
    const file = join(trace.folder, 'files', FILE)
    const original = readFileSync(file)
    appendFileSync(file, ' ')
    const result = run(block)
    writeFileSync(file, original)
    expect([result.ok, result.output.includes('Verified OK')]).toEqual([false, false])
    expect(run(block).ok).toEqual(true)
  })

  it.each(EACH.map((block, index) => [typeOf(block), block, typeOf(EACH[(index + 1) % 3] ?? '')]))(
    'refuses the wrong type in place of %s',
    (type, block, other) => {
      const { ok, output } = run(block.replace(type, other))
      expect([ok, output.includes('Verified OK')]).toEqual([false, false])
    },
  )

  it('refuses the key of another station, and an edited link', () => {
    const [provenance = ''] = EACH
    expect(run(provenance.replace('keys/generate.pem', 'keys/review.pem')).ok).toEqual(false)
    const link = join(trace.folder, 'links/generate.r1.sigstore.json')
    const original = readFileSync(link, 'utf8')
    writeFileSync(
      link,
      original.replace(
        /"payload":"(.)/,
        (_match, first: string) => `"payload":"${first === 'e' ? 'f' : 'e'}`,
      ),
    )
    expect(run(provenance).ok).toEqual(false)
    writeFileSync(link, original)
  })
})
