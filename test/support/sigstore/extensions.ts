import type { JobClaims } from './claims.ts'

/** What Fulcio writes into a certificate of a GitHub job, as its own configuration says (config/identity/config.yaml). */
export function extensionsOf(
  claims: JobClaims,
  server: string,
): { oid: string; value: string; legacy?: boolean }[] {
  const { repository, run_id: run, run_attempt: attempt } = claims
  const numbered: [number, string][] = [
    [8, claims.iss],
    [9, `${server}/${claims.job_workflow_ref}`],
    [10, claims.job_workflow_sha],
    [11, claims.runner_environment],
    [12, `${server}/${repository}`],
    [13, claims.sha],
    [14, claims.ref],
    [15, claims.repository_id],
    [16, `${server}/${claims.repository_owner}`],
    [17, claims.repository_owner_id],
    [18, `${server}/${claims.workflow_ref}`],
    [19, claims.workflow_sha],
    [20, claims.event_name],
    [21, `${server}/${repository}/actions/runs/${run}/attempts/${attempt}`],
    [22, claims.repository_visibility],
    ...(claims.environment === undefined ? [] : [[23, claims.environment] as [number, string]]),
    [24, claims.sub],
  ]
  const legacy = { oid: '1.3.6.1.4.1.57264.1.1', value: claims.iss, legacy: true }
  return [legacy, ...numbered.map(([number, value]) => ({ oid: `1.3.6.1.4.1.57264.1.${number}`, value }))]
}
