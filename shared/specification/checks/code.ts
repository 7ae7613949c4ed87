import type { Finding } from '../../findings.ts'
import { covers } from '../../paths/declared-paths.ts'
import { readSignature } from '../document/read-signature.ts'
import { findingAt, quote, type SpecFile } from '../document/spec-file.ts'
import type { InterfaceEntry, Spec } from '../document/spec.ts'
import type { ExistenceIndex } from '../../exports/existence-index.ts'
import { searchExisting } from './existing.ts'
import { parseCall } from '../document/parse-call.ts'

/** Everything about one spec that needs the code parser: signatures, calls, and what exists already. */
export function checkFileCode(file: SpecFile, existence: ExistenceIndex | undefined): Finding[] {
  return [
    ...checkDeclaredInterface(file),
    ...checkCalls(file, existence),
    ...(existence === undefined ? [] : searchExisting(file, existence).findings),
  ]
}

/** Signatures parse, and each module is a file that the change may write. */
export function checkDeclaredInterface(file: SpecFile): Finding[] {
  return file.spec.interface.flatMap((entry, index) => [
    ...checkSignature(file, entry, `/interface/${index}/signature`),
    ...checkModule(file, entry, `/interface/${index}/module`),
  ])
}

function checkSignature(file: SpecFile, { signature }: InterfaceEntry, pointer: string): Finding[] {
  const read = readSignature(signature)
  if (read.kind === 'ok') return []
  const message = `the signature ${quote(signature)} cannot be read: ${read.message}`
  const hint = 'write one declaration without a body, e.g. function slugify(text: string): string'
  return [findingAt(file, pointer, { code: 'SPEC_SIGNATURE', message, hint })]
}

function checkModule(file: SpecFile, { module }: InterfaceEntry, pointer: string): Finding[] {
  if (file.spec.paths.write.some((pattern) => covers(pattern, module))) return []
  const message = `the module ${quote(module)} is not among paths.write`
  const hint = 'add it to paths.write, or name the module that the change writes'
  return [findingAt(file, pointer, { code: 'SPEC_INTERFACE_OUTSIDE', message, hint })]
}

interface Offer {
  file: SpecFile
  pointer: string
}

/** Open specs that would each add an export of one name: a twin in the making. */
export function checkInterfaceTwins(files: readonly SpecFile[]): Finding[] {
  const offers = new Map<string, Offer[]>()
  for (const file of files) {
    for (const [index, { signature }] of file.spec.interface.entries()) {
      const read = readSignature(signature)
      if (read.kind === 'bad') continue
      const offer = { file, pointer: `/interface/${index}/signature` }
      const list = offers.get(read.name)
      if (list === undefined) offers.set(read.name, [offer])
      else list.push(offer)
    }
  }
  return [...offers].flatMap(([name, list]) => list.flatMap((offer) => twinFinding(name, offer, list)))
}

function twinFinding(name: string, { file, pointer }: Offer, offers: readonly Offer[]): Finding[] {
  const other = offers.find((each) => each.file !== file)
  if (other === undefined) return []
  return [
    findingAt(file, pointer, {
      code: 'SPEC_INTERFACE_TWIN',
      level: 'warn',
      message: `${other.file.path} declares an export ${quote(name)} too`,
      hint: 'let one spec offer it and the other use it, or give them names that tell them apart',
    }),
  ]
}

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

/** Is a name an export of the interface, or of a file in paths? Where that cannot be known, every name is. */
export function knownCallees(spec: Spec, index: ExistenceIndex | undefined): (callee: string) => boolean {
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
