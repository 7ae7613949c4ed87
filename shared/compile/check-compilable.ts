import { sortFindings, type Finding } from '../findings.ts'
import { escapePointer } from '../formats/schema.ts'
import { readYaml, type YamlDocument } from '../formats/yaml.ts'
import { blockingFinding, type FactoryProblem } from '../factory/factory-draft.ts'
import type { Factory } from '../factory/factory.ts'
import { lineProblems } from './line-problems.ts'
import { optionProblems } from './option-problems.ts'
import { secretProblems } from './secret-problems.ts'

export interface FactorySource {
  /** Repository path of factory.yml; `factory.yml` unless told. */
  factoryPath?: string
  /** Its text, for the places of findings. */
  factoryText?: string
}

/**
 * Everything about a valid factory.yml that keeps it from being compiled to workflows (level block), or makes the
 * workflows weaker than they could be (level warn); with places when the text is given.
 */
export function checkCompilable(factory: Factory, source: FactorySource = {}): Finding[] {
  const { factoryPath = 'factory.yml', factoryText } = source
  const document = factoryText === undefined ? undefined : documentOf(factoryText, factoryPath)
  const problems = [
    ...expressionProblems(factory, ''),
    ...lineProblems(factory),
    ...secretProblems(factory),
    ...optionProblems(factory),
  ]
  return sortFindings(problems.map((problem) => findingOf(problem, factoryPath, document)))
}

function documentOf(text: string, file: string): YamlDocument | undefined {
  const reading = readYaml(text, { file })
  return reading.kind === 'ok' ? reading.document : undefined
}

function findingOf({ pointer, ...problem }: FactoryProblem, file: string, document?: YamlDocument): Finding {
  return { ...problem, file, ...document?.placeOf(pointer) }
}

/** The reader refuses expressions as well; here they would be evaluated, so a factory made by other means is looked at. */
function expressionProblems(value: unknown, pointer: string): FactoryProblem[] {
  if (typeof value === 'string') return value.includes('${{') ? [expression(pointer)] : []
  if (typeof value !== 'object' || value === null) return []
  const members: [unknown, unknown][] = value instanceof Map ? [...value] : Object.entries(value)
  return members.flatMap(([key, below]) => {
    const at = `${pointer}/${escapePointer(String(key))}`
    return [...(String(key).includes('${{') ? [expression(at)] : []), ...expressionProblems(below, at)]
  })
}

function expression(pointer: string): FactoryProblem {
  const hint = 'write the value itself: GitHub would evaluate it, whoever wrote it'
  return blockingFinding(
    'COMPILE_EXPRESSION',
    pointer,
    'a workflow expression ${{ }} is not allowed here',
    hint,
  )
}
