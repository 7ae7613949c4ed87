import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { sha256 } from '../formats/digest.ts'

/**
 * Two hard limits that Linux has long ceased to look at (setrlimit(2): RLIMIT_RSS, RLIMIT_LOCKS). Their values name the run that
 * a process belongs to. A process hands its limits on to what it starts, and nothing but a privilege (CAP_SYS_RESOURCE) raises a
 * hard limit again. Their sum is the same for every run, so a process that lowers one of them is no other run's, and is seen.
 */
export interface ProcessMark {
  residentKilobytes: number
  fileLocks: number
}

const OWN = 2 ** 20
const FAMILIES = 2 ** 12
const MOST_KILOBYTES = 2 ** 42
const LEAST_LOCKS = 2 ** 42
const SUM = MOST_KILOBYTES + LEAST_LOCKS

/** The mark of the processes whose home this is. Runs beside each other have their homes side by side: one family. */
export function markOf(home: string): ProcessMark {
  const id = familyOf(dirname(dirname(resolve(home)))) * OWN + numberOf(home, OWN)
  return { residentKilobytes: MOST_KILOBYTES - id, fileLocks: LEAST_LOCKS + id }
}

function familyOf(folder: string): number {
  return numberOf(folder, FAMILIES)
}

function numberOf(text: string, below: number): number {
  return Number.parseInt(sha256(text).slice(0, 12), 16) % below
}

/**
 * Does a process have the mark of one run (`home`), or of any run whose place lies in a folder (`folder`)? A process that has
 * changed its mark belongs to whoever asks.
 */
export function isMarked(
  { residentKilobytes, fileLocks }: ProcessMark,
  of: { home: string } | { folder: string },
): boolean {
  const id = MOST_KILOBYTES - residentKilobytes
  const isChanged = residentKilobytes + fileLocks < SUM
  if (isChanged) return true
  if (residentKilobytes + fileLocks > SUM || id < 0 || id >= OWN * FAMILIES) return false
  return 'home' in of
    ? id === MOST_KILOBYTES - markOf(of.home).residentKilobytes
    : Math.floor(id / OWN) === familyOf(of.folder)
}

const HARD_LIMIT = (name: string): RegExp => new RegExp(`^${name}\\s+\\S+\\s+(\\S+)`, 'm')
const RESIDENT = HARD_LIMIT('Max resident set')
const LOCKS = HARD_LIMIT('Max file locks')

/** The two limits of a process, infinite where there is none; `undefined` when it is gone. */
export function limitsOf(pid: number | 'self'): ProcessMark | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/limits`, 'latin1')
    return { residentKilobytes: limitIn(text, RESIDENT) / 1024, fileLocks: limitIn(text, LOCKS) }
  } catch {
    return undefined
  }
}

function limitIn(text: string, pattern: RegExp): number {
  const [, value = 'unlimited'] = pattern.exec(text) ?? []
  return value === 'unlimited' ? Infinity : Number(value)
}

/** Can this process mark others? Not where somebody has set such limits for it, or on another system than Linux. */
export function canMark(): boolean {
  const own = process.platform === 'linux' ? limitsOf('self') : undefined
  return own !== undefined && own.residentKilobytes === Infinity && own.fileLocks === Infinity
}
