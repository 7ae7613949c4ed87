/** What a parameter is. */
export const PARAMETER_TYPES = ['name', 'identifier', 'text', 'number'] as const
export type ParameterType = (typeof PARAMETER_TYPES)[number]

const FORMS: Readonly<Record<string, (words: readonly string[]) => string>> = {
  '': (words) => uncapital(words.map(capital).join('')),
  Capital: (words) => words.map(capital).join(''),
  kebab: (words) => words.join('-'),
  snake: (words) => words.join('_'),
  constant: (words) => words.join('_').toUpperCase(),
  words: (words) => words.join(' '),
}

/** Can a parameter of this type be written in this form? Only a name has more than one. */
export function hasForm(type: ParameterType, form: string): boolean {
  return type === 'name' ? Object.hasOwn(FORMS, form) : form === ''
}

/** A value in one of the forms of its type. The form is one that {@link hasForm} knows. */
export function inForm(value: string, type: ParameterType, form: string): string {
  if (type !== 'name') return value
  return (Object.hasOwn(FORMS, form) ? FORMS[form] : undefined)?.(wordsOf(value)) ?? value
}

/** `get user`, `get-user`, `getUser` and `GetUser` are the same words. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase())
}

function capital(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`
}

function uncapital(word: string): string {
  return `${word.slice(0, 1).toLowerCase()}${word.slice(1)}`
}
