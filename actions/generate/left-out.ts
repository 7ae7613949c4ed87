import { warning, type Finding } from '../../shared/findings.ts'
import { namedOnly } from '../../shared/paths/guarded-paths.ts'
import type { ProposedFile } from '../../shared/specification/change/check-change.ts'

/** What models add out of habit, and what no code of the change depends on. */
const NEEDLESS = new Set(['CHANGE_TEST_FILE', 'CHANGE_OWN_TEST'])
const IS_PROSE = /\.(?:md|mdx|markdown|txt|rst|adoc)$/i

/** The files of a proposal that count, and those that nobody asked for and that are left out, with what is said of them. */
export interface Kept {
  files: ProposedFile[]
  findings: Finding[]
}

/** Texts of the base, by path, as far as they were shown. */
type Shown = ReadonlyMap<string, string>

/**
 * Leaves out tests, prose, and exports added to another module, outside of paths.write: they are not released, and the code that was asked for is
 * not lost over them. Anything else outside stays, for the code may need it: the writer is told. `found`: what the gate says of all files. Where
 * nothing else is left, all stay.
 */
export function withoutNeedless(
  files: readonly ProposedFile[],
  found: readonly Finding[],
  shown: Shown,
): Kept {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const isNeedless = ({ code, file = '' }: Finding): boolean =>
    NEEDLESS.has(code) || (code === 'CHANGE_OUT_OF_SCOPE' && isHabit(byPath.get(file), shown))
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

/** Is this what models add though nobody asked for it: a test, prose, or an export passed on by another module? */
export function isHabit(file: ProposedFile | undefined, shown: Shown): boolean {
  if (file === undefined) return false
  return IS_PROSE.test(file.path) || namedOnly(file.path)?.kind === 'test' || addsExportsAlone(file, shown)
}

const PASSED_ON =
  /^\s*export\s+(?:type\s+)?(?:\{[^{}]*\}|\*(?:\s+as\s+[\w$]+)?)\s*from\s*(['"])[^'"]+\1\s*;?\s*$/

/** Of a file that was shown: does the change only add lines that pass exports on? */
function addsExportsAlone({ path, content }: ProposedFile, shown: Shown): boolean {
  const before = shown.get(path)
  if (before === undefined || content === undefined) return false
  const known = new Set(before.split('\n'))
  const lines = content.split('\n')
  const added = lines.filter((line) => !known.has(line) && line.trim() !== '')
  const kept = new Set(lines)
  return (
    added.length > 0 &&
    added.every((line) => PASSED_ON.test(line)) &&
    [...known].every((line) => kept.has(line))
  )
}
