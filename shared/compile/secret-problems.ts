import { blockingFinding, type FactoryProblem } from '../factory/factory-draft.ts'
import type { Factory } from '../factory/factory.ts'
import { signingSecret } from '../factory/signing-secret.ts'

/** Keys that could not be told apart, and signing that ends at one machine. */
export function secretProblems({ models, line, signing }: Factory): FactoryProblem[] {
  if (signing.mode === 'local') return [LOCAL_SIGNING]
  const taken = signing.mode === 'keyed' ? line.map(({ name }) => signingSecret(name)) : []
  return (['writer', 'reviewer'] as const)
    .filter((role) => taken.includes(models[role]?.key ?? ''))
    .map((role) => {
      const message = `the key of the ${role} has the name of a signing key`
      return blockingFinding(
        'COMPILE_SECRET',
        `/models/${role}/key`,
        message,
        'give it another name, here and where it is set',
      )
    })
}

const LOCAL_SIGNING: FactoryProblem = {
  pointer: '/signing/mode',
  code: 'COMPILE_SIGNING',
  level: 'warn',
  message: 'local keys stay on one machine: jobs on other runners cannot verify what they signed',
  hint: 'use `signing: { mode: keyed }` with one secret per station',
}
