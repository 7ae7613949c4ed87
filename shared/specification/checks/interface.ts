import type { Finding } from '../../findings.ts'
import { covers } from '../../paths/declared-paths.ts'
import { readSignature } from '../document/read-signature.ts'
import { findingAt, quote, type SpecFile } from '../document/spec-file.ts'
import type { InterfaceEntry } from '../document/spec.ts'

/** Signatures parse, and each module is a file that the change may write. */
export function checkInterface(file: SpecFile): Finding[] {
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
