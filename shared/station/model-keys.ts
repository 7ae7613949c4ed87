import { appendFile, mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { FactoryError, noneOn } from '../errors.ts'
import { readBytesIfAny } from '../files.ts'
import { MAX_CONTROL_FILE_BYTES } from '../limits.ts'
import type { Endpoint } from '../model/endpoint.ts'
import { isModelKeyName, isReservedName } from '../model/key-name.ts'

/** Lists variables that are model keys though they are not named so: one a line, `#` starts a remark. */
export const ALLOW_FILE = 'model-keys'
/** Lists the pairs of host and variable that this machine was told about. */
const TOLD_FILE = 'model-hosts'

/** The folder for what holds on this machine for every repository: `$XDG_CONFIG_HOME/jidoka`; default: `~/.config/jidoka`. */
export function machineFolder(env: NodeJS.ProcessEnv): string {
  const { XDG_CONFIG_HOME: given = '', HOME = '' } = env
  return join(isAbsolute(given) ? given : join(HOME === '' ? homedir() : HOME, '.config'), 'jidoka')
}

/** May the value of this variable go to a model service from this machine? */
export async function mayBeModelKey(
  variable: string,
  repo: string,
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  if (isModelKeyName(variable)) return true
  return (
    !isReservedName(variable) && (await wordsOf(join(machineFolder(env), ALLOW_FILE), repo)).has(variable)
  )
}

/** @throws FactoryError MODEL_KEY_NAME. */
export async function refuseOtherKeys(variable: string, repo: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (await mayBeModelKey(variable, repo, env)) return
  throw new FactoryError(
    'MODEL_KEY_NAME',
    `${variable} is not named like the key of a model: it is sent nowhere`,
    {
      hint: `name it ..._API_KEY, or list ${variable} in ${join(machineFolder(env), ALLOW_FILE)}`,
    },
  )
}

type Sending = Pick<Endpoint, 'host' | 'keyName'>

/** What a person is told about a call: which variable goes where. */
export function sending({ host, keyName = 'a key' }: Sending): string {
  return `sends ${keyName} to ${host}`
}

/** The same, when this machine was not told before. */
export async function firstSending(
  endpoint: Sending,
  repo: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const path = join(machineFolder(env), TOLD_FILE)
  const pair = `${endpoint.keyName ?? ''} ${endpoint.host}`
  if ((await wordsOf(path, repo)).has(pair)) return undefined
  await remember(path, pair)
  return `${sending(endpoint)} (first time on this machine)`
}

/** What cannot be remembered is said again. */
async function remember(path: string, pair: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await appendFile(path, `${pair}\n`, { mode: 0o600 })
  } catch {
    return
  }
}

/** The lines of a file of this machine; none when it lies in the repository, whose files come with a clone. */
async function wordsOf(path: string, repo: string): Promise<Set<string>> {
  const way = relative(repo, path)
  if (way !== '' && !way.startsWith('..') && !isAbsolute(way)) return new Set()
  const bytes = await readBytesIfAny(path, MAX_CONTROL_FILE_BYTES).catch(
    noneOn('FILE_UNREADABLE', 'FILE_TOO_LARGE'),
  )
  const lines = (bytes?.toString('utf8') ?? '').split('\n').map((line) => line.replace(/#.*/, '').trim())
  return new Set(lines.filter((line) => line !== ''))
}
