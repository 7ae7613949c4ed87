import { FactoryError } from '../errors.ts'
import type { AndonRules } from './andon-rules.ts'
import type { BudgetCaps } from '../model/profile.ts'
import { githubOptions, type RawGithubOptions } from './github-options.ts'
import { commandStations, exercises, hasOwnWork } from './factory.ts'
import { knownAction, ownWorkOf } from './factory-draft.ts'
import { signingOf, type RawSigning } from './signing.ts'
import type {
  Adequacy,
  AdequacyMode,
  CommandWork,
  DeclaredReport,
  Factory,
  PromptCaps,
  Station,
  Work,
} from './factory.ts'
import type { DependencyPolicy } from '../dependencies/policy.ts'
import { defined } from '../formats/defined.ts'
import {
  DEFAULT_SETUP_MINUTES,
  profileOf,
  writerOf,
  type ModelEntry,
  type WriterEntry,
} from './model-defaults.ts'

/** factory.yml as its schema describes it, before defaults. */
export interface FactoryFile {
  version: '1'
  name: string
  repository?: string
  specs?: string
  house?: string
  architecture?: string
  models?: { writer?: WriterEntry; reviewer?: ModelEntry; second?: ModelEntry }
  adequacy?: AdequacyMode | Partial<Adequacy>
  budget?: Partial<BudgetCaps>
  prompt?: PromptCaps
  andon?: AndonRules
  dependencies?: DependencyPolicy
  rounds?: number
  review?: { seeded?: number }
  acceptance?: { runner?: Factory['acceptance']['runner']; folder?: string }
  isolation?: Factory['isolation']
  line: Record<string, StationEntry | null>
  signing?: RawSigning
  ledger?: 'on' | 'off'
  github?: RawGithubOptions
}

interface StationEntry {
  uses?: string
  run?: string[]
  directory?: string
  report?: DeclaredReport
  minutes?: number
  setup?: string[]
  setupMinutes?: number
  secrets?: string[]
  network?: boolean
  git?: boolean
  env?: string[]
  exercise?: boolean
  produces?: string[]
  format?: string[]
  required?: boolean
  pass?: string
  stop?: string
}

/** Values of the fields that factory.yml leaves out; the descriptions in its schema name the same. */
const DEFAULTS = {
  specs: 'specs/*.spec.md',
  budget: { calls: 12, tokens: 400_000, minutes: 20 },
  rounds: 3,
  review: { seeded: 5 },
  adequacy: { low: 'off', medium: 'ask', high: 'ask' },
  minutes: 10,
  isolation: 'auto',
  acceptance: { runner: 'node', folder: 'test/acceptance' },
} as const

/** The factory of a checked file. @throws FactoryError FACTORY_INVALID for a file that the checks would refuse. */
export function withDefaults(file: FactoryFile): Factory {
  return {
    version: file.version,
    name: file.name,
    repository: file.repository ?? file.name,
    specs: file.specs ?? DEFAULTS.specs,
    house: file.house,
    ...defined({ architecture: file.architecture }),
    models: {
      writer: writerOf(file.models?.writer),
      reviewer: profileOf(file.models?.reviewer),
      second: profileOf(file.models?.second),
    },
    adequacy: adequacyFrom(file.adequacy),
    budget: { ...DEFAULTS.budget, ...file.budget },
    ...defined({ prompt: file.prompt, andon: file.andon, dependencies: file.dependencies }),
    rounds: file.rounds ?? DEFAULTS.rounds,
    review: { ...DEFAULTS.review, ...file.review },
    acceptance: { ...DEFAULTS.acceptance, ...file.acceptance },
    isolation: file.isolation ?? DEFAULTS.isolation,
    line: lineOf(file.line),
    signing: signingOf(file.signing),
    ...(file.ledger === 'off' ? { ledger: file.ledger } : {}),
    ...(file.github === undefined ? {} : { github: githubOptions(file.github) }),
  }
}

function adequacyFrom(entry: FactoryFile['adequacy']): Adequacy {
  return typeof entry === 'string'
    ? { low: entry, medium: entry, high: entry }
    : { ...DEFAULTS.adequacy, ...entry }
}

/** Work of ours needs what the examples need, so it is set up as they are unless it says otherwise. */
function lineOf(entries: FactoryFile['line']): Station[] {
  const line = Object.entries(entries).map(([name, entry]) => stationFrom(name, entry ?? {}))
  const exercising = commandStations(line).find(({ name }) => exercises(line, name))?.work
  if (exercising === undefined) return line
  const { setup, directory, network, env } = exercising
  return line.map((station) =>
    station.work.kind === 'run' && hasOwnWork(station.work)
      ? { ...station, work: { ...defined({ setup, directory, network, env }), ...station.work } }
      : station,
  )
}

function stationFrom(name: string, entry: StationEntry): Station {
  return { name, work: workOf(name, entry), pass: entry.pass, stop: entry.stop }
}

function workOf(name: string, entry: StationEntry): Work {
  const { uses, run, exercise, format } = entry
  const own = ownWorkOf(name, uses)
  if (own === 'probe') return { ...commandWork([], entry), probe: true }
  if (own === 'own-eslint')
    return { ...commandWork([], entry), ownEslint: entry.required === true ? 'required' : 'optional' }
  if (run !== undefined || format !== undefined || exercise === true) return commandWork(run ?? [], entry)
  const action = knownAction(uses ?? name)
  if (action === undefined) throw new FactoryError('FACTORY_INVALID', `the station ${name} does nothing`)
  return { kind: 'action', action }
}

/** Fields that are left out stay out: the digest of a line does not depend on fields it does not use. */
function commandWork(run: string[], entry: StationEntry): CommandWork {
  const { report, minutes, setup, setupMinutes, secrets, directory, network, git, env, exercise } = entry
  const { produces, format } = entry
  return {
    kind: 'run',
    run,
    report,
    minutes: minutes ?? DEFAULTS.minutes,
    ...(setup === undefined
      ? {}
      : { setup: { run: setup, minutes: setupMinutes ?? DEFAULT_SETUP_MINUTES, secrets: secrets ?? [] } }),
    ...defined({ directory, network, git, env, exercise, produces, format }),
  }
}
