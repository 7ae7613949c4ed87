import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withEnv } from './results-service/in-process.ts'

/** How many git processes `work` starts: a shell script in front of git counts them. */
export async function countGit<T>(work: () => Promise<T>): Promise<{ result: T; started: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-count-'))
  const log = join(folder, 'log')
  writeFileSync(log, '')
  const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()
  writeFileSync(join(folder, 'git'), `#!/bin/sh\necho started >> ${log}\nexec ${real} "$@"\n`, {
    mode: 0o755,
  })
  const result = await withEnv({ PATH: `${folder}:${process.env['PATH'] ?? ''}` }, work)
  const started = readFileSync(log, 'utf8').split('\n').length - 1
  rmSync(folder, { recursive: true, force: true })
  return { result, started }
}
