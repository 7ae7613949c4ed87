import { pathProblem } from '../paths/safe-path.ts'
import { escapePointer } from '../formats/schema.ts'
import { checkModels } from './check-models.ts'
import { blockingFinding, draftStations, recordAt, textOf, type FactoryProblem } from './factory-draft.ts'

/** Fields one by one, whatever the shape of the rest: expressions, paths, models. */
export function checkFields(value: unknown): FactoryProblem[] {
  return [...expressionProblems(value, ''), ...pathProblems(value), ...checkModels(value)]
}

/**
 * The compiled workflow holds strings of factory.yml; one that GitHub would evaluate could read secrets or end up in a
 * shell. Keys are looked at too.
 */
function expressionProblems(value: unknown, pointer: string): FactoryProblem[] {
  if (typeof value === 'string') return value.includes('${{') ? [expression(pointer)] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => {
    const at = `${pointer}/${escapePointer(key)}`
    return [...(key.includes('${{') ? [expression(at)] : []), ...expressionProblems(member, at)]
  })
}

function expression(pointer: string): FactoryProblem {
  const hint = 'write the value itself; commands get no secrets, and models name theirs with key'
  return blockingFinding(
    'FACTORY_EXPRESSION',
    pointer,
    'a workflow expression ${{ }} is not allowed here',
    hint,
  )
}

function pathProblems(value: unknown): FactoryProblem[] {
  const specs = textOf(value, 'specs')
  const paths: [pointer: string, path: string | undefined][] = [
    ['/specs', specs?.replaceAll('*', 'x')],
    ['/house', textOf(value, 'house')],
    ['/acceptance/folder', textOf(recordAt(value, 'acceptance'), 'folder')],
    ['/signing/trust', textOf(recordAt(value, 'signing'), 'trust')],
    ...draftStations(value).map(({ pointer, report }): [string, string | undefined] => [
      `${pointer}/report`,
      report,
    ]),
  ]
  return paths.flatMap(([pointer, path]) => {
    const problem = path === undefined ? undefined : pathProblem(path)
    if (problem === undefined) return []
    return [
      blockingFinding(
        'FACTORY_PATH',
        pointer,
        `the path ${problem}`,
        'give a path inside the repository, with forward slashes',
      ),
    ]
  })
}
