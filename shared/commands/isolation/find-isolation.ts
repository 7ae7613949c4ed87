import { spawn } from 'node:child_process'
import { access, constants, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Isolation } from './isolation.ts'
import { STARTED } from './script.ts'
import { standApart } from './seen-places.ts'
import { TOOL_PATH, wrap } from './wrap.ts'

/** Nobody: owns nothing, on every Linux. */
const NOBODY = 65_534

const found = new Map<string, Promise<Isolation>>()

/**
 * The best way of this machine to run programs apart; each is tried for real, once in a process. The program that starts
 * it is looked up in `path`. Elsewhere than on Linux there is none.
 */
export function findIsolation(path: string): Promise<Isolation> {
  const known = found.get(path) ?? firstThatWorks(path)
  found.set(path, known)
  return known
}

async function firstThatWorks(path: string): Promise<Isolation> {
  const [uid, gid] = [process.getuid?.() ?? NOBODY, process.getgid?.() ?? NOBODY]
  const isRoot = uid === 0
  const who = isRoot ? { uid: NOBODY, gid: NOBODY } : { uid, gid }
  const kinds = process.platform === 'linux' ? (isRoot ? OF_ROOT : OF_OTHERS) : []
  for (const [kind, tool] of kinds) {
    const starter = await findProgram(tool, path)
    if (starter === undefined) continue
    const isolation = { kind, starter, ...who }
    if (await works(isolation)) return isolation
  }
  return { kind: 'none', starter: '', uid, gid }
}

/** Best first, each with the program that starts it. */
const OF_ROOT = [['unshare', 'unshare']] as const
const OF_OTHERS = [
  ['bwrap', 'bwrap'],
  ['unshare-user', 'unshare'],
  ['unshare-sudo', 'sudo'],
] as const

async function works(isolation: Isolation): Promise<boolean> {
  const mountPoint = await mkdtemp(join(tmpdir(), 'jidoka-walls-'))
  try {
    const walls = { writable: [], readable: [], hidden: [], mountPoint, network: false }
    const program = { argv: ['/bin/sh', '-c', 'exit 7'], env: {}, cwd: '/' }
    return await answers(wrap(await standApart(isolation, walls), program))
  } finally {
    await rm(mountPoint, { recursive: true, force: true })
  }
}

/** The absolute path of the first program of this name in a PATH. */
export async function findProgram(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter)) {
    const place = join(folder, name)
    const isThere = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isThere) return place
  }
  return undefined
}

/** Longer than any machine takes, and shorter than anybody waits. */
const PROBE_MS = 10_000

function answers([command, ...words]: [string, ...string[]]): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const child = spawn(command, words, {
    env: { PATH: TOOL_PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: PROBE_MS,
    killSignal: 'SIGKILL',
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')))
  child.on('error', () => resolve(false))
  child.on('close', (code) => resolve(code === 7 && said === STARTED))
  return promise
}
