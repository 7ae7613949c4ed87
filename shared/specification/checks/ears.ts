import { maskCode } from './sentence.ts'

/**
 * Why a sentence is not in the Easy Approach to Requirements Syntax (Mavin et al., RE 2009), or `undefined`:
 * `[While <state>,] [When <trigger>,] [Where <feature>,] [If <condition>, then] <system> shall <response>`, one shall each.
 */
export function earsProblem(sentence: string): string | undefined {
  const text = maskCode(sentence).replace(/\s+/g, ' ').trim()
  const [head, response, ...more] = text.split(/\bshall\b/i)
  if (head === undefined || response === undefined) return 'has no "shall"'
  if (more.length > 0) return 'has more than one "shall"'
  if (!WORD.test(response.replace(/^ not\b/i, ''))) return 'says nothing after "shall"'
  return CONDITION.test(head) ? conditionProblem(head.trim()) : subjectProblem(head)
}

const WORD = /[\p{L}\p{N}_]/u
const CONDITION = /^(when|while|where|if)\b/i

function subjectProblem(subject: string): string | undefined {
  return WORD.test(subject) ? undefined : 'names nothing that shall do it'
}

/** `head` is all before "shall": the conditions, each closed by a comma, then the system. */
function conditionProblem(head: string): string | undefined {
  const comma = head.lastIndexOf(',')
  if (comma === -1) return 'has no comma between its condition and the system'
  const system = head.slice(comma + 1)
  const subject = system.replace(/^ ?then\b/i, '')
  const conditions = head.slice(0, comma)
  if (!WORD.test(subject)) return 'names nothing that shall do it'
  if (!WORD.test(conditions.replace(CONDITION, ''))) return 'has an empty condition'
  return hasUnwanted(conditions) && subject === system
    ? 'has an "If" without ", then" before the system'
    : undefined
}

/** Is the last condition an `If`, the form for unwanted behaviour? */
function hasUnwanted(conditions: string): boolean {
  const openings = [...conditions.matchAll(/(?:^|, ?)(when|while|where|if)\b/gi)]
  return openings.at(-1)?.[1]?.toLowerCase() === 'if'
}
