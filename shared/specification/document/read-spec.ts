import { sortFindings, type Finding, type Verdict } from '../../findings.ts'
import type { SchemaProblem } from '../../formats/schema.ts'
import { readYaml, type YamlDocument } from '../../formats/yaml.ts'
import { MAX_SPEC_BYTES, splitFrontMatter, type FrontMatter } from './front-matter.ts'
import { exampleProblem, specOf } from './normalise.ts'
import { rawSpecDocument, schemaHint, type RawSpec } from './raw-spec.ts'
import type { Spec } from './spec.ts'

export type SpecReading =
  { kind: 'ok'; spec: Spec; placeOf: YamlDocument['placeOf'] } | { kind: 'bad'; findings: Finding[] }

/** Most findings of one file that are listed one by one. */
const SHOWN = 50

/**
 * Reads a spec file of untrusted bytes: size and encoding, fences, YAML, schema. Everything wrong at the first of these
 * borders that is crossed in vain comes back at once, placed in `path`. `placeOf` places an RFC 6901 pointer into the
 * front matter. Whether the spec is a good one is for validateSpecs to say; nothing is thrown.
 */
export function readSpec(bytes: Uint8Array, path: string): SpecReading {
  const split = splitFrontMatter(bytes, path)
  if (split.kind === 'bad') return split
  const { yaml, firstLine } = split.frontMatter
  const read = readYaml(yaml, { file: path, maxBytes: MAX_SPEC_BYTES, firstLine })
  return read.kind === 'bad' ? read : readDocument(read.document, split.frontMatter, path)
}

function readDocument(document: YamlDocument, frontMatter: FrontMatter, path: string): SpecReading {
  const { value } = document
  const placeOf: YamlDocument['placeOf'] = (pointer) => document.placeOf(pointer)
  const problems = problemsOf(value)
  if (problems.length === 0 && rawSpecDocument.is(value)) {
    return { kind: 'ok', spec: specOf(value, frontMatter.prose), placeOf }
  }
  const findings = problems.slice(0, SHOWN).map((problem): Finding => {
    const hint = schemaHint(problem)
    const message = `${problem.pointer.slice(0, 200) || '/'} ${problem.message.slice(0, 300)}`
    const found: Finding = {
      code: 'SPEC_SCHEMA',
      level: 'block',
      message,
      file: path,
      ...placeOf(problem.pointer),
    }
    return hint === undefined ? found : { ...found, hint }
  })
  return { kind: 'bad', findings: [...findings, ...moreOf(problems.length, path)] }
}

function problemsOf(value: unknown): SchemaProblem[] {
  return rawSpecDocument.is(value) ? exampleProblems(value) : rawSpecDocument.problemsOf(value)
}

function exampleProblems(raw: RawSpec): SchemaProblem[] {
  return raw.acceptance.flatMap(({ examples = [] }, index) =>
    examples.flatMap((example, row) => {
      const message = exampleProblem(example)
      return message === undefined ? [] : [{ pointer: `/acceptance/${index}/examples/${row}`, message }]
    }),
  )
}

function moreOf(count: number, file: string): Finding[] {
  if (count <= SHOWN) return []
  const message = `and ${count - SHOWN} more places that do not fit the schema`
  return [{ code: 'SPEC_SCHEMA', level: 'block', message, hint: 'mend the listed ones first', file }]
}

/** The stop of a spec that could not be read: what a station or a command reports instead of running on. */
export function stopOfUnreadable(findings: readonly Finding[]): Verdict {
  return { kind: 'stop', findings: sortFindings(findings) }
}
