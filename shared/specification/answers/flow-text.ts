import type { Json } from '../../formats/canonical.ts'

/** A value as YAML in flow style on one line, with as few quotes as are safe. It means the same in and outside of brackets. */
export function flowText(value: Json): string {
  if (typeof value === 'string') return flowString(value)
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const members = Object.entries(value).map(([key, member]) => `${flowString(key)}: ${flowText(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

/** Plain where no reader of YAML could take it for anything else, in single quotes where nothing has to be escaped. */
function flowString(text: string): string {
  if (/^[A-Za-z][\w-]*( [\w-]+)*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text))
    return text
  if (/^[ -~]+$/.test(text)) return `'${text.replaceAll("'", "''")}'`
  return JSON.stringify(text).replace(/[\u007f-\u009f\u00a0\u2028\u2029\ufeff]/g, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
