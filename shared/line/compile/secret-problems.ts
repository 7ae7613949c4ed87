import { blocking, type FactoryProblem } from '../factory-draft.ts'
import type { Factory } from '../factory.ts'
import { signingSecret } from './blueprint.ts'

/** Keys that GitHub could not hold, or that could not be told apart; and signing that ends at one machine. */
export function secretProblems(factory: Factory): FactoryProblem[] {
  const models = (['writer', 'reviewer'] as const).flatMap((role) => {
    const problem = keyProblem(factory, factory.models[role]?.key)
    return problem === undefined
      ? []
      : [blocking('COMPILE_SECRET', `/models/${role}/key`, `the key of the ${role} ${problem}`, RENAME)]
  })
  return [...models, ...(factory.signing.mode === 'local' ? [LOCAL_SIGNING] : [])]
}

const RENAME = 'give the key another name, here and where it is set'

function keyProblem({ line, signing }: Factory, key: string | undefined): string | undefined {
  if (key?.startsWith('GITHUB_') === true) return 'starts with GITHUB_, which GitHub keeps for itself'
  const signs = signing.mode === 'keyed' && line.some(({ name }) => signingSecret(name) === key)
  return signs ? 'has the name of a signing key' : undefined
}

const LOCAL_SIGNING: FactoryProblem = {
  pointer: '/signing/mode',
  code: 'COMPILE_SIGNING',
  level: 'warn',
  message: 'local keys stay on one machine: jobs on other runners cannot verify what they signed',
  hint: 'use `signing: { mode: keyed }` with one secret per station',
}
