import { BlockList, isIP } from 'node:net'
import { FactoryError } from '../errors.ts'
import type { ModelProfile } from './profile.ts'
import { quoted } from '../text/safe-log.ts'
import { LOOPBACK_HOSTS } from '../limits.ts'

/** An endpoint that may be called. `key` is undefined only on loopback. */
export interface Endpoint {
  /** Without a trailing slash. */
  baseURL: string
  /** Host and port, for messages. */
  host: string
  isLoopback: boolean
  key: string | undefined
  /** The environment variable that holds the key. */
  keyName: string | undefined
}

const METADATA_NAMES = new Set(['metadata', 'metadata.google.internal'])

/**
 * Whether and how a profile's endpoint may be called: https, or http on this machine; no credentials in the URL; no
 * link-local or metadata address; a key for every host but this machine.
 * @throws FactoryError MODEL_ENDPOINT, MODEL_KEY_MISSING.
 */
export function checkEndpoint(profile: ModelProfile, env: Record<string, string | undefined>): Endpoint {
  const url = endpointUrl(profile.endpoint)
  const isLoopback = LOOPBACK_HOSTS.has(url.hostname)
  if (url.protocol === 'http:' && !isLoopback) {
    throw refused(url.host, 'uses http', 'use https; http is for 127.0.0.1, [::1] and localhost only')
  }
  if (isForbiddenHost(url.hostname)) {
    throw refused(url.host, 'is a link-local or metadata address', 'name the host of a model service')
  }
  const baseURL = `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  const key = apiKey(profile, env, { host: url.host, isLoopback })
  return { baseURL, host: url.host, isLoopback, key, keyName: profile.key }
}

/** Host, port and path: what names the endpoint in a cassette key. The scheme and the key do not. */
export function endpointName(endpoint: string): string {
  const url = endpointUrl(endpoint)
  return `${url.host}${url.pathname.replace(/\/+$/, '')}`
}

/** Parsed, without anything that could carry a secret. */
function endpointUrl(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (url === undefined || !['https:', 'http:'].includes(url.protocol)) {
    const shown = endpoint.includes('@') ? 'the endpoint' : `the endpoint ${quoted(endpoint, 80)}`
    throw new FactoryError('MODEL_ENDPOINT', `${shown} is not an https URL`, {
      hint: 'give the base URL of the service, such as https://api.example.com/v1',
    })
  }
  if (url.username !== '' || url.password !== '') {
    throw refused(
      url.host,
      'holds credentials',
      'put the key in an environment variable and name it in `key`',
    )
  }
  if (url.search !== '' || url.hash !== '') {
    throw refused(url.host, 'has a query or fragment', 'give the base URL alone')
  }
  return url
}

function refused(host: string, why: string, hint: string): FactoryError {
  return new FactoryError('MODEL_ENDPOINT', `the endpoint at ${host} ${why}`, { hint })
}

function isForbiddenHost(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const version = isIP(name)
  if (version === 0) return METADATA_NAMES.has(name)
  return forbiddenAddresses().check(name, version === 4 ? 'ipv4' : 'ipv6')
}

/** Never a model service: this-network, link-local, cloud metadata, multicast. */
function forbiddenAddresses(): BlockList {
  const list = new BlockList()
  list.addSubnet('0.0.0.0', 8, 'ipv4')
  list.addSubnet('169.254.0.0', 16, 'ipv4')
  list.addSubnet('224.0.0.0', 3, 'ipv4')
  list.addAddress('100.100.100.200', 'ipv4')
  list.addAddress('::', 'ipv6')
  list.addAddress('fd00:ec2::254', 'ipv6')
  list.addSubnet('fe80::', 10, 'ipv6')
  list.addSubnet('ff00::', 8, 'ipv6')
  return list
}

/** A pasted secret often ends in a newline, which no header may hold. */
function apiKey(
  profile: ModelProfile,
  env: Record<string, string | undefined>,
  { host, isLoopback }: { host: string; isLoopback: boolean },
): string | undefined {
  const key = profile.key === undefined ? '' : (env[profile.key] ?? '').trim()
  if (key === '') {
    if (isLoopback) return undefined
    throw missingKey(profile.key, host)
  }
  if (/^[\x21-\x7e]+$/.test(key)) return key
  throw new FactoryError('MODEL_KEY_MISSING', `${profile.key ?? 'the key'} holds no usable key for ${host}`, {
    hint: 'the value has spaces, line breaks or non-ASCII characters inside: paste the key again',
  })
}

function missingKey(name: string | undefined, host: string): FactoryError {
  if (name === undefined) {
    return new FactoryError('MODEL_KEY_MISSING', `the model at ${host} names no key`, {
      hint: 'name the environment variable that holds its API key in `key`',
    })
  }
  return new FactoryError('MODEL_KEY_MISSING', `${name} is not set, and ${host} needs a key`, {
    hint: `set ${name}, or run with recorded answers (--mode replay)`,
  })
}

/** The proxy a company network asks for (HTTPS_PROXY, NO_PROXY); never for this machine. */
export function proxyFor(endpoint: Endpoint, env: Record<string, string | undefined>): string | undefined {
  const proxy = env['https_proxy'] ?? env['HTTPS_PROXY'] ?? ''
  if (endpoint.isLoopback || !URL.canParse(proxy)) return undefined
  const { hostname } = new URL(endpoint.baseURL)
  return isExempt(hostname, env['no_proxy'] ?? env['NO_PROXY'] ?? '') ? undefined : proxy
}

/** `*`, an exact name, or a domain with all its names; ports are not looked at. */
function isExempt(hostname: string, list: string): boolean {
  const entries = list.toLowerCase().split(/[\s,]+/)
  return entries.some((entry) => {
    const name = entry.replace(/^\*?\./, '')
    return entry === '*' || (name !== '' && (hostname === name || hostname.endsWith(`.${name}`)))
  })
}
