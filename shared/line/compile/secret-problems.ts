import type { Factory } from '../factory.ts'
import { signingSecret } from './blueprint.ts'
import type { Problem } from './problem.ts'

const SECRET_NAME = /^(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]*$/i

/** Keys that GitHub could not hold, or that two stations would share. */
export function secretProblems(factory: Factory): Problem[] {
  return [...modelProblems(factory), ...signingProblems(factory)]
}

function modelProblems({ models }: Factory): Problem[] {
  return (['writer', 'reviewer'] as const).flatMap((role) => {
    const key = models[role]?.key
    if (key === undefined || SECRET_NAME.test(key)) return []
    const message = `the key of the ${role} cannot name a secret`
    const hint = 'use letters, digits and underscores, not starting with a digit or GITHUB_'
    return [{ at: ['models', role, 'key'], code: 'COMPILE_SECRET', message, hint }]
  })
}

function signingProblems({ line, signing, models }: Factory): Problem[] {
  if (signing.mode === 'local') return [localSigning()]
  if (signing.mode === 'keyless') return []
  const taken = new Set([models.writer?.key, models.reviewer?.key].map((name) => name?.toUpperCase()))
  return line.flatMap(({ name, work }) => {
    const secret = signingSecret(name)
    if (work.kind === 'run') return []
    if (!taken.has(secret)) {
      taken.add(secret)
      return []
    }
    const message = `the signing key of ${name} would share the secret ${secret} with another key`
    return [{ at: ['line', name], code: 'COMPILE_SECRET', message, hint: 'rename the station' }]
  })
}

function localSigning(): Problem {
  return {
    at: ['signing', 'mode'],
    code: 'COMPILE_SIGNING',
    level: 'warn',
    message: 'local keys stay on one machine: jobs on other runners cannot verify what they signed',
    hint: 'use `signing: { mode: keyed }` with one secret per station',
  }
}
