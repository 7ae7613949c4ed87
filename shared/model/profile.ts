/** Caps for the model calls of one unit. They are checked before each call. A spent budget is an error, never a pass. */
export interface BudgetCaps {
  calls: number
  /** Input plus output tokens. */
  tokens: number
  /** Wall minutes of model time. */
  minutes: number
}

/** An OpenAI-compatible endpoint. `key` names the environment variable that holds the API key. */
export interface ModelProfile {
  endpoint: string
  model: string
  key: string | undefined
  /** Model family, e.g. `gpt`. A reviewer of the writer's family is a weaker check. */
  family: string | undefined
  structured: 'auto' | StructuredOutputMode
  maxTokensField: 'max_completion_tokens' | 'max_tokens' | undefined
  maxTokens: number | undefined
  temperature: number | undefined
  /** The header that carries the key alone, such as `api-key` of Azure. Default: `authorization: Bearer`. */
  keyHeader?: string
  /** Further headers and query parameters, such as `api-version`. No secrets: they stand in factory.yml. */
  headers?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  /** http is taken in a private network. */
  insecure?: boolean
  /** Longest time for one answer. Default: 10. */
  minutes?: number
}

/** How a JSON reply is asked for: enforced by the endpoint, JSON mode, or in words only. Ajv decides in all three. */
export type StructuredOutputMode = 'strict' | 'json_object' | 'prompt'

/** The first mode of a profile. `auto` starts with the strictest mode. */
export function firstMode(structured: ModelProfile['structured']): StructuredOutputMode {
  return structured === 'auto' ? 'strict' : structured
}

/** The mode to use when the endpoint refuses this one; `undefined` after the last. */
export function nextSimplerMode(mode: StructuredOutputMode): StructuredOutputMode | undefined {
  return mode === 'strict' ? 'json_object' : mode === 'json_object' ? 'prompt' : undefined
}
