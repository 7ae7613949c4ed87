import { FactoryError } from '../../shared/errors.ts'
import { deliverReleased, deliveryOutputs, deliveryText } from '../../shared/github/deliver/delivery-end.ts'
import { githubFacts, type GithubFacts } from '../../shared/github/deliver/github-facts.ts'
import { hostFor } from '../../shared/github/host.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import { openReleased } from '../../shared/station/released.ts'
import { trustFor } from '../../shared/station/signing.ts'
import type { DeliverInputs } from './inputs.ts'

/**
 * Opens a released unit, verifies everything again and delivers it. The one step of the line that may write to the
 * repository: it runs no code of the change, asks no model and holds no key. A unit that could not be delivered makes it red.
 * @throws FactoryError HOST_UNSUPPORTED, PUBLISH_NOT_RELEASED, PUBLISH_UNATTESTED, those of upstream.
 */
export async function deliverUnit(inputs: DeliverInputs, env: NodeJS.ProcessEnv): Promise<StepReport> {
  const facts = requireFacts(env)
  const { publish, commits, token, readToken } = inputs
  const { store, warn } = await hostFor({ ...inputs, token: readToken }, env)
  const released = await openReleased(inputs, store, (factory, base) => trustFor(inputs, factory, base))
  const isWorkflowToken = token === readToken
  const end = await deliverReleased(released, { facts, publish, commits, token, isWorkflowToken, env, warn })
  const { serial } = released.unit
  return {
    line: `${serial}: ${end.kind === 'delivered' ? `${end.delivery.branch} is ${end.delivery.result}` : 'not delivered'}`,
    outputs: { serial, ...deliveryOutputs(end) },
    findings: [],
    summary: `${deliveryText(end)}\n`,
    stopped: false,
    ...(end.kind === 'failed' ? { failure: end.error } : {}),
  }
}

/** @throws FactoryError HOST_UNSUPPORTED. */
function requireFacts(env: NodeJS.ProcessEnv): GithubFacts {
  const facts = githubFacts(env)
  if (facts !== undefined) return facts
  throw new FactoryError('HOST_UNSUPPORTED', 'there is no repository on a server to deliver to', {
    hint: 'run the action as a step of a workflow; on one machine `jidoka run` delivers to a local branch',
  })
}
