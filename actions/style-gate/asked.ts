import type { Asked, AskedExport } from '../../shared/house/face/asked-face.ts'
import { signatureOf } from '../../shared/exports/extract-exports.ts'
import { declaredNames, readRow } from '../../shared/specification/document/read-row.ts'
import { readSignature } from '../../shared/specification/document/read-signature.ts'
import {
  criterionText,
  type Example,
  type InterfaceEntry,
  type Spec,
} from '../../shared/specification/document/spec.ts'

/** The exports that a spec asks for, calls and speaks of. */
export function askedOf(spec: Spec): Asked {
  const examples = spec.acceptance.flatMap((criterion) => criterion.examples)
  const declared = declaredNames(spec)
  const used = examples.map((example) => readRow(example, declared))
  const thrown = examples.flatMap((example) => ('throws' in example ? [example.throws] : []))
  return {
    exports: spec.interface.flatMap(askedExport),
    called: [...used.flatMap((row) => (row.kind === 'ok' ? row.names : [])), ...thrown],
    gone: examples.flatMap(goneFile),
    text: [spec.title, ...spec.acceptance.map(criterionText)].join('\n'),
  }
}

/** The file that a row wants to be gone. */
function goneFile(example: Example): string[] {
  const { program } = example
  const isAbsent = 'returns' in example && example.returns === undefined
  return program?.kind === 'file' && program.at === undefined && isAbsent ? [program.path] : []
}

/** Empty for a signature that cannot be read: spec-validate refuses it. */
function askedExport({ module, signature }: InterfaceEntry): AskedExport[] {
  const read = readSignature(signature)
  if (read.kind === 'bad') return []
  const { name, statement, source } = read
  const { form, params } = signatureOf({ node: statement, annotation: undefined }, source)
  const kind = form === 'constant' ? 'value' : statement.type === 'TSEnumDeclaration' ? 'class' : form
  return [{ module, name, kind, parameters: params.length, signature: source.replace(/^declare\s+/, '') }]
}
