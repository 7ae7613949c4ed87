import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readArguments, type Outcome } from '../../../shared/cli/command.ts'
import { command } from '../../../shared/cli/trace.ts'

const SERIAL = 'JD-R9N8-CKFA-X80K'
const RECORDED = join(import.meta.dirname, '..', '..', '..', 'docs', 'traces')
const home = mkdtempSync(join(tmpdir(), 'jidoka-cli-trace-'))
const repo = join(home, 'repo')
const elsewhere = join(home, 'elsewhere')
mkdirSync(elsewhere)
execFileSync('git', ['init', '--quiet', repo])
cpSync(join(RECORDED, SERIAL), join(repo, '.jidoka', 'traces', SERIAL), { recursive: true })
cpSync(join(RECORDED, 'trust.json'), join(elsewhere, 'own-trust.json'))
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
    cpSync(join(RECORDED, SERIAL), join(repo, '.jidoka', 'traces', other), { recursive: true })
    const printed = trace([other, '--repo', repo, '--trust', 'own-trust.json'])
    await expect(printed).rejects.toMatchObject({ code: 'TRACE_REJECTED', detail: 'LINK_SERIAL' })
  })

  it('says where it looked for a trace', async () => {
    await expect(trace(['JD-0000-1111-2222', '--repo', repo])).rejects.toMatchObject({
      code: 'TRACE_UNREADABLE',
    })
  })
})
