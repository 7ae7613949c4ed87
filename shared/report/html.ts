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

/** Text for HTML content or a quoted attribute; direction-changing and invisible characters become visible. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g,
      visible,
    )
    .replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark)
}

function visible(character: string): string {
  return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
}
