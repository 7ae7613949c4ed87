import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExample } from './repository.ts'

/**
 * Writes the cassettes of the example again from the replies in `answers/`, which people wrote: run this after a change of
 * a prompt template, a spec or a reply. The entries say `recorder: hand`.
 */
const ROOT = join(import.meta.dirname, '..')
const KEPT = join(import.meta.dirname, 'text-kit', '.factory', 'cassettes')
const SPECS = ['truncate-middle', 'parse-duration', 'mask-email', 'kebab-case']

const folder = mkdtempSync(join(tmpdir(), 'jidoka-record-'))
try {
  makeExample(folder, { withoutCassettes: true })
  const words = [
    'run',
    ...SPECS.map((id) => `specs/${id}.spec.md`),
    '--answers',
    join(import.meta.dirname, 'answers'),
  ]
  runTolerating(1, words)
  rmSync(KEPT, { recursive: true, force: true })
  if (existsSync(join(folder, '.jidoka', 'cassettes')))
    cpSync(join(folder, '.jidoka', 'cassettes'), KEPT, { recursive: true })
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Two of the four units are meant to halt, which is exit code 1. */
function runTolerating(expected: number, words: string[]): void {
  try {
    execFileSync(process.execPath, [join(ROOT, 'shared', 'cli', 'jidoka.js'), ...words], {
      cwd: folder,
      stdio: 'inherit',
    })
  } catch (thrown) {
    if (!(thrown instanceof Error) || !('status' in thrown) || thrown.status !== expected) throw thrown
  }
}
