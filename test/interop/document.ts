import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const DOCUMENT = join(import.meta.dirname, '../../docs/verify-without-jidoka.md')

/** The shell blocks below a heading of docs/verify-without-jidoka.md, as readers see them. */
export function commandsBelow(heading: string): string {
  const text = readFileSync(DOCUMENT, 'utf8')
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  const blocks = [...section.matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => match[1] ?? '')
  if (blocks.length === 0) throw new Error(`there are no commands below ${heading}`)
  return blocks.join('\n')
}

export interface ShellResult {
  ok: boolean
  /** Standard output and error together. */
  output: string
}

/** Runs commands with `sh -e` in a folder, with nothing in the environment but what is given and a home of their own. */
export function runShell(commands: string, folder: string, variables: Record<string, string>): ShellResult {
  const home = mkdtempSync(join(tmpdir(), 'jidoka-interop-'))
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: home, ...variables }
  try {
    const output = execFileSync('sh', ['-e', '-c', `exec 2>&1\n${commands}`], {
      cwd: folder,
      env,
      encoding: 'utf8',
    })
    return { ok: true, output }
  } catch (thrown) {
    return { ok: false, output: outputOf(thrown) }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

function outputOf(thrown: unknown): string {
  const isFailed = thrown instanceof Error && 'stdout' in thrown && typeof thrown.stdout === 'string'
  if (!isFailed) throw thrown
  return String(thrown.stdout)
}
