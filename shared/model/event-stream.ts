import { isRecord, jsonIfAny } from '../formats/read-json.ts'
import { contentText } from './content-parts.ts'

/** A chat completion as one object, put together from the events of a stream. */
interface Gathered {
  content: string
  refusal: string
  finish: unknown
  model: unknown
  usage: unknown
  error: unknown
  isDone: boolean
}

/**
 * A stream of `chat.completion.chunk` events (WHATWG server-sent events, as OpenAI's API reference has them) as the body that the service would
 * have sent without streaming. Services that always stream answer like this. `undefined`: no event of a stream is in the text, or the stream
 * has no end: it may have been cut.
 */
export function bodyOfStream(text: string): unknown {
  const gathered: Gathered = {
    ...{ content: '', refusal: '', finish: undefined, model: undefined },
    ...{ usage: undefined, error: undefined, isDone: false },
  }
  let count = 0
  for (const data of eventsOf(text)) {
    count += 1
    if (data === '[DONE]') gathered.isDone = true
    else take(data, gathered)
  }
  if (count === 0) return undefined
  if (gathered.error !== undefined) return { error: gathered.error }
  return gathered.isDone || gathered.finish !== undefined ? bodyOf(gathered) : undefined
}

/** The data of each event; lines of one event belong together. */
function eventsOf(text: string): string[] {
  const blocks = text.replaceAll(/\r\n?/g, '\n').split(/\n{2,}/)
  return blocks.flatMap((block) => {
    const lines = block.split('\n').filter((line) => line.startsWith('data:'))
    return lines.length === 0 ? [] : [lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n')]
  })
}

function take(data: string, gathered: Gathered): void {
  const event = jsonIfAny(data)
  if (!isRecord(event)) return
  gathered.error ??= event['error'] ?? undefined
  gathered.model ??= event['model'] ?? undefined
  gathered.usage = event['usage'] ?? gathered.usage
  const [choice] = Array.isArray(event['choices']) ? (event['choices'] as unknown[]) : []
  if (isRecord(choice)) takeChoice(choice, gathered)
}

function takeChoice(choice: Readonly<Record<string, unknown>>, gathered: Gathered): void {
  gathered.finish = choice['finish_reason'] ?? gathered.finish
  const delta = isRecord(choice['delta']) ? choice['delta'] : choice['message']
  if (!isRecord(delta)) return
  gathered.content += contentText(delta['content'])
  if (typeof delta['refusal'] === 'string') gathered.refusal += delta['refusal']
}

function bodyOf({ content, refusal, finish, model, usage }: Gathered): object {
  const message = { content, refusal: refusal === '' ? null : refusal }
  return { model: model ?? '', choices: [{ message, finish_reason: finish ?? null }], usage }
}
