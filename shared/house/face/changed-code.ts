import type { Finding } from '../../findings.ts'
import type { ChangedFile } from '../code/changed-files.ts'
import type { GateContext } from '../gate-context.ts'
import { isSpokenOf, type Asked } from './asked-face.ts'
import { compareCode, type CodeChange } from './compare-code.ts'
import type { FaceChange } from './compare-faces.ts'

export type { CodeChange }

/**
 * Exports of a changed module that look as before and whose code differs, of those that nobody asked for. A spec without an
 * interface has not said which code it is about.
 */
export async function codeChanges(
  file: ChangedFile,
  context: GateContext,
  faces: readonly FaceChange[],
): Promise<CodeChange[]> {
  const { asked } = context.permitFor(file.path)
  if (asked === undefined || asked === 'told' || asked.exports.length === 0) return []
  const [base, head] = [await context.source(file, 'base'), await context.source(file, 'head')]
  if (base === undefined || head === undefined) return []
  const changed = compareCode(base, head, (name, local) => [name, local].some((each) => isAsked(each, asked)))
  return changed.filter(({ name, kind }) => !faces.some((face) => isSaid(face, name, kind)))
}

function isAsked(name: string, asked: Asked): boolean {
  return (
    asked.exports.some((each) => each.name === name) || asked.called.includes(name) || isSpokenOf(name, asked)
  )
}

/** A changed type stops already; what only grew is told once. */
function isSaid(face: FaceChange, name: string, kind: CodeChange['kind']): boolean {
  return face.name === name && (face.kind !== 'grown' || kind === 'grown')
}

/** In a pull request a person may have meant it. */
export function codeFinding(file: string, { name, kind, line }: CodeChange, isPull: boolean): Finding {
  const what = kind === 'grown' ? 'holds more' : 'does something else'
  return {
    code: 'CHANGE_EXPORT_CODE',
    level: isPull || kind === 'grown' ? 'warn' : 'block',
    message: `the export ${name} ${what}, and no line of the spec's interface names it`,
    file,
    line,
    hint: 'leave its code as it was; if it shall change, the interface of the spec names it',
  }
}
