import { sortFindings, type Finding } from '../findings.ts'
import { readYaml, type YamlDocument } from '../formats/yaml.ts'
import { expressionPointers } from '../factory/check-fields.ts'
import { blockingProblem, type FactoryProblem } from '../factory/factory-draft.ts'
import type { Factory, Station } from '../factory/factory.ts'
import { isCommandWriter } from '../factory/writer-choice.ts'
import { githubOptions } from '../factory/github-options.ts'
import { isModelKeyName } from '../model/key-name.ts'
import { commandProblems, optionProblems } from './check-options.ts'
import { identityProblems } from './identities.ts'
import { countStations, unrollLine } from './unroll.ts'
import { fitsWorkflows } from './workflow-paths.ts'

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
    ...pathProblems(factoryPath),
    ...evaluatedExpressions(factory),
    ...factory.line.flatMap(stationProblems),
    ...jobProblems(factory),
    ...signingProblems(factory),
    ...identityProblems(factory, factoryPath),
    ...keyProblems(factory),
    ...writerProblems(factory),
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

function pathProblems(path: string): FactoryProblem[] {
  if (fitsWorkflows(path)) return []
  const message = 'the folder of this factory.yml has a name that cannot stand in a workflow'
  const hint =
    'use no ? + ! ( ) [ ] { } in the names of its folders, no dot or space at their start, and no two spaces'
  return [blockingProblem('COMPILE_PATH', '', message, hint)]
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
  const problems = (commands: readonly string[], field: string): FactoryProblem[] =>
    commands.flatMap((command, index) => commandProblems(command, `/line/${name}/${field}/${index}`))
  return [
    ...problems(work.run, 'run'),
    ...problems(work.format ?? [], 'format'),
    ...problems(work.setup?.run ?? [], 'setup'),
  ]
}

/** The outputs of all earlier jobs travel in one environment variable of at most 128 KiB, about 600 bytes a job. */
const MAX_JOBS = 150

function jobProblems({ line, rounds, models }: Factory): FactoryProblem[] {
  const jobs = countStations(unrollLine(line, rounds, 'separate', isCommandWriter(models.writer)))
  if (jobs <= MAX_JOBS) return []
  const message = `${rounds} rounds of this line are ${jobs} jobs, the limit is ${MAX_JOBS}`
  return [blockingProblem('COMPILE_JOBS', '/rounds', message, 'lower rounds')]
}

function signingProblems({ signing }: Factory): FactoryProblem[] {
  return signing.mode === 'local' ? [LOCAL_SIGNING] : []
}

/** What a program is started with stands in factory.yml, so nothing of it becomes part of a script; its setup does, as other commands. */
function writerProblems({ models: { writer }, github }: Factory): FactoryProblem[] {
  if (writer?.kind === 'command')
    return (writer.setup?.run ?? []).flatMap((command, index) =>
      commandProblems(command, `/models/writer/setup/${index}`),
    )
  const startsItself = (github ?? githubOptions()).on.some((event) => event !== 'workflow_dispatch')
  if (writer?.kind !== 'change' || writer.from !== 'pull-request' || !startsItself) return []
  const message = 'a push starts units, and says of none which pull request holds its change'
  const hint = 'write `on: [workflow_dispatch]` under github, and give the number when a unit is started'
  return [blockingProblem('COMPILE_WRITER', '/models/writer/from', message, hint)]
}

/** A workflow would hand the secret of that name to whatever host factory.yml names. */
function keyProblems({ models }: Factory): FactoryProblem[] {
  return (['writer', 'reviewer'] as const).flatMap((role) => {
    const key = models[role]?.key
    if (key === undefined || isModelKeyName(key)) return []
    const message = `the secret ${key} is not named like the key of a model`
    const hint = 'name it ..._API_KEY, here and in the settings of the repository'
    return [blockingProblem('COMPILE_SECRET', `/models/${role}/key`, message, hint)]
  })
}

const LOCAL_SIGNING: FactoryProblem = {
  pointer: '/signing/mode',
  code: 'COMPILE_SIGNING',
  level: 'block',
  message: 'local keys stay on one machine: the next job cannot verify what this one signed',
  hint: 'use `signing: { mode: keyed }` with one secret per station',
}
