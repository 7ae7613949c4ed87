import type { Finding } from '../../findings.ts'
import { findingAt, quote, type Fault, type SpecFile } from '../document/spec-file.ts'
import type { Criterion } from '../document/spec.ts'
import { isEnglish } from './language.ts'
import { maskCode } from './mask-code.ts'

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
  const problem = isEnglish(criterion.ears, file.spec) ? earsProblem(criterion.ears) : undefined
  return problem === undefined ? [] : [shapeFinding(file, `${pointer}/ears`, `${criterion.id} ${problem}`)]
}

function incomplete(file: SpecFile, pointer: string, missing: readonly string[]): Finding {
  const none = missing.length === 3
  return findingAt(file, pointer, {
    code: 'SPEC_CRITERION_FORM',
    message: none ? 'the criterion has no sentence' : `the criterion lacks ${missing.join(' and ')}`,
    hint: 'write one sentence, as in ears: "When the list is empty, the parser shall return 0", or all of given, when and then',
  })
}

function shapeFinding(file: SpecFile, pointer: string, message: string): Finding {
  const hint =
    'write as in "When the list is empty, the parser shall return 0", "If the text is no date, then it must throw a RangeError" or "It shall ..."'
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

/** What an English sentence can bind with, the strongest first: a sentence with the first may use the others as plain words. */
const BINDING = [/\bshall\b/i, /\bmust\b/i, /\bwill\b/i]

/**
 * Why an English sentence is not in the Easy Approach to Requirements Syntax (Mavin et al., RE 2009), or `undefined`:
 * `[While <state>,] [When <trigger>,] [Where <feature>,] [If <condition>, then] <system> shall <response>`, one shall each. Case does not
 * count, `must` and `will` may stand for `shall`, and the commas may be left out.
 */
export function earsProblem(sentence: string): string | undefined {
  const text = maskCode(sentence).replace(/\s+/g, ' ').trim()
  const binding = BINDING.find((word) => word.test(text))
  if (binding === undefined) return 'has no "shall", "must" or "will"'
  const [head = '', response = '', ...more] = text.split(binding)
  const word = `"${(binding.exec(text)?.[0] ?? '').toLowerCase()}"`
  if (more.length > 0) return `has more than one ${word}`
  if (!WORD.test(response.replace(/^ not\b/i, ''))) return `says nothing after ${word}`
  return CONDITION.test(head) ? conditionProblem(head.trim()) : systemProblem(head)
}

const WORD = /[\p{L}\p{N}_]/u
const CONDITION = /^(when|while|where|if)\b/i
const NO_SYSTEM = 'names nothing that shall do it'

function systemProblem(subject: string): string | undefined {
  return WORD.test(subject) ? undefined : NO_SYSTEM
}

/** `head` is all before the binding word: the conditions, then the system. */
function conditionProblem(head: string): string | undefined {
  const comma = head.lastIndexOf(',')
  const problem = comma === -1 ? undividedProblem(head) : dividedProblem(head, comma)
  if (problem !== undefined) return problem
  return hasUnwanted(comma === -1 ? head : head.slice(0, comma)) && !/\bthen\b/i.test(head)
    ? 'has an "If" without "then" before the system'
    : undefined
}

function dividedProblem(head: string, comma: number): string | undefined {
  if (!WORD.test(head.slice(comma + 1).replace(/^ ?then\b/i, ''))) return NO_SYSTEM
  return WORD.test(head.slice(0, comma).replace(CONDITION, '')) ? undefined : 'has an empty condition'
}

/** Without a comma nothing says where the system begins, but a word for it and one for the condition are there. */
function undividedProblem(head: string): string | undefined {
  const words = head
    .replace(CONDITION, '')
    .split(' ')
    .filter((word) => WORD.test(word) && !/^then$/i.test(word))
  return words.length < 2 ? NO_SYSTEM : undefined
}

/** Is the last condition an `If`, the form for unwanted behaviour? */
function hasUnwanted(conditions: string): boolean {
  const openings = [...conditions.matchAll(/(?:^|, ?)(when|while|where|if)\b/gi)]
  return openings.at(-1)?.[1]?.toLowerCase() === 'if'
}
