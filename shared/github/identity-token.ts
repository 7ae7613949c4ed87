import { setTimeout as wait } from 'node:timers/promises'
import * as core from '@actions/core'
import { FactoryError, messageOf } from '../errors.ts'
import { safeWord } from '../text/safe-log.ts'

/** Fulcio accepts tokens for this audience alone. */
const AUDIENCE = 'sigstore'

/** The toolkit asks again by itself, and waits for an answer as long as it takes. */
const MOST_MS = 60_000

/**
 * A new identity token of this job, masked in the log; `undefined` where the job has no `id-token: write`.
 * @throws FactoryError IDENTITY_REFUSED.
 */
export function identityTokenOf(env: NodeJS.ProcessEnv): (() => Promise<string>) | undefined {
  if ((env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '') === '') return undefined
  return async () => {
    const given = await Promise.race([
      core.getIDToken(AUDIENCE).catch((thrown: unknown) => refused(messageOf(thrown))),
      wait(MOST_MS, undefined, { ref: false }).then(() => refused('it did not answer')),
    ])
    return given
  }
}

function refused(reason: string): never {
  throw new FactoryError(
    'IDENTITY_REFUSED',
    `the runner gives this job no identity token: ${safeWord(reason, 200)}`,
    {
      hint: 're-run the failed jobs: what was paid is recorded',
    },
  )
}
