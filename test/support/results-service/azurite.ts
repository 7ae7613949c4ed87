import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Azurite, the official emulator of Azure's blob service, with one account of its own. */
export interface Azurite {
  /** Address of the account. */
  url: string
  account: string
  /** Base64, made for this process alone. */
  key: string
  pid: number
  close(): Promise<void>
}

const ACCOUNT = 'jidoka'
const START_MS = 60_000
const GRACE_MS = 5_000
const LISTENING = /successfully listens on (http:\/\/127\.0\.0\.1:\d+)/

/** Starts the emulator at a free port, with everything in memory. @param program path of `azurite-blob`. */
export async function startAzurite(program: string): Promise<Azurite> {
  const folder = mkdtempSync(join(tmpdir(), 'jidoka-azurite-'))
  const key = randomBytes(32).toString('base64')
  const child = launch(program, folder, key)
  const end = (): void => void child.kill('SIGKILL')
  process.once('exit', end)
  const close = async (): Promise<void> => {
    await ended(child)
    process.off('exit', end)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    return { url: `${await listening(child)}/${ACCOUNT}`, account: ACCOUNT, key, pid: child.pid ?? -1, close }
  } catch (thrown) {
    await close()
    throw thrown
  }
}

/** Runs on the Node of the tests, whatever `node` is on PATH. */
function launch(program: string, folder: string, key: string): ChildProcess {
  const words = ['--blobHost', '127.0.0.1', '--blobPort', '0', '--silent', '--disableTelemetry']
  const memory = ['--inMemoryPersistence', '--skipApiVersionCheck']
  return spawn(process.execPath, [realpathSync(program), ...words, ...memory], {
    cwd: folder,
    env: { HOME: folder, TMPDIR: folder, AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function listening(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let said = ''
  const hear = (chunk: Buffer): void => {
    said += chunk.toString('utf8')
    const url = LISTENING.exec(said)?.[1]
    if (url !== undefined) resolve(url)
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  child.on('error', reject)
  child.on('exit', (code) => reject(new Error(`Azurite ended with ${code ?? 'a signal'}: ${said}`)))
  const timer = setTimeout(() => reject(new Error(`Azurite does not listen: ${said}`)), START_MS)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
  await exit
  clearTimeout(timer)
}
