import { defined } from '../formats/defined.ts'
import type { ModelProfile } from '../model/profile.ts'
import { modelFamily } from './check-models.ts'
import type { ChangeSource, ChangeWriter, CommandWriter, WriterChoice } from './writer-choice.ts'

/** A writer as factory.yml has it, after the schema check. */
export type WriterEntry = ModelEntry | CommandEntry | ChangeEntry

/** A model as factory.yml has it, after the schema check. */
export interface ModelEntry {
  endpoint: string
  model: string
  key?: string
  family?: string
  structured?: ModelProfile['structured']
  maxTokensField?: NonNullable<ModelProfile['maxTokensField']>
  maxTokens?: number
  temperature?: number
  keyHeader?: string
  headers?: Record<string, string>
  query?: Record<string, string>
  insecure?: boolean
  minutes?: number
}

interface CommandEntry extends Pick<CommandWriter, 'command' | 'network' | 'env'> {
  version?: [string, ...string[]]
  name?: string
  key?: string
  family?: string
  minutes?: number
  megabytes?: number
  setup?: string[]
  setupMinutes?: number
}

interface ChangeEntry {
  from: ChangeSource
  branch?: string
  patch?: string
  family?: string
}

/** Minutes of the setup of a station, or of a writer that is a program. */
export const DEFAULT_SETUP_MINUTES = 10

/** Values of the fields of a writer that factory.yml leaves out; the descriptions in its schema name the same. */
const DEFAULTS = { minutes: 20, megabytes: 256, branch: 'change/{id}', patch: 'changes/{id}.patch' } as const

/** A model with its defaults filled in. */
export function profileOf(entry: ModelEntry | undefined): ModelProfile | undefined {
  return entry === undefined ? undefined : modelOf(entry)
}

function modelOf(entry: ModelEntry): ModelProfile {
  const { keyHeader, headers, query, insecure, minutes } = entry
  return {
    endpoint: entry.endpoint,
    model: entry.model,
    key: entry.key,
    family: entry.family ?? modelFamily(entry.model),
    structured: entry.structured ?? 'auto',
    maxTokensField: entry.maxTokensField,
    maxTokens: entry.maxTokens,
    temperature: entry.temperature,
    ...defined({ keyHeader, headers, query, insecure, minutes }),
  }
}

/** A writer with its defaults filled in. */
export function writerOf(entry: WriterEntry | undefined): WriterChoice | undefined {
  if (entry === undefined) return undefined
  if ('command' in entry) return commandWriterOf(entry)
  if ('from' in entry) return changeWriterOf(entry)
  return { kind: 'model', ...modelOf(entry) }
}

function commandWriterOf(entry: CommandEntry): CommandWriter {
  const { command, version, key, family, minutes, megabytes, setup, setupMinutes, network, env } = entry
  return {
    kind: 'command',
    name: entry.name ?? programName(command[0]),
    command,
    version,
    key,
    family,
    minutes: minutes ?? DEFAULTS.minutes,
    megabytes: megabytes ?? DEFAULTS.megabytes,
    ...(setup === undefined ? {} : { setup: { run: setup, minutes: setupMinutes ?? DEFAULT_SETUP_MINUTES } }),
    ...defined({ network, env }),
  }
}

/** The last part of a path, so far as it can be a name. */
function programName(program: string): string {
  const name = (program.split('/').at(-1) ?? '').replace(/[^A-Za-z0-9._-]/g, '').slice(0, 40)
  return /^[A-Za-z0-9]/.test(name) ? name : 'command'
}

function changeWriterOf({ from, branch, patch, family }: ChangeEntry): ChangeWriter {
  const places = {
    branch: branch ?? DEFAULTS.branch,
    patch: patch ?? DEFAULTS.patch,
    'pull-request': undefined,
  }
  return { kind: 'change', from, place: places[from], key: undefined, family }
}
