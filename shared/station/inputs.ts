import { FactoryError } from '../errors.ts'
import type { CassetteMode } from '../model/cassette.ts'

/** Where the inputs of a station come from: the `with:` of a workflow step, or a run on this machine. */
export interface InputSource {
  /** The input of this name, trimmed; empty when it is not given. */
  read: (name: string) => string
  /** Folder of the checkout. */
  workspace: string
  /** Revision of the base commit when no input names one. */
  base: string
}

/** What every station is given; read once, at the border. */
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
  /** The same of the rounds before, in the workflow of a repair round. */
  earlier: string
  /** `toJSON(steps)`: what stations in earlier steps of the same job left. */
  steps: string
  /** Default: the round that the unit is in. */
  round: number | undefined
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
  /** Sign with this machine's own keys, also when factory.yml names others. The links then say `local`. */
  localKeys: boolean
  token: string
  /** What the station has to itself on GitHub; a link says it. */
  isolation: 'job' | 'step'
  /** Where recorded answers are kept: in this run alone, or in a ref of the repository too, for other runs of the unit. */
  keptAnswers: 'run' | 'ref'
}

/** Inputs of the stations that ask a model. */
export interface ModelInputs extends StationInputs {
  /** The key itself; by default it is read from the variable that factory.yml names. */
  apiKey: string | undefined
  /** The key of the second writer; only of a station that asks one. */
  secondApiKey?: string | undefined
  /** Folder of replies written by hand for this station and round. */
  answers: string | undefined
  /** Where the change lies that somebody else made, instead of where factory.yml says. */
  change?: string | undefined
}

/** The common inputs of a station, with their defaults. @throws FactoryError USAGE naming the input. */
export function readStationInputs(station: string, source: InputSource): StationInputs {
  const { workspace } = source
  const repo = optional(source, 'repo') ?? workspace
  return {
    station: optional(source, 'station') ?? station,
    repo,
    workspace,
    spec: required(source, 'spec'),
    factory: optional(source, 'factory') ?? 'factory.yml',
    base: optional(source, 'base') ?? source.base,
    upstream: source.read('upstream'),
    earlier: source.read('earlier'),
    steps: source.read('steps'),
    round: parseRound(optional(source, 'round')),
    mode: oneOfWords(source, 'mode', ['auto', 'replay', 'refresh']),
    failOnStop: flag(source, 'fail-on-stop', true),
    signingKey: source.read('signing-key'),
    store: optional(source, 'store') ?? 'artifacts',
    home: optional(source, 'home') ?? `${repo}/.jidoka`,
    trust: source.read('trust'),
    ephemeral: flag(source, 'ephemeral', false),
    localKeys: flag(source, 'local-keys', false),
    token: source.read('token'),
    isolation: oneOfWords(source, 'isolation', ['job', 'step']),
    keptAnswers: oneOfWords(source, 'kept-answers', ['run', 'ref']),
  }
}

/** The common inputs with `api-key` and `answers`. @throws FactoryError USAGE naming the input. */
export function readModelInputs(station: string, source: InputSource): ModelInputs {
  return {
    ...readStationInputs(station, source),
    apiKey: optional(source, 'api-key'),
    answers: optional(source, 'answers'),
  }
}

/** An input, or `undefined` when it is empty, as GitHub gives inputs that are left out. */
export function optional(source: InputSource, name: string): string | undefined {
  const value = source.read(name)
  return value === '' ? undefined : value
}

/** An input that has to be there. @throws FactoryError USAGE naming it. */
export function required(source: InputSource, name: string): string {
  const value = optional(source, name)
  if (value !== undefined) return value
  throw new FactoryError('USAGE', `the input ${name} is missing`, {
    hint: `add \`${name}:\` under \`with:\``,
  })
}

/** An input that is one of a closed set of words; default: the first. @throws FactoryError USAGE naming the words. */
export function oneOfWords<const T extends string>(
  source: InputSource,
  name: string,
  words: readonly [T, ...T[]],
): T {
  const text = optional(source, name)
  if (text === undefined) return words[0]
  const found = words.find((word) => word === text)
  if (found !== undefined) return found
  throw new FactoryError('USAGE', `the input ${name} is none of ${words.join(', ')}`, {
    hint: `leave \`${name}:\` out for ${words[0]}`,
  })
}

function parseRound(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const round = Number(text)
  if (Number.isSafeInteger(round) && round >= 1) return round
  throw new FactoryError('USAGE', 'the input round is not a whole number from 1 on', {
    hint: 'give `round: 1`, or the round that a stop opened',
  })
}

/** A boolean input in YAML 1.2 spelling. @throws FactoryError USAGE. */
export function flag(source: InputSource, name: string, fallback: boolean): boolean {
  const text = optional(source, name)
  if (text === undefined) return fallback
  if (text === 'true' || text === 'false') return text === 'true'
  throw new FactoryError('USAGE', `the input ${name} is neither true nor false`, {
    hint: `write \`${name}: true\` or \`${name}: false\``,
  })
}
