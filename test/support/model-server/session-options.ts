import { tmpdir } from 'node:os'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Timing } from '../../../shared/model/retry.ts'
import type { ModelProfile } from '../../../shared/model/profile.ts'
import type { Prompt } from '../../../shared/model/prompt.ts'
import type { SessionOptions } from '../../../shared/model/session-state.ts'

/** Not shaped like any provider's key, so that only its value gives it away. */
export const CANARY = 'canary+7f3a/Zq9=x2'

export function profileFor(endpoint: string, changes: Partial<ModelProfile> = {}): ModelProfile {
  return {
    endpoint,
    model: 'writer-1',
    key: 'WRITER_KEY',
    family: undefined,
    structured: 'auto',
    maxTokensField: undefined,
    maxTokens: undefined,
    temperature: undefined,
    ...changes,
  }
}

/** Options with a key, room in the budget, short attempts and waits that take no time. */
export function optionsFor(
  endpoint: string,
  folder: string,
  changes: Partial<SessionOptions> = {},
): SessionOptions {
  return {
    profile: profileFor(endpoint),
    budget: { calls: 10, tokens: 100_000, minutes: 10 },
    mode: 'auto',
    cassettes: [],
    recordTo: join(folder, 'record.jsonl'),
    env: { WRITER_KEY: CANARY },
    signal: new AbortController().signal,
    notify: () => undefined,
    warn: () => undefined,
    now: () => new Date('2026-11-23T10:00:00Z'),
    limits: { attemptTimeoutMs: 5000 },
    timing: virtualTiming(),
    ...changes,
  }
}

export function promptOf(changes: Partial<Prompt> = {}): Prompt {
  return {
    station: 'generate',
    role: 'writer',
    messages: [
      { role: 'system', content: 'Write what the spec asks for.' },
      { role: 'user', content: 'Spec: slugify\nKeep it short.' },
    ],
    schema: null,
    template: 'generate/1',
    nonce: null,
    ...changes,
  }
}

/** Waits pass at once and move the clock; `waits` lists them. */
export function virtualTiming(): Timing & { waits: number[] } {
  const waits: number[] = []
  let now = 0
  return {
    waits,
    monotonicMs: () => now,
    sleep: (ms) => {
      waits.push(ms)
      now += ms
      return Promise.resolve()
    },
  }
}

/** A new folder and what removes it. */
export async function temporaryFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'jidoka-model-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
