import { isDeepStrictEqual } from 'node:util'
import { FactoryError } from '../../errors.ts'
import { defined } from '../../formats/defined.ts'
import type { SpecSource } from '../checks/validate-spec.ts'
import { exampleText } from '../rows/source-text.ts'
import { examplesByCall } from '../decided-calls.ts'
import { parseCall } from '../document/parse-call.ts'
import { readSpec } from '../document/read-spec.ts'
import type { Criterion, DomainLine, Example, Spec } from '../document/spec.ts'
import { allowsCall, domainText, narrowestDomain } from '../domain.ts'
import { answeredSentence, criterionFor, nextId, refusalSentence } from './answered-criterion.ts'
import type { Answer } from './answer.ts'
import { editedText, type AnswerEdit } from './spec-edit.ts'

/** A spec file with answers in it. */
export interface AnsweredSpec {
  bytes: Buffer
  /** What was written, one text for each row and line, for people. */
  written: string[]
}

/**
 * The spec file with these answers, each as one row or domain line; every other byte stays as it was. Whoever reads the result finds the spec
 * as before and the answers in it: that is checked.
 * @throws FactoryError SPEC_INVALID; ANSWER_GIVEN when the spec decides a call already; ANSWER_UNFIT when it has no place for an answer.
 */
export function answerSpec({ path, bytes }: SpecSource, answers: readonly Answer[]): AnsweredSpec {
  let answered: AnsweredSpec = { bytes: Buffer.from(bytes), written: [] }
  for (const answer of answers) {
    refuseGiven(specIn(path, answered.bytes), answer)
    for (const edit of editsOf(specIn(path, answered.bytes), answer))
      answered = withEdit(path, answered, edit)
  }
  return answered
}

function specIn(path: string, bytes: Buffer): Spec {
  const reading = readSpec(bytes, path)
  if (reading.kind === 'ok') return reading.spec
  const [first] = reading.findings
  throw new FactoryError('SPEC_INVALID', `${path} cannot be read: ${first?.message ?? ''}`, {
    hint: `run jidoka validate ${path}`,
  })
}

function refuseGiven(spec: Spec, { call, kind }: Answer): void {
  const isExample = examplesByCall(spec)(call) !== undefined
  // one line may take several calls out of the domain
  if (!isExample && (kind === 'out-of-domain' || allowsCall(spec.domain, call))) return
  const where = isExample ? 'an example of the spec decides it' : 'the domain of the spec excludes it'
  throw new FactoryError('ANSWER_GIVEN', `${shown(call)} is answered already: ${where}`, {
    hint: 'change the spec itself where the answer was wrong',
  })
}

function shown(call: string): string {
  return JSON.stringify(call.slice(0, 200))
}

function editsOf(spec: Spec, answer: Answer): AnswerEdit[] {
  const { by, asked, call } = answer
  if (answer.kind === 'row') {
    const holdout = answer.isVisible === true ? undefined : true
    return [rowEdit(spec, answer, { call, ...answer.value, ...defined({ holdout }), by, asked })]
  }
  const found = narrowestDomain(spec, call)
  const line = { ...found, by, asked }
  const added: AnswerEdit[] = allowsCall(spec.domain, call) ? [{ kind: 'domain', line }] : []
  return answer.mustThrow === undefined
    ? added
    : [...added, refusalEdit(spec, found, answer, answer.mustThrow)]
}

/** An answer in the criterion that it belongs to, or in one of its own. */
function rowEdit(spec: Spec, { criterion: id }: Answer, row: Example): AnswerEdit {
  const named = spec.acceptance.find((each) => each.id === id && !each.holdout)
  const criterion = named ?? (id === null ? undefined : criterionFor(spec, row))
  if (criterion !== undefined) return { kind: 'row', criterion: spec.acceptance.indexOf(criterion), row }
  return { kind: 'criterion', id: nextId(spec), ears: answeredSentence(calleeOf(row.call)), row }
}

function refusalEdit(spec: Spec, line: DomainLine, { call, by, asked }: Answer, error: string): AnswerEdit {
  const row = { call, throws: error, by, asked }
  return { kind: 'criterion', id: nextId(spec), ears: refusalSentence(line, calleeOf(call), error), row }
}

function calleeOf(call: string): string {
  const read = parseCall(call)
  return read.kind === 'ok' ? read.callee : 'the code'
}

function withEdit(path: string, { bytes, written }: AnsweredSpec, edit: AnswerEdit): AnsweredSpec {
  const text = editedText(bytes.toString('utf8'), edit)
  const edited = Buffer.from(text ?? '')
  const reading = readSpec(edited, path)
  const before = specIn(path, bytes)
  if (reading.kind === 'bad' || !isDeepStrictEqual(plain(reading.spec), plain(specWith(before, edit))))
    throw unfit(path, edit)
  return { bytes: edited, written: [...written, editText(before, edit)] }
}

/** The spec that an edit must give. */
function specWith(spec: Spec, edit: AnswerEdit): Spec {
  const { acceptance, domain } = spec
  if (edit.kind === 'domain') return { ...spec, domain: [...domain, edit.line] }
  if (edit.kind === 'row') {
    const at = (index: number): boolean => index === edit.criterion
    return {
      ...spec,
      acceptance: acceptance.map((each, index) =>
        at(index) ? { ...each, examples: [...each.examples, edit.row] } : each,
      ),
    }
  }
  return { ...spec, acceptance: [...acceptance, newCriterion(edit)] }
}

function newCriterion({ id, ears, row }: Extract<AnswerEdit, { kind: 'criterion' }>): Criterion {
  const none = { given: undefined, when: undefined, then: undefined }
  return { id, ears, ...none, examples: [row], tests: [], check: 'example', holdout: false }
}

/** How a criterion is checked follows from its rows. */
function plain(spec: Spec): unknown {
  return { ...spec, acceptance: spec.acceptance.map((each) => ({ ...each, check: undefined })) }
}

function unfit(path: string, edit: AnswerEdit): FactoryError {
  const what = edit.kind === 'domain' ? domainText(edit.line) : edit.row.call
  return new FactoryError('ANSWER_UNFIT', `the answer to ${shown(what)} cannot be written into ${path}`, {
    hint: 'write it into the spec by hand; a row holds JSON with integers up to 2^53',
  })
}

function editText({ acceptance }: Spec, edit: AnswerEdit): string {
  if (edit.kind === 'domain') return `domain: ${domainText(edit.line)}`
  const id = edit.kind === 'row' ? (acceptance[edit.criterion]?.id ?? '') : `${edit.id} (new)`
  return `${id}: ${exampleText(edit.row)}`
}
