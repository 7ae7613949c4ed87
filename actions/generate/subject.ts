import { readSignature } from '../../shared/specification/document/read-signature.ts'
import { shownCriteria, toldExamples } from '../../shared/specification/document/held-out.ts'
import { criterionText, type Spec } from '../../shared/specification/document/spec.ts'
import type { Subject } from './excerpt.ts'

const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu
/** Words that are spelled like names of code: in back-ticks, before a bracket, or with a capital, a digit or a line inside. */
const CODE_WORD =
  /`[^`\n]{1,200}`|[\p{ID_Start}$_][\p{ID_Continue}$]*(?=\()|[\p{ID_Start}$_]+(?:[\p{Lu}\d$_][\p{ID_Continue}$]*)+/gu

/** What a spec is about, in names of code. Hold-outs name nothing: what is shown would tell of them. */
export function subjectOf(spec: Spec): Subject {
  const criteria = shownCriteria(spec)
  const calls = criteria.flatMap(toldExamples).map(({ call }) => call.replace(STRINGS, ''))
  const declared = spec.interface.flatMap(({ signature }) => nameIn(signature))
  const sentences = [
    ...criteria.map(criterionText),
    spec.title,
    spec.why.problem,
    spec.why.value ?? '',
    spec.prose,
  ]
  const words = sentences.join('\n').match(CODE_WORD) ?? []
  return {
    names: new Set([...declared, ...calls.flatMap(namesIn)]),
    words: new Set(words.flatMap(namesIn).filter((word) => word.length > 2)),
  }
}

const STRINGS = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g

function nameIn(signature: string): string[] {
  const read = readSignature(signature)
  return read.kind === 'ok' ? [read.name] : []
}

function namesIn(text: string): string[] {
  return text.match(NAME) ?? []
}
