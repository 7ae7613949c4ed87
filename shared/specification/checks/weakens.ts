import type { Finding } from '../../findings.ts'
import { covers } from '../../paths/declared-paths.ts'
import type { ControlPaths } from '../../paths/forbidden-paths.ts'
import { forbiddenReason } from '../../paths/guarded-paths.ts'
import { pathProblem } from '../../paths/safe-path.ts'
import { findingAt, quote, type Fault, type SpecFile } from '../document/spec-file.ts'

/** Words of a reason that give none. */
const EMPTY_REASON = /^(?:\W*|todo|tbd|why|reason|because|needed|n\/?a|<why>)$/i

/**
 * What the change may take away from the gates: each line names a file that the change may write, or one that people alone change, once, with
 * a reason.
 */
export function checkWeakens(file: SpecFile, control: ControlPaths): Finding[] {
  const { weakens = [], paths } = file.spec
  const seen = new Set<string>()
  return weakens.flatMap((line, index) => {
    const fault = shapeFault(line, seen) ?? placeFault(line, paths.write, control)
    return fault === undefined ? [] : [findingAt(file, `/weakens/${index}`, fault)]
  })
}

function shapeFault(line: string, seen: Set<string>): Fault | undefined {
  const end = line.lastIndexOf(': ')
  const [name, reason] = [line.slice(0, end), line.slice(end + 2)]
  const isTwice = seen.has(name)
  seen.add(name)
  if (isTwice)
    return { code: 'SPEC_WEAKENS', message: `${quote(name)} is named twice`, hint: 'keep one of the two' }
  if (!EMPTY_REASON.test(reason.trim())) return undefined
  const hint = 'say after the colon why later changes may be judged by less'
  return { code: 'SPEC_WEAKENS', message: `${quote(name)} has no reason`, hint }
}

function placeFault(line: string, write: readonly string[], control: ControlPaths): Fault | undefined {
  const path = line.slice(0, line.indexOf('#'))
  const problem = pathProblem(path)
  if (problem !== undefined) {
    const hint = 'write the path of one file of the repository before the #'
    return { code: 'SPEC_WEAKENS', message: `the path ${quote(path)} ${problem}`, hint }
  }
  if (write.some((pattern) => covers(pattern, path)) || forbiddenReason(path, control) !== undefined)
    return undefined
  const hint = `add ${quote(path)} to paths.write, or take the line out`
  return { code: 'SPEC_WEAKENS', message: `paths.write does not cover ${quote(path)}`, hint }
}
