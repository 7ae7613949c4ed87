import type { ModelProfile } from './profile.ts'

/** How a JSON reply is asked for: enforced by the endpoint, JSON mode, or by words alone. Ajv decides in all three. */
export type StructuredOutputMode = 'strict' | 'json_object' | 'prompt'

/** Where a profile starts; `auto` starts at the strongest way, to step down when the endpoint refuses it. */
export function firstMode(structured: ModelProfile['structured']): StructuredOutputMode {
  return structured === 'auto' ? 'strict' : structured
}

/** The next weaker way, if there is one. */
export function nextSimplerMode(rung: StructuredOutputMode): StructuredOutputMode | undefined {
  return rung === 'strict' ? 'json_object' : rung === 'json_object' ? 'prompt' : undefined
}
