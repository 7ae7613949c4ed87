import { isRecord } from '../formats/read-json.ts'

/** The text of a message: a text, or the text parts of a list. Thinking, reasoning and anything else that is no answer is left out. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content
  return Array.isArray(content) ? content.map(partText).join('') : ''
}

const TEXTS = new Set(['text', 'output_text'])

function partText(part: unknown): string {
  if (typeof part === 'string') return part
  if (!isRecord(part)) return ''
  const { type = 'text', text } = part
  if (typeof type !== 'string' || !TEXTS.has(type)) return ''
  return typeof text === 'string' ? text : ''
}

/**
 * A reply without the thoughts that stand in it as text, whatever the tag is called. A block that is never closed takes everything with it,
 * unless something follows that `isAnswer`.
 */
export function withoutThoughts(text: string, isAnswer: (text: string) => boolean): string {
  const [, tag = ''] = OPENING.exec(text) ?? []
  if (tag === '') return afterLostOpening(text, isAnswer)
  const closing = new RegExp(`</${tag}\\s*>`, 'i')
  const end = closing.exec(text)
  if (end !== null) return withoutThoughts(text.slice(end.index + end[0].length), isAnswer)
  return isAnswer(text) ? text : ''
}

const OPENING = /^\s*<(think|thinking|thought|thoughts|reasoning|reflection|analysis)\b[^>]{0,80}>/i

/** Templates of some models put the opening tag into the prompt, so only the closing one comes back, before the answer begins. */
function afterLostOpening(text: string, isAnswer: (text: string) => boolean): string {
  const lost = /^[\s\S]{0,100000}?<\/(?:think|thinking|thought|reasoning)\s*>/i.exec(text)
  return lost === null || isAnswer(lost[0]) ? text : text.slice(lost[0].length)
}
