import { FactoryError } from '../errors.ts'
import { basePath, placeOf } from './endpoint-place.ts'
import type { ModelProfile } from './profile.ts'

/** An endpoint that may be called. `key` is undefined only on this machine and in a private network. */
export interface Endpoint {
  /** Without a trailing slash. */
  baseURL: string
  /** Host and port, for messages. */
  host: string
  isLoopback: boolean
  key: string | undefined
  /** The environment variable that holds the key. */
  keyName: string | undefined
  /** The header that carries the key, where that is not `authorization`. */
  keyHeader: string | undefined
  /** Further headers and query parameters of each request. None of them is a secret. */
  headers: Readonly<Record<string, string>>
  query: Readonly<Record<string, string>>
}

/** How a profile's endpoint is called. A key is needed for every host that is not near. @throws FactoryError MODEL_ENDPOINT, MODEL_KEY_MISSING. */
export function checkEndpoint(profile: ModelProfile, env: Record<string, string | undefined>): Endpoint {
  const { url, query, isLoopback, isNear } = placeOf(profile)
  const key = apiKey(profile, env, { host: url.host, isNear })
  return {
    baseURL: `${url.origin}${basePath(url)}`,
    host: url.host,
    isLoopback,
    key,
    keyName: profile.key,
    keyHeader: profile.keyHeader?.toLowerCase(),
    headers: { ...profile.headers },
    query: { ...query, ...profile.query },
  }
}

/** A pasted secret often ends in a newline, which no header may hold. */
function apiKey(
  profile: ModelProfile,
  env: Record<string, string | undefined>,
  { host, isNear }: { host: string; isNear: boolean },
): string | undefined {
  const key = profile.key === undefined ? '' : (env[profile.key] ?? '').trim()
  if (key === '') {
    if (isNear) return undefined
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
