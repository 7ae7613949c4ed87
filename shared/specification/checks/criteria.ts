import type { Finding } from '../../findings.ts'
import { findingAt, quote, type Fault, type SpecFile } from '../document/spec-file.ts'
import type { Criterion } from '../document/spec.ts'
import { maskCode } from './wording.ts'

/** Shape, evidence and ids of the acceptance criteria. */
export function checkCriteria(file: SpecFile): Finding[] {
  return [
    ...file.spec.acceptance.flatMap((criterion, index) => [
      ...checkForm(file, criterion, index),
      ...checkEvidence(file, criterion, index),
    ]),
    ...checkIds(file),
  ]
}

function checkForm(file: SpecFile, criterion: Criterion, index: number): Finding[] {
  const pointer = `/acceptance/${index}`
  const missing = (['given', 'when', 'then'] as const).filter((field) => criterion[field] === undefined)
  if (criterion.ears === undefined) return missing.length === 0 ? [] : [incomplete(file, pointer, missing)]
  if (missing.length < 3) {
    const message = `${criterion.id} has both an EARS sentence and given, when or then`
    return [findingAt(file, pointer, { code: 'SPEC_CRITERION_FORM', message, hint: 'keep one of the two' })]
  }
  const problem = earsProblem(criterion.ears)
  return problem === undefined ? [] : [shapeFinding(file, `${pointer}/ears`, `${criterion.id} ${problem}`)]
}

function incomplete(file: SpecFile, pointer: string, missing: readonly string[]): Finding {
  const none = missing.length === 3
  return findingAt(file, pointer, {
    code: 'SPEC_CRITERION_FORM',
    message: none ? 'the criterion has no sentence' : `the criterion lacks ${missing.join(' and ')}`,
    hint: 'write one EARS sentence, or all of given, when and then',
  })
}

function shapeFinding(file: SpecFile, pointer: string, message: string): Finding {
  const hint =
    'write "When <trigger>, <system> shall <response>", "If <condition>, then <system> shall ..." or "<System> shall ..."'
  return findingAt(file, pointer, { code: 'SPEC_EARS', message, hint })
}

/** A criterion without an example, a test, a property or an explicit review cannot be missed by the code. */
function checkEvidence(file: SpecFile, criterion: Criterion, index: number): Finding[] {
  const fault = evidenceFault(criterion)
  return fault === undefined ? [] : [findingAt(file, `/acceptance/${index}`, fault)]
}

function evidenceFault({ id, check, examples, tests }: Criterion): Fault | undefined {
  const hint = 'give an example row, name an existing test, or say check: review'
  switch (check) {
    case 'example':
      if (examples.length > 0) return undefined
      return { code: 'SPEC_UNTESTABLE', message: `${id} has nothing that could show it to be wrong`, hint }
    case 'test':
      if (tests.length > 0) return undefined
      return { code: 'SPEC_UNTESTABLE', message: `${id} says check: test but names no test`, hint }
    case 'property':
      if (tests.length + examples.length > 0) return undefined
      return {
        code: 'SPEC_PROPERTY_UNTESTED',
        level: 'warn',
        message: `${id} is a property that no named test runs`,
        hint: 'name the property test under tests, or give example rows; without them it is judged by reading alone',
      }
    case 'review':
      return undefined
  }
}

function checkIds(file: SpecFile): Finding[] {
  const seen = new Set<string>()
  return file.spec.acceptance.flatMap(({ id }, index) => {
    const key = id.toLowerCase()
    const isTwin = seen.has(key)
    seen.add(key)
    if (!isTwin) return []
    const message = `the criterion id ${quote(id)} stands here twice`
    const hint = 'give every criterion an id of its own; case does not count'
    return [findingAt(file, `/acceptance/${index}/id`, { code: 'SPEC_CRITERION_TWICE', message, hint })]
  })
}

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
  return CONDITION.test(head) ? conditionProblem(head.trim()) : systemProblem(head)
}

const WORD = /[\p{L}\p{N}_]/u
const CONDITION = /^(when|while|where|if)\b/i

function systemProblem(subject: string): string | undefined {
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
