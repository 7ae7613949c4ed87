import { sortFindings, type Finding } from '../findings.ts'
import { readYaml, type YamlDocument } from '../formats/yaml.ts'
import { expressionPointers } from '../factory/check-fields.ts'
import { blockingProblem, type FactoryProblem } from '../factory/factory-draft.ts'
import { signingSecret, type Factory, type Station } from '../factory/factory.ts'
import { commandProblems, optionProblems } from './check-options.ts'
import { unrollLine } from './unroll.ts'

export interface FactorySource {
  /** Repository path of factory.yml; default: `factory.yml`. */
  factoryPath?: string
  /** Its text, for the places of findings. */
  factoryText?: string
}

/**
 * Everything about a valid factory.yml that keeps it from being compiled to workflows (level block), or makes the
 * workflows weaker than they could be (level warn). Findings have places when the text is given.
 */
export function checkCompilable(factory: Factory, source: FactorySource = {}): Finding[] {
  const { factoryPath = 'factory.yml', factoryText } = source
  const document = factoryText === undefined ? undefined : parsedFactory(factoryText, factoryPath)
  const problems = [
    ...evaluatedExpressions(factory),
    ...factory.line.flatMap(stationProblems),
    ...jobProblems(factory),
    ...signingProblems(factory),
    ...optionProblems(factory),
  ]
  return sortFindings(
    problems.map(({ pointer, ...problem }) => ({
      ...problem,
      file: factoryPath,
      ...document?.placeOf(pointer),
    })),
  )
}

function parsedFactory(text: string, file: string): YamlDocument | undefined {
  const reading = readYaml(text, { file })
  return reading.kind === 'ok' ? reading.document : undefined
}

/** The reader of factory.yml refuses expressions as well. GitHub would evaluate them here, so every factory is checked again. */
function evaluatedExpressions(factory: Factory): FactoryProblem[] {
  const message = 'a workflow expression ${{ }} is not allowed here'
  const hint = 'write the value itself: GitHub would evaluate the expression'
  return expressionPointers(factory).map((pointer) =>
    blockingProblem('COMPILE_EXPRESSION', pointer, message, hint),
  )
}

function stationProblems({ name, work }: Station): FactoryProblem[] {
  if (work.kind === 'action') return []
  return work.run.flatMap((command, index) => commandProblems(command, `/line/${name}/run/${index}`))
}

/** The outputs of all earlier jobs travel in one environment variable of at most 128 KiB, about 600 bytes a job. */
const MAX_JOBS = 150

function jobProblems({ line, rounds }: Factory): FactoryProblem[] {
  const jobs = unrollLine(line, rounds).length
  if (jobs <= MAX_JOBS) return []
  const message = `${rounds} rounds of this line are ${jobs} jobs, the limit is ${MAX_JOBS}`
  return [blockingProblem('COMPILE_JOBS', '/rounds', message, 'lower rounds')]
}

/** Keys that could not be distinguished, and signing that works on one machine only. */
function signingProblems({ models, line, signing }: Factory): FactoryProblem[] {
  if (signing.mode === 'local') return [LOCAL_SIGNING]
  const taken = line.map(({ name }) => signingSecret(name))
  return (['writer', 'reviewer'] as const)
    .filter((role) => taken.includes(models[role]?.key ?? ''))
    .map((role) => {
      const message = `the key of the ${role} has the name of a signing key`
      const hint = 'give it another name, here and where it is set'
      return blockingProblem('COMPILE_SECRET', `/models/${role}/key`, message, hint)
    })
}

const LOCAL_SIGNING: FactoryProblem = {
  pointer: '/signing/mode',
  code: 'COMPILE_SIGNING',
  level: 'warn',
  message: 'local keys stay on one machine: jobs on other runners cannot verify what they signed',
  hint: 'use `signing: { mode: keyed }` with one secret per station',
}
