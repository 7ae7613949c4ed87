import { fits } from '../dependencies/policy.ts'
import { stringsAt } from './check-variables.ts'
import { blockingProblem, recordAt, shortJson, type FactoryProblem } from './factory-draft.ts'

const HINT = 'write the name of a package, such as ms or @types/ms, or a name with * in it'
/** A name of the registry, in which * may stand for a part. */
const PATTERN = /^(?:@[a-z0-9~*-][a-z0-9._~*-]*\/)?[a-z0-9~*-][a-z0-9._~*-]*$/

/** The lists of packages: each entry is a name that can be, no list allows everything, and none denies what another allows. */
export function checkDependencies(value: unknown): FactoryProblem[] {
  const lists = recordAt(value, 'dependencies')
  const deny = stringsAt(lists, 'deny')
  return (['allow', 'deny', 'scripts'] as const).flatMap((list) =>
    stringsAt(lists, list).flatMap((name, index) => {
      const message = problemOf(list, name, deny)
      const pointer = `/dependencies/${list}/${index}`
      return message === undefined ? [] : [blockingProblem('FACTORY_DEPENDENCIES', pointer, message, HINT)]
    }),
  )
}

function problemOf(
  list: 'allow' | 'deny' | 'scripts',
  name: string,
  deny: readonly string[],
): string | undefined {
  if (!PATTERN.test(name)) return `${shortJson(name)} is no name of a package`
  if (list === 'deny') return undefined
  if (/^[*]+$/.test(name) || /^@[*]+\/[*]+$/.test(name)) return `${shortJson(name)} allows every package`
  return fits(name, deny) ? `${shortJson(name)} is denied as well` : undefined
}
