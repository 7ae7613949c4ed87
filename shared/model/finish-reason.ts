/** How a reply ended. Only `stop` is a complete reply. */
export type FinishReason = 'stop' | 'length' | 'content_filter' | 'refusal' | 'other'

/**
 * The words of services for an end, in small letters. Sources: OpenAI's API reference; text-generation-inference (`eos_token`,
 * `stop_sequence`); llama.cpp's native endpoint (`eos`, `word`, `limit`); Anthropic's Messages API behind gateways (`end_turn`, `max_tokens`,
 * `refusal`); Gemini (`STOP`, `MAX_TOKENS`, `SAFETY`, `RECITATION`, ...); Cohere (`COMPLETE`, `ERROR_LIMIT`); Mistral (`model_length`).
 */
const WORDS: Record<Exclude<FinishReason, 'other'>, string> = {
  stop: 'stop eos eos_token stop_sequence stop_token end end_turn end_of_turn complete completed done finished word',
  length: 'length limit max_tokens max_length max_output_tokens model_length error_limit',
  content_filter:
    'content_filter content_filtered filtered safety recitation blocklist prohibited_content spii image_safety error_toxic',
  refusal: 'refusal refused',
}

const KNOWN = new Map(
  Object.entries(WORDS).flatMap(([reason, words]) =>
    words.split(' ').map((word) => [word, reason as FinishReason] as const),
  ),
)

/** What a service calls the end of a reply. Tool calls, nothing at all and anything unknown are `other`: never complete. */
export function finishReason(said: string | null | undefined): FinishReason {
  const word = (said ?? '').toLowerCase().replace(/^finish_reason_/, '')
  return KNOWN.get(word) ?? 'other'
}
