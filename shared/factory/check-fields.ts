import { declaredPathProblem } from '../paths/declared-paths.ts'
import { pathProblem } from '../paths/safe-path.ts'
import { checkDependencies } from './check-dependencies.ts'
import { checkModels } from './check-models.ts'
import { checkProduces } from './check-produces.ts'
import { checkSigning } from './check-signing.ts'
import { checkVariables } from './check-variables.ts'
import { checkWriter } from './check-writer.ts'
import { blockingProblem, draftStations, recordAt, stringAt, type FactoryProblem } from './factory-draft.ts'
import { escapePointer } from '../formats/json-pointer.ts'

/** Checks single fields, whatever the shape of the rest: expressions, paths, models, signing. */
export function checkFields(value: unknown): FactoryProblem[] {
  return [
    ...expressionProblems(value),
    ...pathProblems(value),
    ...checkProduces(value),
    ...checkModels(value),
    ...checkWriter(value),
    ...checkVariables(value),
    ...checkSigning(value),
    ...checkDependencies(value),
  ]
}

function expressionProblems(value: unknown): FactoryProblem[] {
  const message = 'a workflow expression ${{ }} is not allowed here'
  const hint = 'write the value itself; commands get no secrets, and models name theirs with key'
  return expressionPointers(value).map((pointer) =>
    blockingProblem('FACTORY_EXPRESSION', pointer, message, hint),
  )
}

/**
 * JSON pointers to every string, and every key, that GitHub would evaluate as an expression. Such a string of factory.yml
 * becomes part of a compiled workflow, where it could read secrets or end up in a shell.
 */
export function expressionPointers(value: unknown, pointer = ''): string[] {
  if (typeof value === 'string') return value.includes('${{') ? [pointer] : []
  if (typeof value !== 'object' || value === null) return []
  const members: [unknown, unknown][] = value instanceof Map ? [...value] : Object.entries(value)
  return members.flatMap(([key, member]) => {
    const at = `${pointer}/${escapePointer(String(key))}`
    return [...(String(key).includes('${{') ? [at] : []), ...expressionPointers(member, at)]
  })
}

function pathProblems(value: unknown): FactoryProblem[] {
  const specs = stringAt(value, 'specs')
  const paths: [pointer: string, path: string | undefined][] = [
    ['/specs', specs?.replaceAll('*', 'x')],
    ['/house', stringAt(value, 'house')],
    ['/architecture', stringAt(value, 'architecture')],
    ['/acceptance/folder', stringAt(recordAt(value, 'acceptance'), 'folder')],
    ['/signing/trust', stringAt(recordAt(value, 'signing'), 'trust')],
  ]
  const stations = draftStations(value)
  const reports = stations.flatMap(({ pointer, reports: declared }) =>
    declared.map((report) => ({ pointer: `${pointer}/report`, problem: declaredPathProblem(report) })),
  )
  const directories = stations.map(({ pointer, directory }): [string, string | undefined] => [
    `${pointer}/directory`,
    directory,
  ])
  return [
    ...[...paths, ...directories].map(([pointer, path]) => ({
      pointer,
      problem: path === undefined ? undefined : pathProblem(path),
    })),
    ...reports,
  ].flatMap(({ pointer, problem }) => (problem === undefined ? [] : [pathFinding(pointer, problem)]))
}

function pathFinding(pointer: string, problem: string): FactoryProblem {
  const hint = 'give a path inside the repository, with forward slashes'
  return blockingProblem('FACTORY_PATH', pointer, `the path ${problem}`, hint)
}
