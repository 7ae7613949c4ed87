import { spawnSync } from 'node:child_process'
import { lstatSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sourceStartUpVariables } from './programs.ts'

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm'
/** More than all tests that run at a time have needed, several times over. */
const ROOM_BYTES = 4 * 2 ** 30
/** Code on trial that looks for a test run by the words of its paths must find nothing here. */
const PREFIX = 'tmp-of-checks-'
const ABANDONED_MS = 3_600_000

/** Before all tests: where their temporary files lie, and what programs that they start need not compile again. */
export function setup(): (() => void) | undefined {
  process.env['NODE_COMPILE_CACHE'] ??= sourceStartUpVariables()['NODE_COMPILE_CACHE']
  // a caller's own folder stays
  const folder = process.env['TMPDIR'] === undefined ? folderInMemory() : undefined
  if (folder === undefined) return undefined
  process.env['TMPDIR'] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}

/**
 * A new folder in memory; `undefined` where there is too little, or where no program can be started from it. Tests make and remove
 * tens of thousands of small files. On ext4 each new file is searched for among those that were removed in the last seconds, which
 * took a third of their time.
 */
export function folderInMemory(memory = MEMORY, roomBytes = ROOM_BYTES): string | undefined {
  if (roomIn(memory) < roomBytes) return undefined
  removeLeft(memory)
  const folder = mkdtempSync(join(memory, PREFIX))
  const program = join(folder, 'program')
  writeFileSync(program, '#!/bin/sh\nexit 7\n', { mode: 0o755 })
  const { status } = spawnSync(program)
  rmSync(status === 7 ? program : folder, { recursive: true })
  return status === 7 ? folder : undefined
}

/** A run that was killed leaves its folder, and memory is short. One that goes on makes a new file in it every few minutes. */
function removeLeft(memory: string): void {
  const before = Date.now() - ABANDONED_MS
  for (const name of readdirSync(memory).filter((each) => each.startsWith(PREFIX))) {
    const folder = join(memory, name)
    const facts = lstatSync(folder, { throwIfNoEntry: false })
    const isOurs = facts?.isDirectory() === true && facts.uid === process.getuid?.()
    if (isOurs && facts.mtimeMs < before) rmSync(folder, { recursive: true, force: true })
  }
}

function roomIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return 0
  }
}
