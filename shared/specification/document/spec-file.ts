import type { Finding, Level } from '../../findings.ts'
import type { YamlDocument } from '../../formats/yaml.ts'
import type { SpecRule } from './rules.ts'
import type { Spec } from './spec.ts'

/** A spec that could be read, with the places of its fields. */
export interface SpecFile {
  path: string
  spec: Spec
  placeOf: YamlDocument['placeOf']
}

/** Does the spec hold code: signatures, calls, or names of exports? */
export function hasCode(spec: Spec): boolean {
  if (spec.interface.length > 0 || spec.domain.length > 0) return true
  return spec.acceptance.some(({ examples }) => examples.length > 0)
}

/** What a rule found, without its place. */
export interface Fault {
  code: SpecRule
  message: string
  hint: string
  /** Default: `block`. */
  level?: Level
}

/** A finding at the field that a JSON pointer names. */
export function findingAt(file: SpecFile, pointer: string, fault: Fault): Finding {
  const { code, message, hint, level = 'block' } = fault
  return { code, level, message, hint, file: file.path, ...file.placeOf(pointer) }
}

/** Untrusted text for a message: on one line, quoted, at most `most` characters. */
export function quote(text: string, most = 80): string {
  return JSON.stringify(text.length > most ? `${text.slice(0, most)}...` : text)
}
