import { FactoryError } from '../errors.ts'
import type { Endpoint } from './endpoint.ts'

/** The proxy that a company network asks for. */
export interface Proxy {
  /** http or https. */
  url: string
  /** Host and port, for messages: a proxy may hold a password. */
  host: string
  /** The variable that names it. */
  variable: string
}

const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'] as const

/**
 * The proxy for an endpoint (HTTPS_PROXY, ALL_PROXY, NO_PROXY); never for this machine. An address without a scheme is one of http, as for
 * curl. @throws FactoryError MODEL_PROXY for what is no address, and for SOCKS.
 */
export function proxyFor(endpoint: Endpoint, env: Record<string, string | undefined>): Proxy | undefined {
  const variable = VARIABLES.find((name) => (env[name] ?? '').trim() !== '')
  if (endpoint.isLoopback || variable === undefined) return undefined
  const { hostname } = new URL(endpoint.baseURL)
  if (isExempt(hostname, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined
  return readProxy((env[variable] ?? '').trim(), variable)
}

function readProxy(value: string, variable: string): Proxy {
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.hostname === '')
    throw refused(`${variable} is no address of a proxy`, 'write http://host:port')
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    const scheme = url.protocol.slice(0, -1).slice(0, 20)
    throw refused(`${variable} names a proxy of ${scheme}, which is not spoken here`, 'name an http proxy')
  }
  return { url: url.href, host: url.host, variable }
}

function refused(message: string, hint: string): FactoryError {
  return new FactoryError('MODEL_PROXY', message, {
    hint: `${hint}, or list the host of the model in NO_PROXY`,
  })
}

/** `*`, an exact name, or a domain with all its names; ports are not looked at. */
function isExempt(hostname: string, list: string): boolean {
  const entries = list.toLowerCase().split(/[\s,]+/)
  return entries.some((entry) => {
    const name = entry.replace(/^\*?\./, '').replace(/:\d+$/, '')
    return entry === '*' || (name !== '' && (hostname === name || hostname.endsWith(`.${name}`)))
  })
}
