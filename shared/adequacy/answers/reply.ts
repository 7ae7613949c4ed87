import { FactoryError } from '../../errors.ts'
import type { Json } from '../../formats/canonical.ts'

/** What somebody says to one question. */
export type Reply =
  | { kind: 'yes' }
  | { kind: 'returns'; value: Json }
  | { kind: 'throws'; name: string }
  | { kind: 'out-of-domain'; mustThrow?: string }

/** The ways to answer, as they are written in a comment. */
export const REPLY_FORMS = 'yes, returns JSON, throws Name, or out-of-domain [must-throw Name]'

/**
 * Reads a reply from words: `yes`, `returns [1, 2]`, `throws RangeError`, `out-of-domain`, `out-of-domain must-throw RangeError`.
 * @throws FactoryError USAGE.
 */
export function readReply(text: string): Reply {
  const [, word = '', rest = ''] = /^\s*([a-z-]+)(?:\s+(\S[^]*?))?\s*$/i.exec(text) ?? []
  const [, mustThrow] = /^must-throw\s+(\S.*)$/is.exec(rest) ?? []
  switch (word.toLowerCase()) {
    case 'yes':
      if (rest === '') return { kind: 'yes' }
      break
    case 'returns':
      return { kind: 'returns', value: jsonIn(rest) }
    case 'throws':
      return { kind: 'throws', name: errorName(rest) }
    case 'out-of-domain':
      if (rest === '') return { kind: 'out-of-domain' }
      if (mustThrow !== undefined) return { kind: 'out-of-domain', mustThrow: errorName(mustThrow) }
  }
  throw new FactoryError('USAGE', `${JSON.stringify(text.slice(0, 100))} is no answer`, {
    hint: `say ${REPLY_FORMS}`,
  })
}

/** A value as a row holds it. @throws FactoryError USAGE. */
export function jsonIn(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    throw new FactoryError('USAGE', `${JSON.stringify(text.slice(0, 100))} is not JSON`, {
      cause,
      hint: 'write a text in double quotes, as in "1 min", and a list in brackets',
    })
  }
}

/** The name of a class of errors. @throws FactoryError USAGE. */
export function errorName(text: string): string {
  const name = text.trim()
  if (/^[A-Za-z_$][\w$]{0,99}$/.test(name)) return name
  throw new FactoryError('USAGE', `${JSON.stringify(text.slice(0, 100))} is no name of an error`, {
    hint: 'name the class, as in RangeError',
  })
}
