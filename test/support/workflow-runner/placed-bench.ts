import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { makeBench, type Bench } from './bench.ts'
import type { RunResult } from './options.ts'

/** Benches for the tests of a file, whose jobs share a folder that they know as `PLACE`. */
export interface PlacedBench {
  /** A bench with these files. */
  openFiles: (files: Record<string, string>) => Bench
  /** A path in the shared folder of the current test. */
  inPlace: (name: string) => string
}

/** Sets the folder up before each test of the file, and removes it and every bench after it. */
export function placedBench(): PlacedBench {
  let place = ''
  const benches: Bench[] = []
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'jidoka-place-'))
  })
  afterEach(() => {
    for (const bench of benches.splice(0)) bench.close()
    rmSync(place, { recursive: true, force: true })
  })
  return {
    openFiles(files) {
      const bench = makeBench(files, { env: { PLACE: place } })
      benches.push(bench)
      return bench
    },
    inPlace: (name) => join(place, name),
  }
}

/** How each job ended, and in which attempt: `success a1`, by path. */
export function endsByAttempt({ jobs }: RunResult): Record<string, string> {
  return Object.fromEntries(jobs.map((job) => [job.path, `${job.result} a${job.attempt}`]))
}
