import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findIsolation } from '../../shared/commands/isolation/find-isolation.ts'
import type { Isolation } from '../../shared/commands/isolation/isolation.ts'

/** Ordinary processes, as on a machine that can do no better. */
export const NOT_APART: Isolation = { kind: 'none', starter: '', uid: 0, gid: 0 }

/** The best way of this machine. */
export const BEST = await findIsolation(process.env['PATH'] ?? '')

/** Every way of this machine to run commands that tests compare: the best one, and ordinary processes. */
export const WAYS: [name: string, isolation: Isolation][] = [
  ['as ordinary processes', NOT_APART],
  ...(BEST.kind === 'none' ? [] : [[`apart, by ${BEST.kind}`, BEST] as [string, Isolation]]),
]

/**
 * A PATH on which the tools of isolation refuse, as they do in many containers: for runs of the whole command line. The
 * folder that it begins with is the caller's to remove.
 */
export function pathWithoutIsolation(path: string): { folder: string; path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-no-isolation-'))
  for (const name of ['unshare', 'bwrap', 'sudo']) {
    writeFileSync(join(folder, name), '#!/bin/sh\nexit 1\n')
    chmodSync(join(folder, name), 0o755)
  }
  return { folder, path: `${folder}:${path}` }
}
