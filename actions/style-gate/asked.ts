import type { Asked, AskedExport } from '../../shared/house/face/asked-face.ts'
import { signatureOf } from '../../shared/exports/extract-exports.ts'
import { declaredNames, readRow } from '../../shared/specification/document/read-row.ts'
import { readSignature } from '../../shared/specification/document/read-signature.ts'
import { criterionText, type InterfaceEntry, type Spec } from '../../shared/specification/document/spec.ts'

/** The exports that a spec asks for, calls and speaks of. */
export function askedOf(spec: Spec): Asked {
  const examples = spec.acceptance.flatMap((criterion) => criterion.examples)
  const declared = declaredNames(spec)
  const used = examples.map((example) => readRow(example, declared))
  const thrown = examples.flatMap((example) => ('throws' in example ? [example.throws] : []))
  return {
    exports: spec.interface.flatMap(askedExport),
    called: [...used.flatMap((row) => (row.kind === 'ok' ? row.names : [])), ...thrown],
    text: [spec.title, ...spec.acceptance.map(criterionText)].join('\n'),
  }
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
