import { getInput } from '@actions/core'
import { FactoryError } from '../errors.ts'
import type { CassetteMode } from '../model/cassette.ts'

/** What every station is told; read once, at the border. */
export interface StationInputs {
  /** Name of the station in factory.yml. */
  station: string
  /** Folder of the repository (objects are read from it). */
  repo: string
  /** Folder the spec file is read from; the checkout. */
  workspace: string
  /** Repository path of the spec. */
  spec: string
  /** Repository path of factory.yml, read at the base commit; an absolute path is read as it is. */
  factory: string
  /** Revision of the base commit. */
  base: string
  /** `toJSON(needs)`. */
  upstream: string
  round: number
  mode: CassetteMode
  failOnStop: boolean
  /** PEM private key of this station in keyed mode. */
  signingKey: string
  /** `artifacts`, or the folder that holds the parcels. */
  store: string
  /** Folder of local keys, recordings and traces. */
  home: string
  /** A trust file to use instead of the repository's. */
  trust: string
  /** Sign with a key that is thrown away: a re-execution that only compares digests. */
  ephemeral: boolean
  /** Sign with this machine's own keys, whatever factory.yml says; the links then say `local`. */
  localKeys: boolean
  token: string
}

/** The common inputs of an action, with their defaults. @throws FactoryError USAGE naming the input. */
export function readStationInputs(action: string, env: NodeJS.ProcessEnv = process.env): StationInputs {
  const workspace = env['GITHUB_WORKSPACE'] ?? process.cwd()
  const repo = optional('repo') ?? workspace
  const home = optional('home') ?? `${repo}/.jidoka`
  return {
    station: optional('station') ?? action,
    repo,
    workspace,
    spec: required('spec'),
    factory: optional('factory') ?? 'factory.yml',
    base: optional('base') ?? env['GITHUB_SHA'] ?? 'HEAD',
    upstream: getInput('upstream'),
    round: roundOf(optional('round') ?? '1'),
    mode: modeOf(optional('mode') ?? 'auto'),
    failOnStop: flag('fail-on-stop', true),
    signingKey: getInput('signing-key'),
    store: optional('store') ?? 'artifacts',
    home,
    trust: getInput('trust'),
    ephemeral: flag('ephemeral', false),
    localKeys: flag('local-keys', false),
    token: getInput('token'),
  }
}

/** An input, trimmed; `undefined` when it is empty, as GitHub hands on inputs nobody gave. */
export function optional(name: string): string | undefined {
  const value = getInput(name)
  return value === '' ? undefined : value
}

function required(name: string): string {
  const value = optional(name)
  if (value !== undefined) return value
  throw new FactoryError('USAGE', `the input ${name} is missing`, {
    hint: `add \`${name}:\` under \`with:\``,
  })
}

function roundOf(text: string): number {
  const round = Number(text)
  if (Number.isSafeInteger(round) && round >= 1) return round
  throw new FactoryError('USAGE', 'the input round is not a whole number from 1 on', {
    hint: 'give `round: 1`, or the round that a stop opened',
  })
}

function modeOf(text: string): CassetteMode {
  if (text === 'auto' || text === 'replay' || text === 'refresh') return text
  throw new FactoryError('USAGE', 'the input mode is none of auto, replay, refresh', {
    hint: 'leave `mode:` out for auto',
  })
}

/** A boolean input in YAML 1.2 spelling. */
export function flag(name: string, fallback: boolean): boolean {
  const text = optional(name)
  if (text === undefined) return fallback
  if (text === 'true' || text === 'false') return text === 'true'
  throw new FactoryError('USAGE', `the input ${name} is neither true nor false`, {
    hint: `write \`${name}: true\` or \`${name}: false\``,
  })
}
