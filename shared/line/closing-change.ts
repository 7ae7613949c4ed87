import { sha256 } from '../formats/digest.ts'
import type { Change } from '../git/change-set.ts'
import { isRegular, listTree, readBlobs } from '../git/tree.ts'
import { editedText } from '../specification/answers/spec-edit.ts'
import { readSpec } from '../specification/document/read-spec.ts'
import type { Unit } from './unit.ts'

/** A file that a release writes beside the change: the spec, closed. */
export type ClosingChange = Extract<Change, { content: string }>

/**
 * What the release of a unit does to its spec: one line says that it is done. `undefined` where the base commit does not hold the spec
 * as it ran, because the line would then also commit what its author has not. The same unit always gives the same bytes.
 * @throws FactoryError of git.
 */
export async function closingChange(
  unit: Pick<Unit, 'repo' | 'base' | 'specPath' | 'specBytes' | 'serial'>,
): Promise<ClosingChange | undefined> {
  const { repo, base, specPath: path, specBytes, serial } = unit
  const entry = (await listTree(repo, base, [`:(literal)${path}`])).find((each) => each.path === path)
  if (entry === undefined || !isRegular(entry)) return undefined
  const [committed] = await readBlobs(repo, [entry.oid])
  const content = committed?.equals(specBytes) === true ? closedText(committed, serial) : undefined
  if (content === undefined) return undefined
  const mode = entry.mode === '100755' ? '100755' : '100644'
  return { path, mode, sha256: sha256(content), content }
}

/**
 * The text of an open spec with the one line in it that closes it, `released: <serial>`; every other character is as it was. `undefined`
 * where the line has no place. The same bytes and serial always give the same text.
 */
export function closedText(bytes: Uint8Array, serial: string): string | undefined {
  const closed = editedText(Buffer.from(bytes).toString('utf8'), { kind: 'released', serial })
  if (closed === undefined) return undefined
  const read = readSpec(Buffer.from(closed), '')
  return read.kind === 'ok' && read.spec.released === serial ? closed : undefined
}
