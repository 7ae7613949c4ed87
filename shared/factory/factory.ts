import type { AndonRules } from './andon-rules.ts'
import type { StationName } from './stations.ts'
import type { BudgetCaps, ModelProfile } from '../model/profile.ts'
import type { GithubOptions } from './github-options.ts'
import type { DependencyPolicy } from '../dependencies/policy.ts'
import type { Signing } from './signing.ts'
import type { Spec } from '../specification/document/spec.ts'
import type { WriterChoice } from './writer-choice.ts'

/** factory.yml once it is checked, with its defaults filled in. */
export interface Factory {
  version: '1'
  name: string
  /** `owner/repo`; default: `name`. Part of every serial. */
  repository: string
  /** Glob of the spec files. */
  specs: string
  /** Path of the house standard, if the team has one. */
  house: string | undefined
  /** Path of the record of who may import whom. Left out: the default path, where the base commit holds it. */
  architecture?: string
  models: {
    writer: WriterChoice | undefined
    reviewer: ModelProfile | undefined
    /** Writes the same on its own, for comparison; what it writes is never released. */
    second: ModelProfile | undefined
  }
  /** What becomes of a unit whose spec leaves open which of several values is right. */
  adequacy: Adequacy
  /** Caps per unit. A spent budget is an error, never a pass. */
  budget: BudgetCaps
  /** Caps of the parts of one question to the writer, in tokens. Left out: a quarter of the budget for files, and the defaults of the others. */
  prompt?: PromptCaps
  /** When the line stops by itself; `undefined`: only when people stop it. */
  andon?: AndonRules
  /** Which packages a change may bring in. Left out: every one that nothing else speaks against. */
  dependencies?: DependencyPolicy
  /** Most passes through `generate`. */
  rounds: number
  /** Every so many units the reviewer is also asked about a variant with a known defect; 0 is never. */
  review: { seeded: number }
  acceptance: { runner: 'node' | 'vitest' | 'jest' | 'mocha' | 'none'; folder: string }
  /** Must commands be run apart from the rest of the machine, or only where it can? */
  isolation: 'auto' | 'required'
  /** In the order of factory.yml; the first is the start. */
  line: Station[]
  signing: Signing
  /** Left out: every unit that ends has an entry in the ledger. */
  ledger?: 'off'
  /** How the line runs on GitHub; `undefined` means the defaults. */
  github?: GithubOptions
}

/** Tokens of the parts of a question to the writer. */
export interface PromptCaps {
  files?: number
  house?: number
  findings?: number
}

/** `ask`: the unit ends asking its owner. `require`: it also stops where not everything could be tried. */
export type AdequacyMode = 'off' | 'ask' | 'require'

export interface Adequacy extends Record<Spec['risk'], AdequacyMode> {
  /** Most time for trying, in seconds. Left out: 60. */
  seconds?: number
}

/** The mode for a spec, by its risk. */
export function adequacyOf(
  { adequacy }: Pick<Factory, 'adequacy'>,
  { risk }: Pick<Spec, 'risk'>,
): AdequacyMode {
  return adequacy[risk]
}

export interface Station {
  name: string
  work: Work
  /** Next station on pass; `undefined` means released. */
  pass: string | undefined
  /** Repairing station on stop; `undefined` means halted. */
  stop: string | undefined
}

/** What a station runs: one of our actions, or the team's own commands. */
export type Work = { kind: 'action'; action: StationName } | CommandWork

/** The team's commands, on the base commit with the change applied. A field that is left out is off. */
export interface CommandWork {
  kind: 'run'
  run: string[]
  /** Folder of the repository in which setup and commands start; left out for its top. */
  directory?: string
  report: DeclaredReport | undefined
  /** Time limit of all of `run` together. */
  minutes: number
  /** Commands on the base commit, before the change is laid: their failure says nothing about the change. */
  setup?: SetUp
  /** The commands may reach the network. */
  network?: boolean
  /** The tree gets a `.git` of the base commit. */
  git?: boolean
  /** Names of variables that setup and commands are given, when they are set. */
  env?: string[]
  /** The examples of the spec are called here. Default: true for the first command station of the line that makes no files. */
  exercise?: boolean
  /** No commands are run: inputs are looked for on which the spec is silent. */
  probe?: true
  /** No commands are run: the team's own ESLint judges the change. `required`: it is an error where it cannot. */
  ownEslint?: 'optional' | 'required'
  /** Globs of the files that `run` makes. They enter the change, and no writer may write them. */
  produces?: string[]
  /** Commands that come last and are given the paths of the changed files; what they make of those files enters the change. */
  format?: string[]
}

/** All commands of a station on the change, in order. */
export function commandsOn({ run, format = [] }: CommandWork): string[] {
  return [...run, ...format]
}

/** Does a station put files into the change? */
export function makesFiles({ produces, format }: CommandWork): boolean {
  return produces !== undefined || format !== undefined
}

/** The globs of all files that stations of a line make and that no writer may write. */
export function producedGlobs(line: readonly Station[]): string[] {
  return commandStations(line).flatMap(({ work }) => work.produces ?? [])
}

const MAX_FURTHER_MINUTES = 60

/**
 * Time limit of all runs that follow a failure together, setups included, in minutes: the limits of the station once more, at most
 * an hour.
 */
export function furtherMinutes({ minutes, setup }: CommandWork): number {
  return Math.min(minutes + (setup?.minutes ?? 0), MAX_FURTHER_MINUTES)
}

export interface SetUp {
  run: string[]
  /** Time limit of all of them together. */
  minutes: number
  /** Names of secrets that setup alone is given. */
  secrets: string[]
}

/** Does the station of this name call the examples of the spec? */
export function exercises(line: readonly Station[], name: string): boolean {
  const commands = commandStations(line).filter(({ work }) => !makesFiles(work))
  const found = commands.find((station) => station.name === name)
  return found?.work.exercise ?? (found !== undefined && found === commands[0])
}

/** The stations that run the team's commands, in order. */
export function commandStations(line: readonly Station[]): (Station & { work: CommandWork })[] {
  return line.flatMap((station) => {
    const { work } = station
    return work.kind === 'run' && !hasOwnWork(work) ? [{ ...station, work }] : []
  })
}

/** Does a station of the kind of commands do work of ours, and runs none of the team's? */
export function hasOwnWork({ probe, ownEslint }: CommandWork): boolean {
  return probe !== undefined || ownEslint !== undefined
}

/** Does a station of the line look for examples that are missing? */
export function probes(line: readonly Station[]): boolean {
  return line.some(({ work }) => work.kind === 'run' && work.probe === true)
}

/** Where commands write JUnit reports: a path, a glob (`*` in a name, `**` for folders), or several of both. */
export type DeclaredReport = string | string[]

/** The paths and globs of a declaration. */
export function reportPaths(report: DeclaredReport): string[] {
  return typeof report === 'string' ? [report] : report
}

/** Stations that sign: every station that runs one of our actions. */
export function signingStations({ line }: Pick<Factory, 'line'>): string[] {
  return line.filter(({ work }) => work.kind === 'action').map(({ name }) => name)
}

/** Name of the repository secret that holds the signing key of a station, and of the variable that holds it in local runs. */
export function signingSecret(station: string): string {
  return `JIDOKA_KEY_${station.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}
