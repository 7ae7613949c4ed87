import type { Finding } from '../../shared/findings.ts'
import { isGlob } from '../../shared/paths/declared-paths.ts'
import { mayWrite } from '../../shared/paths/guarded-paths.ts'
import type { ProposedFile } from '../../shared/specification/change/check-change.ts'
import type { Spec } from '../../shared/specification/document/spec.ts'
import type { Context } from './context.ts'
import type { LeftFile } from './shown-file.ts'
import type { Sources } from './sources.ts'

/** A writer that did not see a file would lose what was in it by replacing it. */
export function checkSeen(
  files: readonly ProposedFile[],
  { tree, context, previous, seen: laid = [] }: Pick<Sources, 'tree' | 'context' | 'previous' | 'seen'>,
): Finding[] {
  const existing = new Set(tree.map((entry) => entry.path))
  const seen = new Set([...laid, ...[...context.files, ...previous].map((file) => file.path)])
  return files
    .filter(({ path }) => existing.has(path) && !seen.has(path))
    .map(({ path }) => blindWriteFinding(path, context.left))
}

function blindWriteFinding(file: string, left: readonly LeftFile[]): Finding {
  const known = left.find(({ path }) => path === file)
  return {
    code: 'GENERATE_BLIND_WRITE',
    level: 'block',
    file,
    message: `the writer replaces a file that it was not shown${known === undefined ? '' : `: the file ${known.reason}`}`,
    hint: known?.hint ?? 'take the file out of paths.write',
  }
}

const MOST_NAMED = 20

/**
 * The files that stand in the way when nothing can be written: no file among `paths.write` that the base has can be shown,
 * and no new one is named there or by the interface. A writer that is asked all the same is paid for nothing.
 */
export function unshownFindings(spec: Spec, { tree, context }: Pick<Sources, 'tree' | 'context'>): Finding[] {
  const { write } = spec.paths
  if (context.files.some(({ path }) => mayWrite(path, write))) return []
  const existing = new Set(tree.map((entry) => entry.path))
  const modules = spec.interface.map((entry) => entry.module).filter((path) => mayWrite(path, write))
  const named = [...write.filter((path) => !isGlob(path)), ...modules]
  if (named.some((path) => !existing.has(path))) return []
  return unshownFiles(spec, context).slice(0, MOST_NAMED).map(unshownFinding)
}

/** The files of the base that the spec lets be written and that are not shown. Others are not for a model at all. */
export function unshownFiles({ paths: { write } }: Spec, { left }: Context): LeftFile[] {
  return left.filter(
    ({ path, hint }) => mayWrite(path, write) && (hint !== undefined || write.includes(path)),
  )
}

function unshownFinding({ path, reason, hint }: LeftFile): Finding {
  return {
    code: 'GENERATE_UNSHOWN',
    level: 'block',
    file: path,
    message: `the writer was not asked: it cannot replace a file that it is not shown, and this file ${reason}`,
    hint: `${hint ?? 'take the file out of paths.write'}; or name a new file in paths.write`,
  }
}
