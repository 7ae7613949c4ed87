import { mayExport } from '../../exports/may-export.ts'
import { blocking, type Finding } from '../../findings.ts'
import { readSignature } from '../document/read-signature.ts'
import type { InterfaceEntry, Spec } from '../document/spec.ts'

const CODE_FILE = /\.[cm]?[jt]sx?$/
const MAX_SHOWN_CHARS = 200

/**
 * Every export that the interface of the spec names exists after the change. `head` holds the texts of the modules after the
 * change; a module without a text does not exist. Names are compared, types are left to the compiler and to the acceptance
 * tests. Pure.
 */
export function checkInterface(spec: Spec, head: ReadonlyMap<string, string>): Finding[] {
  return spec.interface.flatMap((entry) => missingExport(entry, head.get(entry.module)))
}

function missingExport({ module, signature }: InterfaceEntry, text: string | undefined): Finding[] {
  const read = readSignature(signature)
  if (read.kind === 'bad' || !CODE_FILE.test(module)) return []
  if (text !== undefined && mayExport(module, text, read.isDefault ? 'default' : read.name)) return []
  const missing = read.isDefault ? 'there is no default export' : `no export is named ${read.name}`
  const what = text === undefined ? 'the change does not write this module' : missing
  const how = read.isDefault ? 'as the default export' : 'by this name'
  return [
    blocking('CHANGE_INTERFACE', `${what}; the spec asks for: ${signature.slice(0, MAX_SHOWN_CHARS)}`, {
      file: module,
      hint: `export ${read.name} from ${module} ${how}, as the interface of the spec says`,
    }),
  ]
}
