import type { Finding } from '../../findings.ts'
import { collisionKey } from '../../paths/safe-path.ts'
import { isTestPath, type ControlPaths } from '../../paths/forbidden-paths.ts'
import { declaredPathProblem, isGlob, literalPrefix, matchesAny } from '../../paths/declared-paths.ts'
import { forbiddenReason } from '../../paths/guarded-paths.ts'
import { findingAt, quote, type Fault, type SpecFile } from '../document/spec-file.ts'

/** Paths that are unsafe anywhere, and write paths that reach too far. */
export function checkPaths(file: SpecFile, control: ControlPaths): Finding[] {
  const { write, read } = file.spec.paths
  return [
    ...faultsOf(file, 'write', write, (path) => unsafeFault(path) ?? writeFault(file, path, control)),
    ...faultsOf(file, 'read', read, unsafeFault),
    ...twinFindings(file),
  ]
}

function faultsOf(
  file: SpecFile,
  kind: 'write' | 'read',
  paths: readonly string[],
  faultOf: (path: string) => Fault | undefined,
): Finding[] {
  return paths.flatMap((path, index) => {
    const fault = faultOf(path)
    return fault === undefined ? [] : [findingAt(file, `/paths/${kind}/${index}`, fault)]
  })
}

function unsafeFault(path: string): Fault | undefined {
  const problem = declaredPathProblem(path)
  if (problem === undefined) return undefined
  return {
    code: 'SPEC_PATH_UNSAFE',
    message: `the path ${quote(path)} ${problem}`,
    hint: 'use a relative path with plain names and forward slashes; * and ** are the only wildcards',
  }
}

function writeFault(file: SpecFile, path: string, control: ControlPaths): Fault | undefined {
  if (!isGlob(path) && matchesAny(path, control.produces ?? [])) {
    const hint = 'take it out of paths.write: the station makes it from what the change writes'
    const message = `the path ${quote(path)} is made by a station of factory.yml (produces)`
    return { code: 'SPEC_PATH_FORBIDDEN', message, hint }
  }
  const forbidden = forbiddenReason(path, control)
  if (forbidden !== undefined) {
    const hint = 'people change these files; take the path out of paths.write'
    return { code: 'SPEC_PATH_FORBIDDEN', message: `the path ${quote(path)} ${forbidden}`, hint }
  }
  if (isGlob(path) && literalPrefix(path) === '') {
    const hint = 'begin the glob with a folder by name, e.g. src/**'
    return { code: 'SPEC_PATH_BROAD', message: `the glob ${quote(path)} begins at the top folder`, hint }
  }
  return isTestPath(path) ? testFault(file, path) : undefined
}

/**
 * A test may be written only by its exact path, so that the author of the spec meant that file. A test that a criterion
 * names as evidence may not be written: the writer would judge itself.
 */
function testFault(file: SpecFile, path: string): Fault | undefined {
  if (isGlob(path)) {
    const hint = 'name each test file by its exact path'
    return { code: 'SPEC_PATH_TEST', message: `the glob ${quote(path)} is for test files`, hint }
  }
  const judged = file.spec.acceptance.find((criterion) => criterion.tests.includes(path))
  if (judged === undefined) return undefined
  const message = `the test ${quote(path)} is the evidence of ${judged.id} and may not be rewritten by the change`
  return { code: 'SPEC_PATH_JUDGE', message, hint: 'take it out of paths.write, or name other evidence' }
}

function twinFindings(file: SpecFile): Finding[] {
  const first = new Map<string, string>()
  return file.spec.paths.write.flatMap((path, index) => {
    const key = collisionKey(path)
    const twin = first.get(key)
    if (twin === undefined) first.set(key, path)
    if (twin === undefined) return []
    const message = `the path ${quote(path)} is ${quote(twin)} again where case does not count`
    const hint = 'keep one of the two'
    return [findingAt(file, `/paths/write/${index}`, { code: 'SPEC_PATH_TWICE', message, hint })]
  })
}
