import { join } from 'node:path'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Factory } from '../../factory/factory.ts'
import { checkEndpoint, type Endpoint } from '../../model/endpoint.ts'
import { proxyFor } from '../../model/proxy.ts'
import type { ModelProfile } from '../../model/profile.ts'
import { ALLOW_FILE, machineFolder, mayBeModelKey } from '../../station/model-keys.ts'
import { failed, examined, passed, note, type Check } from './check.ts'

const CONNECT_TIMEOUT_MS = 5_000

/** Can the model services be reached, and are the keys for runs on this machine set? Nothing is sent to them. */
export async function checkEndpoints(
  { models }: Factory,
  repo: string,
  env: NodeJS.ProcessEnv,
): Promise<Check[]> {
  const { writer, reviewer } = models
  const roles = [
    ...(writer?.kind === 'model' ? [{ role: 'writer', profile: writer }] : []),
    ...(reviewer === undefined ? [] : [{ role: 'reviewer', profile: reviewer }]),
  ]
  const checks = await Promise.all(
    roles.map(({ role, profile }) =>
      examined(`models.${role}`, () => checkModel(profile, { name: `models.${role}`, repo, env })),
    ),
  )
  return checks.flat()
}

interface Place {
  name: string
  repo: string
  env: NodeJS.ProcessEnv
}

async function checkModel(profile: ModelProfile, { name, repo, env }: Place): Promise<Check[]> {
  // the real key stays out of this: any text passes for one
  const endpoint = checkEndpoint(profile, profile.key === undefined ? {} : { [profile.key]: 'set' })
  const via = proxyFor(endpoint, env)
  const where =
    via === undefined ? endpoint.host : `${endpoint.host} by the proxy ${via.host} of ${via.variable}`
  const problem = await reach(via?.url ?? endpoint.baseURL)
  const reached =
    problem === undefined
      ? passed(name, `${where} answers`)
      : failed(
          name,
          `${where} cannot be reached: ${problem}`,
          'check the endpoint in factory.yml, the network and the proxy',
        )
  return [
    reached,
    ...(await nameChecks(profile, { name, repo, env })),
    ...keyChecks(name, profile, { endpoint, env }),
  ]
}

/** A live call would be refused with MODEL_KEY_NAME. */
async function nameChecks({ key }: ModelProfile, { name, repo, env }: Place): Promise<Check[]> {
  if (key === undefined || (await mayBeModelKey(key, repo, env))) return []
  const fix = `name it ..._API_KEY, or list it in ${join(machineFolder(env), ALLOW_FILE)}`
  return [failed(name, `${key} is not named like the key of a model`, fix)]
}

function keyChecks(
  name: string,
  { key }: ModelProfile,
  { endpoint, env }: { endpoint: Endpoint; env: NodeJS.ProcessEnv },
): Check[] {
  if (key === undefined || endpoint.isLoopback || (env[key] ?? '').trim() !== '') return []
  return [
    note(
      name,
      `${key} is not set here`,
      `set it for live runs on this machine; recorded answers are replayed without it`,
    ),
  ]
}

/** Opens a connection, TLS included, and closes it. @returns why it cannot be opened. */
export function reach(url: string, timeoutMs = CONNECT_TIMEOUT_MS): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const socket = openSocket(new URL(url), () => end(undefined))
  const timer = setTimeout(() => end(`no answer within ${timeoutMs / 1000} s`), timeoutMs)
  const end = (problem: string | undefined): void => {
    clearTimeout(timer)
    socket.destroy()
    resolve(problem)
  }
  socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message.slice(0, 120)))
  socket.on('close', () => end('the connection was closed'))
  return promise
}

function openSocket({ protocol, hostname, port }: URL, opened: () => void): Socket {
  const host = hostname.replace(/^\[|\]$/g, '')
  if (protocol !== 'https:') return connectTcp({ host, port: Number(port || 80) }, opened)
  const isName = !/^[\d.]+$|:/.test(host)
  return connectTls({ host, port: Number(port || 443), ...(isName ? { servername: host } : {}) }, opened)
}
