import { BlockList, isIP } from 'node:net'
import { FactoryError } from '../errors.ts'
import { LOOPBACK_HOSTS } from '../limits.ts'
import { quoted } from '../text/safe-log.ts'
import type { ModelProfile } from './profile.ts'

/** An endpoint as factory.yml names it. */
export type ModelAddress = Pick<ModelProfile, 'endpoint' | 'insecure'>

/** Where an endpoint lies that may be called. */
export interface EndpointPlace {
  url: URL
  /** The query of the endpoint. */
  query: Record<string, string>
  isLoopback: boolean
  /** On this machine, or in a private network where factory.yml says `insecure: true`: http and no key will do. */
  isNear: boolean
}

/**
 * Whether an endpoint may be called: https, or http where it is near; no credentials in the URL; no link-local or metadata address.
 * @throws FactoryError MODEL_ENDPOINT.
 */
export function placeOf(address: ModelAddress): EndpointPlace {
  const { url, query } = readEndpoint(address.endpoint)
  const isLoopback = LOOPBACK_HOSTS.has(url.hostname)
  if (isForbiddenHost(url.hostname))
    throw refused(url.host, 'is a link-local or metadata address', 'name the host of a model service')
  const isNear = isLoopback || (address.insecure === true && isPrivateHost(url.hostname))
  if (url.protocol === 'http:' && !isNear) throw insecure(url, address)
  return { url, query, isLoopback, isNear }
}

function insecure({ host, hostname }: URL, address: ModelAddress): FactoryError {
  if (!isPrivateHost(hostname))
    return refused(host, 'uses http', 'use https; http is for this machine and for private networks')
  const hint = 'use https, or say insecure: true in factory.yml: everybody in that network can read along'
  return refused(host, address.insecure === true ? 'uses http' : 'uses http in a private network', hint)
}

/** Host, port and path: what names the endpoint in a cassette key. The scheme, the query and the key do not. */
export function endpointName(endpoint: string): string {
  const { url } = readEndpoint(endpoint)
  return `${url.host}${basePath(url)}`
}

/** People paste the address of the request as well as that of the service. */
export function basePath({ pathname }: URL): string {
  return pathname.replace(/(?:\/chat\/completions)?\/*$/, '')
}

/** Names of parameters that carry a key. */
const CREDENTIAL = /key|token|secret|passw|signature|^sig$|^auth/i

/** Parsed, without anything that could carry a secret. */
function readEndpoint(endpoint: string): { url: URL; query: Record<string, string> } {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined
  if (url === undefined || !['https:', 'http:'].includes(url.protocol)) {
    const shown = endpoint.includes('@') ? 'the endpoint' : `the endpoint ${quoted(endpoint, 80)}`
    throw new FactoryError('MODEL_ENDPOINT', `${shown} is not an https URL`, {
      hint: 'give the base URL of the service, such as https://api.example.com/v1',
    })
  }
  const query = Object.fromEntries(url.searchParams)
  const isCredential = Object.keys(query).some((name) => CREDENTIAL.test(name))
  if (url.username !== '' || url.password !== '' || isCredential)
    throw refused(url.host, 'holds credentials', KEY_HINT)
  if (url.hash !== '') throw refused(url.host, 'has a fragment', 'give the base URL alone')
  return { url, query }
}

const KEY_HINT =
  'put the key in an environment variable and name it in `key`; `keyHeader` says in which header it goes'

function refused(host: string, why: string, hint: string): FactoryError {
  return new FactoryError('MODEL_ENDPOINT', `the endpoint at ${host} ${why}`, { hint })
}

const METADATA_NAMES = new Set(['metadata', 'metadata.google.internal'])

/** Without the brackets of an address and the dot of the root. */
function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

function isForbiddenHost(hostname: string): boolean {
  const name = bareHost(hostname)
  const version = isIP(name)
  if (version === 0) return METADATA_NAMES.has(name)
  return forbiddenAddresses().check(name, version === 4 ? 'ipv4' : 'ipv6')
}

/** Is it an address or a name that only a private network has (RFC 1918, RFC 4193, RFC 6762, RFC 8375, containers)? */
function isPrivateHost(hostname: string): boolean {
  const name = bareHost(hostname)
  const version = isIP(name)
  if (version === 0)
    return !name.includes('.') || /\.(?:local|internal|lan|home\.arpa|svc|test|localhost)$/i.test(name)
  const list = new BlockList()
  for (const [address, bits] of [
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
  ] as const)
    list.addSubnet(address, bits, 'ipv4')
  list.addSubnet('fc00::', 7, 'ipv6')
  return list.check(name, version === 4 ? 'ipv4' : 'ipv6')
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
