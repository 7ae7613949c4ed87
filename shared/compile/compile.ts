import { FactoryError } from '../errors.ts'
import { describeFinding, type Finding } from '../findings.ts'
import { sha256 } from '../formats/digest.ts'
import type { Factory } from '../factory/factory.ts'
import { answerWorkflow } from './answer-workflow.ts'
import { asksInIssues } from './ask-job.ts'
import { lockText, type ActionLock } from './action-pins.ts'
import { compileContextOf, type CompileContext } from './compile-context.ts'
import { checkCompilable, type FactorySource } from './check-compilable.ts'
import { ledgerWorkflow } from './ledger-workflow.ts'
import { planWorkflow } from './plan-workflow.ts'
import { pullRequestWorkflow } from './pull-request-workflow.ts'
import { roundWorkflow, unitWorkflow } from './unit-workflow.ts'
import { framed } from './workflow-frame.ts'
import { COMPILED_MARK } from './workflow-paths.ts'
import { yamlText, type YamlTree } from './yaml-text.ts'

/** Version of the compiler: raised when the same factory.yml compiles to other text. */
const COMPILER = 5

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
 * The line as GitHub workflows: the dispatcher, a unit, a round of repair when the line has one, the answers to its questions
 * when it asks, what is entered into its ledger when it keeps one, and the checks of pull requests when factory.yml asks for them. Pure: the same sources give the same bytes.
 * @throws FactoryError FACTORY_INVALID listing everything that blocks, FACTORY_UNPINNED.
 */
export function compileFactory(
  factory: Factory,
  sources: CompileSources,
  options: CompileOptions,
): CompiledFile[] {
  refuseBlocked(checkCompilable(factory, sources))
  const factoryPath = sources.factoryPath ?? 'factory.yml'
  const context = compileContextOf(factory, factoryPath, options.lock)
  const header = headerOf(factoryPath, sources.factorySha256, options.lock)
  const files = workflowsOf(context).map(([path, tree]) => ({
    path,
    text: yamlText(framed(context, tree), header),
  }))
  refuseBlocked(files.flatMap((file) => sizeFindings(file, factoryPath)))
  return files
}

/** GitHub starts no workflow of more than 500 KB (https://docs.github.com/en/actions/reference/limits). */
const MAX_FILE_BYTES = 480_000

function sizeFindings({ path, text }: CompiledFile, file: string): Finding[] {
  const bytes = Buffer.byteLength(text)
  if (bytes <= MAX_FILE_BYTES) return []
  const message = `${path} would have ${bytes} bytes, the limit is ${MAX_FILE_BYTES}`
  const hint = 'put long lists of commands, secrets and variables into scripts, or merge stations'
  return [{ code: 'COMPILE_SIZE', level: 'block', message, hint, file }]
}

/** @throws FactoryError FACTORY_INVALID listing every finding that blocks. */
export function refuseBlocked(findings: readonly Finding[]): void {
  const blocking = findings.filter((finding) => finding.level === 'block')
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
  const { github, line, names } = context
  const when = (isWanted: boolean, path: string, build: (context: CompileContext) => YamlTree) =>
    isWanted ? [[path, build(context)] as [string, YamlTree]] : []
  return [
    [names.dispatcher, planWorkflow(context)],
    [names.unit, unitWorkflow(context)],
    ...when(line.rounds > 1, names.round, roundWorkflow),
    ...when(asksInIssues(context), names.answer, answerWorkflow),
    ...when(github.ledger?.merges === true, names.ledger, ledgerWorkflow),
    ...when(github.pullRequests, names.pullRequest, pullRequestWorkflow),
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
