/** Claims of an identity token of GitHub: https://docs.github.com/actions/reference/security/oidc */
export interface JobClaims {
  iss: string
  aud: string
  sub: string
  sha: string
  ref: string
  event_name: string
  workflow: string
  repository: string
  repository_id: string
  repository_owner: string
  repository_owner_id: string
  repository_visibility: string
  runner_environment: string
  job_workflow_ref: string
  job_workflow_sha: string
  workflow_ref: string
  workflow_sha: string
  run_id: string
  run_attempt: string
  /** Absent in a job without an environment. */
  environment?: string
}

export const ISSUER = 'https://token.actions.githubusercontent.com'

/** The claims of a job of `acme/checkout` on its default branch. */
export function claimsOf(changes: Partial<JobClaims> = {}): JobClaims {
  const { repository = 'acme/checkout', ref = 'refs/heads/main', sha = 'b'.repeat(40) } = changes
  const workflow = `${repository}/.github/workflows/factory-unit.yml@${ref}`
  return {
    iss: ISSUER,
    aud: 'sigstore',
    sub: `repo:${repository}:environment:${changes.environment ?? 'factory-generate'}`,
    sha,
    ref,
    event_name: 'workflow_dispatch',
    workflow: 'checkout: one unit',
    repository,
    repository_id: '4711',
    repository_owner: 'acme',
    repository_owner_id: '42',
    repository_visibility: 'public',
    runner_environment: 'github-hosted',
    job_workflow_ref: workflow,
    job_workflow_sha: sha,
    workflow_ref: workflow,
    workflow_sha: sha,
    run_id: '100',
    run_attempt: '1',
    environment: 'factory-generate',
    ...changes,
  }
}
