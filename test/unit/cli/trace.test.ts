import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readArguments, type Outcome } from '../../../shared/cli/command.ts'
import { command } from '../../../shared/cli/trace.ts'
import { formatTrust } from '../../../shared/trace/verify/trust.ts'
import { SERIAL, resignTrace } from '../../support/resigned-trace.ts'

const home = mkdtempSync(join(tmpdir(), 'jidoka-cli-trace-'))
const repo = join(home, 'repo')
const elsewhere = join(home, 'elsewhere')
mkdirSync(elsewhere)
execFileSync('git', ['init', '--quiet', repo])
const { folder, trust } = await resignTrace(join(repo, '.jidoka', 'traces'))
writeFileSync(join(elsewhere, 'own-trust.json'), formatTrust(trust))
afterAll(() => {
  rmSync(home, { recursive: true, force: true })
})

function trace(words: string[]): Promise<Outcome> {
  const terminal = { cwd: elsewhere, env: {}, say: () => undefined, signal: new AbortController().signal }
  return command.run(readArguments(command, words), terminal)
}

describe('jidoka trace', () => {
  it('reads the trust file from the working directory that the terminal gives', async () => {
    const { exit, json } = await trace([SERIAL, '--repo', repo, '--trust', 'own-trust.json'])
    expect(exit).toBe(0)
    expect(json).toMatchObject({ serial: SERIAL, spec: 'duration-text', html: null })
  })

  it('refuses the genuine trace of another unit in the place of this one', async () => {
    const other = 'JD-0000-0000-0000'
    cpSync(folder, join(repo, '.jidoka', 'traces', other), { recursive: true })
    const printed = trace([other, '--repo', repo, '--trust', 'own-trust.json'])
    await expect(printed).rejects.toMatchObject({ code: 'TRACE_REJECTED', detail: 'LINK_SERIAL' })
  })

  it('says where it looked for a trace', async () => {
    await expect(trace(['JD-0000-1111-2222', '--repo', repo])).rejects.toMatchObject({
      code: 'TRACE_UNREADABLE',
    })
  })
})
