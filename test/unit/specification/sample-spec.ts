import type { Finding } from '../../../shared/findings.ts'
import { readSpec } from '../../../shared/specification/document/read-spec.ts'
import type { SpecFile } from '../../../shared/specification/document/spec-file.ts'
import type { SpecSource } from '../../../shared/specification/checks/validate-spec.ts'

/** The front matter of a spec that no rule objects to. */
export const GOOD = {
  id: 'trim-lines',
  title: 'Trim every line of a text',
  owner: 'text-team',
  risk: 'medium',
  paths: { write: ['src/trim.ts'], read: ['src/words.ts'] },
  why: {
    who: 'Editors',
    problem: 'Pasted texts carry spaces at the ends of their lines.',
    value: 'Diffs of texts show words only.',
    alternatives: [
      { option: 'do-nothing', verdict: 'rejected', reason: 'Every second diff is noise today.' },
      { option: 'reuse', verdict: 'none', reason: 'Nothing here works line by line.' },
    ],
  },
  interface: [
    { module: 'src/trim.ts', signature: 'function trimLines(text: string): string', doc: 'Trims each line.' },
  ],
  acceptance: [
    {
      id: 'AC-1',
      ears: 'When a line ends in spaces, trimLines shall drop them.',
      examples: [{ call: 'trimLines("a  ")', returns: 'a' }],
    },
  ],
}

/** A tiny spec: no owner, no interface, no alternatives. */
export const TINY = {
  id: 'trim-lines',
  title: 'Trim every line of a text',
  why: 'Pasted texts carry spaces at the ends of their lines.',
  paths: { write: ['src/trim.ts'] },
  acceptance: [GOOD.acceptance[0]],
}

/** Front matter as JSON, which is YAML, one field a line; a field set to `undefined` is left out. */
export function specText(fields: object): string {
  const lines = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  return ['---', ...lines, '---', ''].join('\n')
}

/** The good spec with other fields, as a file. */
export function sourceOf(fields: object = {}, path?: string): SpecSource {
  const all = { ...GOOD, ...fields }
  return { path: path ?? `specs/${all.id}.spec.md`, bytes: Buffer.from(specText(all)) }
}

/** The good spec with other fields, read. */
export function fileOf(fields: object = {}, path?: string): SpecFile {
  const source = sourceOf(fields, path)
  const reading = readSpec(source.bytes, source.path)
  if (reading.kind === 'bad') throw new Error(JSON.stringify(reading.findings, null, 2))
  return { path: source.path, spec: reading.spec, placeOf: reading.placeOf }
}

/** One criterion in place of that of the good spec. */
export function criterion(fields: object): object {
  return { acceptance: [{ ...GOOD.acceptance[0], ...fields }] }
}

/** What a message takes from its input: quoted text, files with their lines, numbers and dates. */
const DATA = /"[^"]*"|[\w./-]+\.(?:ts|md|json)(?::\d+)?|(?<![\w-])\d[\d.-]*/g

/** `level CODE` of each finding, and the data in its message. The words around them stand in wording.test.ts. */
export function said(findings: readonly Finding[]): string[] {
  return findings.map(({ level, code, message }) => [level, code, ...(message.match(DATA) ?? [])].join(' '))
}
