import { anyOf, codePointName, CONTROL, HIDDEN_IN_PROSE, without } from '../text/invisible.ts'

/** Markup whose text parts are already escaped. */
export interface Html {
  markup: string
}

type Part = string | number | Html | readonly Html[]

/** A template whose values are escaped unless they are markup themselves: untrusted text cannot become an element. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  const markup = strings
    .map((text, index) => text + (index < parts.length ? markupOf(parts[index] ?? '') : ''))
    .join('')
  return { markup }
}

function markupOf(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part))
  if ('markup' in part) return part.markup
  return part.map((each) => each.markup).join('')
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const INVISIBLE = anyOf(without(CONTROL, '\\t\\n'), HIDDEN_IN_PROSE)

/** Text for HTML content or a quoted attribute. Invisible characters and those that turn the direction become visible. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(INVISIBLE, (character) => `[${codePointName(character)}]`)
    .replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark)
}
