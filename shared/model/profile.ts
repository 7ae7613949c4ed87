/** Caps for the model calls of one unit. Checked before each call; spent means error, never pass. */
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
  /** Model family, e.g. `gpt`; a reviewer of the writer's family is a weaker check. */
  family: string | undefined
  structured: 'auto' | 'strict' | 'json_object' | 'prompt'
  maxTokensField: 'max_completion_tokens' | 'max_tokens' | undefined
  maxTokens: number | undefined
  temperature: number | undefined
}
