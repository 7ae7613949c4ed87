import type { Finding } from '../../findings.ts'
import type { ExistenceIndex } from '../../exports/existence-index.ts'
import { covers } from '../../paths/declared-paths.ts'
import { parseCall } from '../document/parse-call.ts'
import { readSignature } from '../document/read-signature.ts'
import { findingAt, quote, type SpecFile } from '../document/spec-file.ts'
import type { Spec } from '../document/spec.ts'

/**
 * Example calls are data, and call what the spec offers. Exports of the files in paths are known only with an index of the
 * base commit; without one, a spec with an interface is held to that, and one without is not checked for names.
 */
export function checkCalls(file: SpecFile, index: ExistenceIndex | undefined): Finding[] {
  const isKnown = knownCallees(file.spec, index)
  return file.spec.acceptance.flatMap(({ examples }, criterion) =>
    examples.flatMap(({ call }, row) => {
      const pointer = `/acceptance/${criterion}/examples/${row}/call`
      const read = parseCall(call)
      if (read.kind === 'bad') return [badCall(file, pointer, `the call ${quote(call)} ${read.message}`)]
      return isKnown(read.callee) ? [] : [unknownCallee(file, pointer, read.callee)]
    }),
  )
}

function badCall(file: SpecFile, pointer: string, message: string): Finding {
  const hint = 'write a call with literal arguments, e.g. slugify("Hello World")'
  return findingAt(file, pointer, { code: 'SPEC_CALL', message, hint })
}

function unknownCallee(file: SpecFile, pointer: string, callee: string): Finding {
  const message = `${quote(callee)} is no export of the interface or of a file in paths`
  const hint = 'add it to the interface, or add the file that exports it to paths.read'
  return findingAt(file, pointer, { code: 'SPEC_CALL_UNKNOWN', message, hint })
}

function knownCallees(spec: Spec, index: ExistenceIndex | undefined): (callee: string) => boolean {
  const signatures = spec.interface.map(({ signature }) => readSignature(signature))
  // an unreadable signature has its own finding; what it would have declared is not known
  if (signatures.some((each) => each.kind === 'bad')) return () => true
  const offered = new Set(signatures.flatMap((each) => (each.kind === 'ok' ? [each.name] : [])))
  if (index === undefined && offered.size === 0) return () => true
  const patterns = [...spec.paths.write, ...spec.paths.read]
  return (callee) =>
    offered.has(callee) ||
    (index?.exportsNamed(callee) ?? []).some((each) => patterns.some((pattern) => covers(pattern, each.file)))
}
