import { signingSecret, type Factory } from '../factory/factory.ts'
import { blockingProblem, type FactoryProblem } from '../factory/factory-draft.ts'
import { modelKeyNames } from '../factory/secret-names.ts'
import type { GithubOptions } from '../factory/github-options.ts'

/** What in the delivery of a unit cannot be compiled. */
export function deliveryProblems(factory: Factory, github: GithubOptions): FactoryProblem[] {
  return [...tokenProblems(factory, github), ...traceProblems(github), ...ledgerProblems(github)]
}

function tokenProblems({ models, line }: Factory, { token, publish }: GithubOptions): FactoryProblem[] {
  if (token === undefined) return []
  const problem = (at: string, message: string, hint: string): FactoryProblem =>
    blockingProblem('COMPILE_TOKEN', `/github/token${at}`, message, hint)
  const taken = [...modelKeyNames(models), ...line.map(({ name }) => signingSecret(name))]
  return [
    ...(publish === 'none'
      ? [problem('', 'nothing is delivered, so no app delivers it', 'remove token, or set publish')]
      : []),
    ...(taken.includes(token.key)
      ? [
          problem(
            '/key',
            `${token.key} is the key of a model or a station`,
            'give the app a secret of its own',
          ),
        ]
      : []),
  ]
}

/** Only the delivering job may write to the repository, so only it can keep a trace there. */
function traceProblems({ trace, publish }: GithubOptions): FactoryProblem[] {
  if (trace === 'artifact' || publish !== 'none') return []
  const message = `nothing is delivered, so no job may write the trace to a ${trace}`
  return [
    blockingProblem('COMPILE_TRACE', '/github/trace', message, 'set publish: branch, or trace: artifact'),
  ]
}

/** Where no trace goes to the branch, nothing else does. */
function ledgerProblems({ trace, ledger }: GithubOptions): FactoryProblem[] {
  if (trace === 'branch' || ledger === undefined) return []
  const message = `the ledger is a branch, and the trace is kept as ${trace}`
  return [blockingProblem('COMPILE_TRACE', '/github/ledger', message, 'set trace: branch, or remove ledger')]
}
