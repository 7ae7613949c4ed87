import { compareText, type Finding } from '../../findings.ts'
import { collisionKey } from '../../paths/safe-path.ts'
import { findingAt, quote, type SpecFile } from '../document/spec-file.ts'

const SUFFIX = '.spec.md'

/** The id is the file name, so that a serial, a branch and a file lead to one another. */
export function checkFileName(file: SpecFile): Finding[] {
  const name = file.path.split('/').at(-1) ?? ''
  if (name === `${file.spec.id}${SUFFIX}`) return []
  const message = `the id ${quote(file.spec.id)} is not the name of its file ${quote(name)}`
  const hint = `call the file ${file.spec.id}${SUFFIX}, or the spec by its file`
  return [findingAt(file, '/id', { code: 'SPEC_ID_NAME', message, hint })]
}

/** Two open specs may not have one id; case does not count. Each gets a finding that names another one. */
export function checkTwins(files: readonly SpecFile[]): Finding[] {
  const groups = Map.groupBy(files, (file) => collisionKey(file.spec.id))
  return [...groups.values()].flatMap((group) => (group.length < 2 ? [] : twinFindings(group)))
}

function twinFindings(group: readonly SpecFile[]): Finding[] {
  const sorted = [...group].sort((a, b) => compareText(a.path, b.path))
  return sorted.map((file, index) => {
    const other = sorted[index === 0 ? 1 : 0] ?? file
    const message = `the id ${quote(file.spec.id)} is also that of ${other.path}`
    const hint = 'give each spec an id of its own; case does not count'
    return findingAt(file, '/id', { code: 'SPEC_ID_TWICE', message, hint })
  })
}
