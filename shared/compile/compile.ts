import { FactoryError } from '../errors.ts'
import { describeFinding } from '../findings.ts'
import { sha256 } from '../formats/digest.ts'
import type { Factory } from '../factory/factory.ts'
import { lockText, type ActionLock } from './action-pins.ts'
import { compileContextOf, type CompileContext } from './compile-context.ts'
import { checkCompilable, type FactorySource } from './check-compilable.ts'
import { dispatcherWorkflow } from './dispatcher-workflow.ts'
import { lineWorkflow } from './line-workflow.ts'
import { pullRequestWorkflow } from './pull-request-workflow.ts'
import { COMPILED_MARK, DISPATCHER_FILE, LINE_FILE, PULL_REQUEST_FILE } from './workflow-paths.ts'
import { yamlText, type YamlTree } from './yaml-text.ts'

/** Version of the compiler: raised when the same factory.yml compiles to other text. */
const COMPILER = 3

export interface CompileSources extends FactorySource {
  /** SHA-256 of the bytes of factory.yml. */
  factorySha256: string
}

export interface CompileOptions {
  lock: ActionLock
}

/** A workflow: repository path and whole text. */
export interface CompiledFile {
  path: string
  text: string
}

/**
 * The line as GitHub workflows: the dispatcher, the line with its rounds unrolled into jobs, and the checks of pull requests
 * when factory.yml asks for them. Pure: the same sources give the same bytes.
 * @throws FactoryError FACTORY_INVALID listing everything that blocks, FACTORY_UNPINNED.
 */
export function compileFactory(
  factory: Factory,
  sources: CompileSources,
  options: CompileOptions,
): CompiledFile[] {
  refuseBlocked(factory, sources)
  const factoryPath = sources.factoryPath ?? 'factory.yml'
  const context = compileContextOf(factory, factoryPath, options.lock)
  const header = headerOf(factoryPath, sources.factorySha256, options.lock)
  return workflowsOf(context).map(([path, tree]) => ({ path, text: yamlText(tree, header) }))
}

function refuseBlocked(factory: Factory, sources: CompileSources): void {
  const blocking = checkCompilable(factory, sources).filter((finding) => finding.level === 'block')
  if (blocking.length === 0) return
  const lines = blocking.map((finding) => `  ${describeFinding(finding)}`)
  throw new FactoryError(
    'FACTORY_INVALID',
    `this line cannot be compiled, ${blocking.length} findings:\n${lines.join('\n')}`,
    {
      hint: 'fix every finding listed, in factory.yml, then compile again',
    },
  )
}

function workflowsOf(context: CompileContext): [string, YamlTree][] {
  const { github } = context
  return [
    [DISPATCHER_FILE, dispatcherWorkflow(context)],
    [LINE_FILE, lineWorkflow(context)],
    ...(github.pullRequests ? [[PULL_REQUEST_FILE, pullRequestWorkflow(context)] as [string, YamlTree]] : []),
  ]
}

function headerOf(factoryPath: string, factorySha256: string, lock: ActionLock): string[] {
  return [
    `${COMPILED_MARK}${factoryPath}. Do not edit: change ${factoryPath} and run \`jidoka compile\`.`,
    `factory sha256:${factorySha256}`,
    `lock sha256:${sha256(lockText(lock))}`,
    `compiler ${COMPILER}`,
  ]
}
