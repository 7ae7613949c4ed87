import { asFactoryError, type FactoryError } from '../../shared/errors.ts'
import { defined } from '../../shared/formats/defined.ts'
import {
  deliverReleased,
  deliveryOutputs,
  deliveryText,
  type DeliveryEnd,
} from '../../shared/github/deliver/delivery-end.ts'
import { requireFacts } from '../../shared/github/github-facts.ts'
import { settleTrace, type TraceEnd } from '../../shared/github/ledger/keep-trace.ts'
import type { DeliveryRequest } from '../../shared/github/deliver/delivery-request.ts'
import type { LedgerServer } from '../../shared/github/ledger/server-ledger.ts'
import { sleep } from '../../shared/github/server-remote.ts'
import { hostFor } from '../../shared/github/host.ts'
import type { StepReport } from '../../shared/github/run-step.ts'
import { openReleased, type OpenReleased, type ReleasedUnit } from '../../shared/station/released.ts'
import { trustFor } from '../../shared/station/signing.ts'
import type { DeliverInputs } from './inputs.ts'

/**
 * Opens a released unit, verifies everything again and delivers it. The one step of the line that may write to the
 * repository: it runs no code of the change, asks no model and holds no key. A unit that could not be delivered makes it red.
 * @throws FactoryError HOST_UNSUPPORTED, PUBLISH_NOT_RELEASED, PUBLISH_UNATTESTED, those of upstream.
 */
export async function deliverUnit(inputs: DeliverInputs, env: NodeJS.ProcessEnv): Promise<StepReport> {
  const facts = requireFacts(env, 'to deliver to', '; on one machine `jidoka run` delivers to a local branch')
  const { store, warn } = await hostFor({ ...inputs, token: inputs.readToken }, env)
  const opened = await openReleased(inputs, store, (factory, base) => trustFor(inputs, factory, base))
  return deliverOpened(opened, inputs, { facts, env, warn })
}

type Surroundings = Pick<DeliveryRequest, 'facts' | 'env' | 'warn'>

async function deliverOpened(
  { released, trust }: OpenReleased,
  inputs: DeliverInputs,
  around: Surroundings,
): Promise<StepReport> {
  const { publish, commits, token, readToken, trace, store } = inputs
  const { repo, serial } = released.unit
  const kept = await settleTrace(released, {
    trace,
    facts: around.facts,
    place: { store, env: around.env, token: readToken, trust },
    repo,
    token,
  })
  const isWorkflowToken = token === readToken
  const how = { ...around, publish, commits, token, isWorkflowToken, ...defined({ traceUrl: kept.url }) }
  const end = await deliverReleased(released, how)
  const unrecorded = await recordEnd(kept, end, { ...around, repo, token, write: inputs.ledger })
  const failure = end.kind === 'failed' ? end.error : (kept.error ?? unrecorded)
  if (failure === undefined) await closeQuestions(released.unit, inputs, around)
  return {
    line: `${serial}: ${end.kind === 'delivered' ? `${end.delivery.branch} is ${end.delivery.result}` : 'not delivered'}`,
    outputs: { serial, ...defined({ 'trace-url': kept.url }), ...deliveryOutputs(end) },
    findings: [],
    summary: `${deliveryText(end)}\n${kept.url === undefined ? '' : `\n[The trace](${kept.url}).\n`}`,
    stopped: false,
    ...defined({ failure }),
  }
}

/** Writes the unit into the ledger, where that is wanted, delivered or not. Why it could not. */
async function recordEnd(
  { found }: TraceEnd,
  end: DeliveryEnd,
  server: LedgerServer,
): Promise<FactoryError | undefined> {
  if (found === undefined) return undefined
  const { recordDelivered } = await import('../../shared/github/ledger/record-delivered.ts')
  const delivery = end.kind === 'delivered' ? end.delivery : undefined
  return recordDelivered(found, delivery, server).then(() => undefined, asFactoryError)
}

/** What is delivered needs no answer any more. An issue that stays open is untidy, and nothing more. */
async function closeQuestions(
  { serial, specPath: spec }: ReleasedUnit['unit'],
  { questions, readToken }: DeliverInputs,
  { facts, warn }: Surroundings,
): Promise<void> {
  if (questions === 'none') return
  const [{ closeIssue }, { openIssues }] = await Promise.all([
    import('../../shared/github/ask/keep-issue.ts'),
    import('../../shared/github/ask/issues.ts'),
  ])
  await openIssues(facts, readToken)
    .then((issues) => closeIssue(issues, { spec, serial }, sleep))
    .catch((thrown: unknown) =>
      warn(`the issue with the questions stays open: ${asFactoryError(thrown).message}`),
    )
}
