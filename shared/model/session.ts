import type { Budget, ModelProfile } from './profile.ts'

export interface Message {
  role: 'system' | 'user'
  content: string
}

/** One question to a model. Everything here except `subject` is part of the cassette key. */
export interface ModelRequest {
  /** Glossary name of the asking station, e.g. `generate`. */
  station: string
  role: 'writer' | 'reviewer'
  messages: Message[]
  /** When given, the reply must be JSON that fits (portable subset; notes/model-stations.md section 2). */
  schema?: { name: string; document: object }
  /** Version of the prompt template: a new one is a new question. */
  template: string
}

/** A reply whose envelope was checked. A refusal or a cut is a result; only transport trouble throws. */
export interface ModelAnswer {
  content: string
  refusal: string | undefined
  finish: 'stop' | 'length' | 'content_filter' | 'refusal' | 'other'
  /** The model the endpoint says it used. */
  model: string
  usage: Usage
  /** Structured-output rung that was used, when a schema was asked for. */
  rung: 'strict' | 'json_object' | 'prompt' | undefined
  recorder: 'live' | 'hand'
}

export interface Usage {
  calls: number
  inputTokens: number
  outputTokens: number
}

export type CassetteMode = 'auto' | 'replay' | 'refresh'

export interface SessionOptions {
  profile: ModelProfile
  /** What is left of the unit's budget when the station starts. */
  budget: Budget
  mode: CassetteMode
  /** Contents of cassette files that may hold the answer, best first; each is verified before use. */
  cassettes: { origin: string; bytes: Uint8Array }[]
  /** Where a new answer is appended (and synced) before anything is decided from it. */
  recordTo: string
  /** Folder of replies written by hand, used instead of the endpoint; entries are marked `recorder: hand`. */
  answers?: string
  env: Record<string, string | undefined>
  now: () => Date
  signal?: AbortSignal
}

/** The model calls of one station and round. */
export interface ModelSession {
  ask(request: ModelRequest): Promise<ModelAnswer>
  /** Charged so far; replayed calls keep their original row but cost nothing of the budget. */
  usage(): Usage
  /** The entries used, in call order, as one cassette, and whether every answer was replayed. */
  cassette(): {
    text: string
    sha256: string
    status: 'recorded' | 'replayed'
    recorder: 'live' | 'hand' | 'mixed' | 'none'
  }
}
