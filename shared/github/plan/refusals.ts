import { FactoryError } from '../../errors.ts'
import { refusalText, type ResponseFacts } from '../deliver/api-faults.ts'

/** What an answer that no waiting helps against means: the token may not, the workflow cannot be started, or GitHub failed. */
export function refusal(facts: ResponseFacts, cause: unknown): FactoryError {
  const { status, message } = facts
  if (status === 401 || status === 403) return denied(facts, cause)
  if (status === 404 || status === 422) return workflowProblem(message, cause)
  const what = status === 0 ? 'the API could not be reached' : `the API answered ${status}: ${message}`
  return planFailed(what, cause)
}

function denied(facts: ResponseFacts, cause: unknown): FactoryError {
  return new FactoryError('PLAN_DENIED', refusalText(facts), {
    cause,
    hint: 'give the job that plans `permissions: actions: write`, and this action `token: ${{ github.token }}`',
  })
}

function workflowProblem(message: string, cause: unknown): FactoryError {
  const known = PROBLEMS.find(({ says }) => says.test(message))
  const { what, hint } = known ?? { what: message, hint: 'run `jidoka compile` and commit what it writes' }
  return new FactoryError('PLAN_WORKFLOW', `the workflow of the units cannot be started: ${what}`, {
    cause,
    hint,
  })
}

/** Messages of GitHub: benc-uk/workflow-dispatch#72 (disabled), #46 and #65 (no trigger). */
const PROBLEMS = [
  {
    says: /disabled workflow/i,
    what: 'it is disabled',
    hint: 'enable it on the Actions page of the repository, then re-run the job',
  },
  {
    says: /workflow_dispatch/i,
    what: 'it has no trigger workflow_dispatch on this branch',
    hint: 'run `jidoka compile` and commit what it writes; GitHub knows a workflow once the default branch has it',
  },
  {
    says: /no ref found/i,
    what: 'the branch is gone',
    hint: 'start the specs by hand on the branch that took its place',
  },
  {
    says: /not found/i,
    what: 'the default branch does not have it',
    hint: 'run `jidoka compile` and commit what it writes; GitHub starts only workflows that the default branch has',
  },
]

/** PLAN_FAILED. */
export function planFailed(what: string, cause?: unknown): FactoryError {
  return new FactoryError('PLAN_FAILED', what, {
    cause,
    hint: 'check githubstatus.com, then re-run the job: it goes on where it ended, and starts nothing twice',
  })
}
