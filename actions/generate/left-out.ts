import { warning, type Finding } from '../../shared/findings.ts'
import type { ProposedFile } from '../../shared/specification/change/check-change.ts'

/** What models add out of habit, and what no code of the change depends on. */
const NEEDLESS = new Set(['CHANGE_TEST_FILE', 'CHANGE_OWN_TEST'])
const IS_PROSE = /\.(?:md|mdx|markdown|txt|rst|adoc)$/i

/** The files of a proposal that count, and those that nobody asked for and that are left out, with what is said of them. */
export interface Kept {
  files: ProposedFile[]
  findings: Finding[]
}

/**
 * Leaves out tests, and prose outside of paths.write: they are not released, and the code that was asked for is not lost over them. Anything
 * else outside stays, for the code may need it: the writer is told. `found`: what the gate says of all files. Where nothing else is left, all
 * stay.
 */
export function withoutNeedless(files: readonly ProposedFile[], found: readonly Finding[]): Kept {
  const needless = new Set(found.filter(isNeedless).flatMap(({ file = '' }) => file))
  const kept = files.filter(({ path }) => !needless.has(path))
  if (needless.size === 0 || kept.length === 0) return { files: [...files], findings: [] }
  const said = [...needless].sort().map((file) =>
    warning('GENERATE_LEFT_OUT', 'the writer was not asked for this file: it is left out of the change', {
      file,
      hint: 'name it in paths.write of the spec if it is wanted',
    }),
  )
  return { files: kept, findings: said }
}

function isNeedless({ code, file = '' }: Finding): boolean {
  return NEEDLESS.has(code) || (code === 'CHANGE_OUT_OF_SCOPE' && IS_PROSE.test(file))
}
