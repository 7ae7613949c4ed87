import { FactoryError } from '../../errors.ts'
import { covers, declaredPathProblem } from '../../paths/declared-paths.ts'

/** Everything that any line of the repository makes. */
export const WHOLE_REPOSITORY = '*'

const LINE = /^line:([a-z0-9]+(?:-[a-z0-9]+)*)$/
const MAX_SCOPE_CHARS = 300

/** Everything that one line makes. */
export function scopeOfLine(name: string): string {
  return `line:${name}`
}

/** A unit, as far as a scope tells units apart. */
export interface Scoped {
  /** Name of the line. */
  line: string
  specPath: string
}

/**
 * Does a scope hold a unit? `*`, `line:<name>`, or a glob of spec files. What is none of them holds everything: whoever wrote it meant to stop
 * something.
 */
export function isInScope(scope: string, { line, specPath }: Scoped): boolean {
  if (scope === WHOLE_REPOSITORY) return true
  const name = LINE.exec(scope)?.[1]
  if (name !== undefined) return name === line
  return declaredPathProblem(scope) !== undefined || covers(scope, specPath)
}

/** The scope that a person names; `line` alone is the line of factory.yml. @throws FactoryError USAGE. */
export function readScope(text: string, lineName: string): string {
  if (text === WHOLE_REPOSITORY || LINE.test(text)) return text
  if (text === 'line') return scopeOfLine(lineName)
  const problem = text.length > MAX_SCOPE_CHARS ? 'is too long' : declaredPathProblem(text)
  if (problem === undefined && text !== '') return text
  throw new FactoryError('USAGE', `the scope ${JSON.stringify(text.slice(0, 80))} ${problem ?? 'is empty'}`, {
    hint: "use '*' for the repository, line for this line, or a glob of spec files such as 'specs/billing-*.spec.md'",
  })
}
