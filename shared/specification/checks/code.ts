import type { Finding } from '../../findings.ts'
import { covers } from '../../paths/declared-paths.ts'
import { readSignature } from '../document/read-signature.ts'
import { findingAt, quote, type SpecFile } from '../document/spec-file.ts'
import type { InterfaceEntry, Spec } from '../document/spec.ts'
import type { ExistenceIndex } from '../../exports/existence-index.ts'
import { searchExisting } from './existing.ts'
import { checkRows } from './rows.ts'

/** Everything about one spec that needs the code parser: signatures, calls, and what exists already. */
export function checkFileCode(file: SpecFile, existence: ExistenceIndex | undefined): Finding[] {
  return [
    ...checkDeclaredInterface(file),
    ...checkRows(file, knownCallees(file.spec, existence)),
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
