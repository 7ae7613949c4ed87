import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse, stringify } from 'yaml'
import { describeFinding } from '../../../shared/findings.ts'
import { sha256 } from '../../../shared/formats/digest.ts'
import { FIRST_LOCK, LOCK_PATH, parseLock, type ActionLock } from '../../../shared/compile/action-pins.ts'
import { compileFactory } from '../../../shared/compile/compile.ts'
import { readFactory } from '../../../shared/factory/read-factory.ts'
import { signingSecret } from '../../../shared/factory/factory.ts'
import { makeStationKeys, SIGNING_STATIONS } from '../station-keys.ts'
import { pointAt } from '../story.ts'

/** The repository our own actions come from, and the commit they are pinned to. */
export const SOURCE = 'jidoka/jidoka'
export const PIN = '0123456789abcdef0123456789abcdef01234567'

/** One set of keys for all stories of a process: the trust file is part of the base commit, and so of every serial. */
const KEYS = makeStationKeys()

/** The signing keys as the secrets of the repository, and as the variables of `jidoka run`. */
export function signingKeys(): Record<string, string> {
  return Object.fromEntries(SIGNING_STATIONS.map((station) => [signingSecret(station), KEYS.pemOf(station)]))
}

export interface ExampleChanges {
  /** Replaces both models' endpoints, and leaves the recorded answers out. */
  endpoint?: string
  /** Merged into the `github:` part of factory.yml. */
  github?: Record<string, unknown>
  /** Changes the copied files, before they are compiled and committed. */
  adapt?: (folder: string) => void
}

/** Keyed signing, our actions at a commit, and the workflows compiled from it all. */
export function prepareExample(copy: string, { endpoint, github, adapt }: ExampleChanges): void {
  if (endpoint !== undefined) pointAt(copy, endpoint)
  KEYS.install(copy)
  const path = join(copy, 'factory.yml')
  const factory = parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  factory['github'] = { actions: { source: `${SOURCE}@${PIN}` }, ...github }
  writeFileSync(path, stringify(factory))
  adapt?.(copy)
  compileInto(copy)
}

function compileInto(copy: string): void {
  const bytes = readFileSync(join(copy, 'factory.yml'))
  const reading = readFactory(bytes, 'factory.yml')
  if (reading.kind === 'bad') throw new Error(reading.findings.map(describeFinding).join('\n'))
  const sources = { factorySha256: sha256(bytes) }
  const files = compileFactory(reading.factory, sources, { lock: lockOf(copy) })
  for (const { path, text } of files) {
    mkdirSync(dirname(join(copy, path)), { recursive: true })
    writeFileSync(join(copy, path), text)
  }
}

function lockOf(copy: string): ActionLock {
  const path = join(copy, LOCK_PATH)
  return existsSync(path) ? parseLock(readFileSync(path)) : FIRST_LOCK
}
